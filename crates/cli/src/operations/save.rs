//! Files that the Market returns.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A place for a file: free, or to be overwritten.
pub(super) struct Destination {
    path: PathBuf,
    overwrites: bool,
}

impl Destination {
    /// Refuses a path where a file is already, before anything is sent for it.
    pub(super) fn new(path: PathBuf, overwrites: bool) -> Result<Self, Failure> {
        if !overwrites && path.exists() {
            return Err(exists(&path));
        }
        Ok(Self { path, overwrites })
    }

    /// Writes the file: whole, or not at all.
    pub(super) fn write(&self, content: &[u8]) -> Result<(), Failure> {
        self.try_write(content).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(&self.path),
            _ => Failure::io(format!("the file `{}` cannot be written", self.path.display()), error),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn try_write(&self, content: &[u8]) -> io::Result<()> {
        // Beside it, so that both are on one file system.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut part = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        part.write_all(content)?;
        part.as_file().sync_all()?;
        match self.overwrites {
            true => part.persist(&self.path)?,
            false => part.persist_noclobber(&self.path)?,
        };
        Ok(())
    }
}

fn exists(path: &Path) -> Failure {
    Failure::usage(format!("the file `{}` is there already: give another, or --force", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn is_usage<T>(result: Result<T, Failure>) -> bool {
        matches!(result, Err(Failure::Usage(_)))
    }

    #[test]
    fn a_file_is_written_whole_and_overwritten_only_on_demand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        for (overwrites, content) in [(false, b"one"), (true, b"two")] {
            let destination = Destination::new(path.clone(), overwrites).ok().unwrap();
            assert!(destination.write(content).is_ok());
            assert_eq!(fs::read(&path).unwrap(), content);
        }
        assert!(is_usage(Destination::new(path, false)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn a_file_that_came_there_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        let destination = Destination::new(path.clone(), false).ok().unwrap();
        fs::write(&path, b"theirs").unwrap();
        assert!(is_usage(destination.write(b"ours")));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
    }
}
