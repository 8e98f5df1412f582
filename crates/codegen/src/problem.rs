//! What is wrong with a description, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// One mistake in a description.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file it stands in.
    pub file: PathBuf,
    /// The JSON pointer of the place within the file; empty for the whole file.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Problem {
    pub(crate) fn new(file: &Path, pointer: &str, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), pointer: pointer.to_owned(), reason: reason.into() }
    }

    /// Whether it stands at the place of another, or below it.
    pub(crate) fn is_within(&self, place: &Self) -> bool {
        let below = self.pointer.strip_prefix(&place.pointer);
        self.file == place.file && below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}: {}", self.file.display(), self.pointer, self.reason)
    }
}

/// Why nothing was generated, or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The description has mistakes.
    #[error("{}", lines(.0))]
    Description(Vec<Problem>),
    /// There is no description, or not all of it: nothing can be said of single operations.
    #[error("{}", lines(.0))]
    Unusable(Vec<Problem>),
    /// progenitor refused what the passes made of the description.
    #[error("progenitor refused the description: {0}")]
    Progenitor(String),
    /// A rewrite of progenitor's output did not find its place: its output has another form than this crate was made
    /// for.
    #[error("progenitor's output has another form than expected: {0} is not there")]
    Lost(String),
    /// What was generated cannot be written.
    #[error("cannot write {}: {reason}", path.display())]
    Write {
        /// The file or the folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The Rust that came out does not parse, which is a defect of this crate.
    #[error("the generated code does not parse: {0}")]
    Syntax(#[from] syn::Error),
}

impl Error {
    pub(crate) fn lost(what: impl Into<String>) -> Self {
        Self::Lost(what.into())
    }

    /// The mistakes in the description; empty when the description was not what went wrong.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Description(problems) | Self::Unusable(problems) => problems,
            _ => &[],
        }
    }
}

/// Succeeds when there is nothing to complain about; sorts the complaints otherwise.
pub(crate) fn none(mut problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() {
        return Ok(());
    }
    problems.sort();
    problems.dedup();
    Err(Error::Description(problems))
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
