//! Operations of the vendor's that we do not have, into our YAML.
//!
//! The vendor's description is read (`vendor`) and brought into our words (`translate`), ours is read with its texts as
//! they are (`local`); what has to be added where is planned (`plan`) and put between the lines of our files (`files`,
//! `insert`). The generator judges the result in a copy before the first file is replaced (`write`).
//!
//! Facts are carried over. Sentences are not: in the place of each stands a `TODO`, which the generator refuses.

mod accepted;
mod files;
mod insert;
mod local;
mod location;
mod missing_fields;
mod operations;
mod order;
mod parameters;
mod paths;
mod plan;
mod samples;
mod schemas;
mod sentences;
mod todo;
mod vendor;
mod write;
mod yaml;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use local::Local;
use plan::Planner;
use similar::get_close_matches;
use vendor::{Operation, Vendor};

use crate::Source;

/// What is left for a person.
const NEXT: &str =
    "Write the texts and review the proposals; name a new file in README.md and run `cargo xtask codegen`.";

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The operations that are new.
    pub new: Vec<String>,
    /// Those that were there already, and were not looked at.
    pub known: Vec<String>,
    /// How many lines were written to each file, by its path from our folder.
    pub lines: BTreeMap<String, usize>,
    /// How many places there are for a person to look at: texts that are to be written, and proposals.
    pub todos: usize,
    /// What schemas of ours lack that the vendor's of that name have, and that the new operations refer to.
    pub lacking: Vec<String>,
    /// The vendor's sentences in whose places there is a text to write, by our file and the JSON pointer of that.
    pub sentences: BTreeMap<String, BTreeMap<String, String>>,
}

impl Imported {
    /// Writes the vendor's sentences into a folder, a file for each of ours, beside those that it has.
    ///
    /// They are the vendor's own: the folder is to be one that nobody publishes.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write_sentences(&self, folder: &Path) -> io::Result<()> {
        sentences::write(&self.sentences, folder)
    }

    /// Formats what was written into a folder, in lines.
    #[must_use]
    pub fn report(&self, folder: &Path) -> String {
        let mut text = String::new();
        for id in &self.known {
            let _ = writeln!(text, "{id} is there already");
        }
        for (file, lines) in &self.lines {
            let _ = writeln!(text, "{}: {lines} lines", folder.join(file).display());
        }
        for line in &self.lacking {
            let _ = writeln!(text, "{line}");
        }
        if !self.new.is_empty() {
            let (new, todos) = (self.new.len(), self.todos);
            let _ = writeln!(text, "{new} operations imported, {todos} TODO in them\n{NEXT}");
        }
        text
    }
}

/// Adds operations of the vendor's description to ours, in this folder.
///
/// # Errors
///
/// In one line, why nothing was written.
pub fn import(dir: &Path, operations: &[String], folder: &Path) -> Result<Imported, String> {
    let source = Source::find(dir)?;
    let theirs = Vendor::load(&source.root).map_err(|error| source.first(&error))?;
    let ours = Local::load(folder)?;
    let mut imported = Imported::default();
    let mut planner = Planner::new(&theirs, &ours);
    for id in operations {
        if ours.has_operation(id) {
            imported.known.push(id.clone());
        } else if !imported.new.contains(id) {
            planner.add(asked(&theirs, id)?)?;
            imported.new.push(id.clone());
        }
    }
    let plan = planner.finish(&imported.new);
    imported.lacking = missing_fields::lacking(&theirs, &ours, &plan.reused);
    imported.sentences = sentences::of(&plan);
    let texts = files::of(&plan, &ours)?;
    if !texts.is_empty() {
        write::judge(&ours, &texts)?;
        write::write(&ours, &texts)?;
    }
    for (file, text) in &texts {
        let old = ours.texts.get(file).map(String::as_str).unwrap_or_default();
        imported.lines.insert(file.clone(), text.lines().count().saturating_sub(old.lines().count()));
        imported.todos += todos(text) - todos(old);
    }
    Ok(imported)
}

fn todos(text: &str) -> usize {
    text.matches(todo::TODO).count()
}

/// The operation of this id, or which there are that are called nearly so.
fn asked<'a>(theirs: &'a Vendor, id: &str) -> Result<&'a Operation, String> {
    theirs.operations.get(id).ok_or_else(|| {
        let names: Vec<&str> = theirs.operations.keys().map(String::as_str).collect();
        let near = get_close_matches(id, &names, 3, 0.6);
        let near = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
        format!("openapi.yaml#/paths: there is no operation `{id}`{near}")
    })
}
