//! Where something stands in our folder.

use super::vendor::escape;

/// A file by its path from our folder, and a JSON pointer in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location {
    pub(super) file: String,
    pub(super) pointer: String,
}

impl Location {
    /// Of a thing of a kind, in a section of a file.
    pub(super) fn new(file: impl Into<String>, kind: &str, name: &str) -> Self {
        Self { file: file.into(), pointer: format!("/{kind}/{}", escape(name)) }
    }

    /// The reference to it that is written in a file.
    pub(super) fn seen_from(&self, file: &str) -> String {
        match &self.file {
            own if own == file => format!("#{}", self.pointer),
            other if self.pointer.is_empty() => other.clone(),
            other => format!("{other}#{}", self.pointer),
        }
    }

    /// The last segment of the pointer.
    pub(super) fn name(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }
}
