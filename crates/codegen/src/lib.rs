//! Generates a typed Rust client from an OpenAPI 3.0 description, or one of 3.1 as far as 3.0 can say it.
//!
//! The code fits an API that grows while programs run: structs, string enums and unions are open, ids are types of their
//! own, dates keep their offset, what is received is read leniently, what is sent is checked, and what OpenAPI has no word
//! for (quota, scopes, whether a call may be repeated) becomes a table of operations. A request is a value that builds its
//! own HTTP. The structs are made by [progenitor](https://docs.rs/progenitor).
//!
//! ```no_run
//! use yandex_market_codegen::{Settings, generate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let generated = generate("openapi/market.yaml".as_ref(), &Settings::default())?;
//! generated.write_to("src/generated".as_ref())?;
//! # Ok(())
//! # }
//! ```
//!
//! The stages, in the order in which a description goes through them: `load` reads the files and resolves every
//! `$ref`; `downgrade`, `enums`, `media`, `nameless` and `directions` say in one manner what can be said in several; `check` and `facts` refuse
//! what cannot be generated and read what the tables need; `passes` rewrites the description into the view that
//! progenitor understands; `render` makes Rust of it, `format` text, and `write` files. All but the first and the last
//! are pure functions of what the one before gave.

mod beside;
mod check;
mod description;
mod directions;
mod document;
mod downgrade;
mod ending;
mod enums;
mod facts;
mod files;
mod format;
mod load;
mod markdown;
mod media;
mod nameless;
mod names;
mod passes;
mod places;
mod problem;
mod prune;
mod render;
mod trial;
mod unreferenced;
mod variants;
mod write;
mod yaml;

use std::path::Path;

pub use description::Description;
pub use files::read_text;
pub use format::Generated;
pub use problem::{Error, Problem};
pub use trial::{Counts, Refused, Times, Trial, trial};
pub use write::write_files;
pub use yaml::read_yaml;

/// Where the generated code will stand and what it leans on.
///
/// ```
/// use yandex_market_codegen::Settings;
///
/// let settings = Settings {
///     module: "crate::shop".to_owned(),
///     ..Settings::default()
/// };
/// assert_eq!(settings.support, "crate::support");
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// The path of the module that the code is put in: `crate::generated` by default.
    pub module: String,
    /// The path of the support types that the code leans on: `crate::support` by default, and
    /// `::yandex_market_api::support` in a crate that has no support module of its own.
    pub support: String,
    /// The command that writes the code again, for the header of each file.
    pub command: String,
    /// Whether what is still to be written may be missing: a text that begins with `TODO` passes, and so do a value of
    /// an enum without a meaning and a `limit` without a largest page. For descriptions on their way to be ours.
    pub allow_todo: bool,
    /// Whether what only some groups of operations use stands behind Cargo features with the names of the groups:
    /// [`Generated::features`] tells which there are to be.
    pub features: bool,
    /// Whether the description must be complete: a schema, a parameter or the like that stands in the file of a group and is
    /// referred to by nothing is a mistake, as a path always is, and so is an operation without `x-effect`.
    pub complete: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            module: "crate::generated".to_owned(),
            support: "crate::support".to_owned(),
            command: "cargo xtask codegen".to_owned(),
            allow_todo: false,
            features: false,
            complete: false,
        }
    }
}

/// Generates a client from the description whose root is the YAML (or JSON) file `root`.
///
/// Nothing is written: the answer holds the text of every file. The same description gives the same bytes.
///
/// # Errors
///
/// Every mistake in the description that was found, each with its file, JSON pointer and reason.
pub fn generate(root: &Path, settings: &Settings) -> Result<Generated, Error> {
    let document = load::load(root)?;
    let mut problems = check::check(&document, settings);
    let is_wrong = |one: &&Problem| settings.complete || unreferenced::is_path(one);
    problems.extend(document.unreferenced.iter().filter(is_wrong).cloned());
    let facts = facts::read(&document, settings, &mut problems);
    problem::none(problems)?;
    let view = passes::progenitor_view(&document, &facts)?;
    let file = render::render(&view, &facts, settings)?;
    let (source, features) = (source_name(root), render::features(&facts));
    Ok(format::format(file, &document.root, &source, features, settings))
}

/// How the headers name the source: the last folder and the file, whatever machine it stands on.
fn source_name(root: &Path) -> String {
    let mut last_two: Vec<_> = root.iter().rev().take(2).collect();
    last_two.reverse();
    last_two.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
