//! Finding a description: a file, or the folder of one.

use std::path::{Path, PathBuf};

use yandex_market_codegen::{Error, Problem};

/// Names of the root of a description, and the folders that are searched for it.
const NAMES: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];
const FOLDERS: [&str; 2] = ["", "openapi"];

/// The reason why a place has no description.
pub(crate) const MISSING: &str = "has no description: it is no file, and has no openapi.yaml, openapi.yml or openapi.json, nor \
                                  a folder `openapi` with one of them";

/// The root of a description, and the folder that its files are named from in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The root file.
    pub root: PathBuf,
    folder: PathBuf,
    /// True if a folder was named, and not a file that may have anything beside it.
    is_folder: bool,
}

impl Source {
    /// Finds a description: the file itself, or that of a folder (`openapi.yaml`, `.yml` or `.json`, there or in a folder
    /// `openapi`).
    ///
    /// # Errors
    ///
    /// In one line, where there is none.
    pub fn find(place: &Path) -> Result<Self, String> {
        if place.is_file() {
            let folder = place.parent().unwrap_or(Path::new(""));
            return Ok(Self { root: place.to_owned(), folder: folder.to_owned(), is_folder: false });
        }
        let mut roots = FOLDERS.iter().flat_map(|folder| NAMES.map(|name| place.join(folder).join(name)));
        match roots.find(|root| root.is_file()) {
            Some(root) => Ok(Self { root, folder: place.to_owned(), is_folder: true }),
            None => Err(format!("{} {MISSING}", place.display())),
        }
    }

    /// The folder of the description, where it is not a file that was named.
    pub(crate) fn own_folder(&self) -> Option<&Path> {
        self.is_folder.then(|| self.home())
    }

    /// The folder of the root.
    pub(crate) fn home(&self) -> &Path {
        self.root.parent().unwrap_or(Path::new(""))
    }

    /// The mistake that the others follow from: a file that cannot be read, before what refers to it.
    pub(crate) fn first(&self, error: &Error) -> String {
        first(error, &self.folder)
    }

    /// A message with paths from the folder.
    pub(crate) fn within(&self, message: &str) -> String {
        within(message, &self.folder)
    }
}

/// The mistake that the others follow from, with paths from this folder.
pub(crate) fn first(error: &Error, folder: &Path) -> String {
    let problems = error.problems();
    let is_cause = |problem: &&Problem| {
        ["is no YAML", "UTF-8", "no regular file", "bytes"].iter().any(|word| problem.reason.contains(word))
    };
    let cause = problems.iter().find(is_cause);
    let placed = problems.iter().find(|one| !one.pointer.is_empty());
    let Some(first) = cause.or(placed).or(problems.first()) else {
        return within(&error.to_string(), folder);
    };
    // The parser shows the lines around the place below its message.
    let told = first.to_string();
    let told = told.lines().next().unwrap_or_default();
    let more = problems.len() - 1;
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    within(&format!("{told}{more}"), folder)
}

fn within(message: &str, folder: &Path) -> String {
    match folder.as_os_str().is_empty() {
        true => message.to_owned(),
        false => message.replace(&format!("{}/", folder.display()), ""),
    }
}
