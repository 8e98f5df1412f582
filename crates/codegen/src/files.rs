//! The files of a description, read within bounds.
//!
//! A description may come from anywhere. So a `$ref` in it must not make us read what stands elsewhere on the machine, or
//! read without end.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// The largest file, in bytes. The vendor's whole description in one file has a tenth of that.
const LARGEST: usize = 16 << 20;

/// The most that all files of a description have together.
const LARGEST_TOTAL: usize = 64 << 20;

/// The most files of a description. The vendor's has two thousand.
const MOST: usize = 10_000;

/// The folder that a description may refer to, and what was read from it.
#[derive(Debug)]
pub(crate) struct Files {
    /// Nothing if there is no such folder: then there is no file in it either.
    folder: Option<PathBuf>,
    read: usize,
    bytes: usize,
}

impl Files {
    /// The files in the folder of this one and below.
    pub(crate) fn beside(root: &Path) -> Self {
        let folder = match root.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        Self { folder: fs::canonicalize(folder).ok(), read: 0, bytes: 0 }
    }

    /// Tells whether a file stands in the folder or below, whatever links lead to it. One that is not there does if its
    /// folder does.
    pub(crate) fn have(&self, file: &Path) -> bool {
        let real = |place: &Path| match place.as_os_str().is_empty() {
            true => fs::canonicalize("."),
            false => fs::canonicalize(place),
        };
        let place = file.ancestors().find_map(|place| real(place).ok());
        place.zip(self.folder.as_ref()).is_some_and(|(place, folder)| place.starts_with(folder))
    }

    /// Reads one more file.
    pub(crate) fn read(&mut self, file: &Path) -> Result<String, Problem> {
        let too_many = |reason: String| Problem::new(file, "", reason);
        if self.read >= MOST {
            return Err(too_many(format!("is one file more than the {MOST} of a description at most")));
        }
        let text = read_text(file)?;
        self.read += 1;
        self.bytes += text.len();
        match self.bytes <= LARGEST_TOTAL {
            true => Ok(text),
            false => {
                Err(too_many(format!("the files read so far have more than {LARGEST_TOTAL} bytes together")))
            }
        }
    }
}

/// Reads a regular file of at most 16 MiB.
///
/// ```
/// # fn main() -> Result<(), yandex_market_codegen::Problem> {
/// let text = yandex_market_codegen::read_text("../../openapi/market.yaml".as_ref())?;
/// assert!(text.contains("openapi: 3.0.3"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When it is no regular file, is larger, is not in UTF-8 or cannot be read. Nothing of its content is in the error.
pub fn read_text(file: &Path) -> Result<String, Problem> {
    let failed = |reason: String| Problem::new(file, "", format!("cannot be read: {reason}"));
    let io = |error: std::io::Error| failed(error.to_string());
    // Before it is opened: a pipe without a writer would not even let itself be opened.
    if !fs::metadata(file).map_err(io)?.is_file() {
        return Err(failed("it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    let bound = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    // Its size is no bound: that of a file in /proc is 0, and another may grow.
    File::open(file).and_then(|opened| opened.take(bound + 1).read_to_end(&mut bytes)).map_err(io)?;
    if bytes.len() > LARGEST {
        return Err(failed(format!("it has more than {LARGEST} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| failed("it is not in UTF-8".to_owned()))
}
