//! What a command reads besides its arguments.

use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// How much is read of what is sent: twice as much as the Market takes in any body of JSON.
const LARGEST: u64 = 1024 * 1024;

/// How much is read of what was kept.
const LARGEST_LOG: u64 = 64 * LARGEST;

/// Where a text comes from.
pub(crate) enum Input {
    /// The command line itself.
    Given(String),
    File(PathBuf),
    Stdin,
}

impl Input {
    /// A path, where `-` stands for standard input.
    pub(crate) fn path(path: PathBuf) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path) }
    }

    /// The text, whole, of something to be sent.
    pub(crate) fn read(self) -> Result<String, Failure> {
        self.read_up_to(LARGEST)
    }

    /// The text, whole, of something that was kept: it may be longer.
    pub(crate) fn read_log(self) -> Result<String, Failure> {
        self.read_up_to(LARGEST_LOG)
    }

    fn read_up_to(self, largest: u64) -> Result<String, Failure> {
        let (name, bytes) = match self {
            Self::Given(text) => return Ok(text),
            Self::File(path) => (
                format!("the file `{}`", path.display()),
                File::open(path).and_then(|file| limited(file, largest)),
            ),
            Self::Stdin => ("standard input".to_owned(), limited(stdin().lock(), largest)),
        };
        let bytes = bytes.map_err(|error| Failure::usage(format!("{name} cannot be read: {error}")))?;
        decode(&name, bytes, largest).map_err(Failure::Usage)
    }

    /// The text, without the line break that editors and `echo` put at its end.
    pub(crate) fn read_line_trimmed(self) -> Result<String, Failure> {
        let is_given = matches!(self, Self::Given(_));
        let mut text = self.read()?;
        if !is_given {
            text.truncate(without_line_break(&text).len());
        }
        Ok(text)
    }
}

fn limited(reader: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(largest + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decode(name: &str, bytes: Vec<u8>, largest: u64) -> Result<String, String> {
    if bytes.len() as u64 > largest {
        return Err(format!("{name} has more than {largest} bytes, which is too much"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name} is not UTF-8: the first {at} bytes are, and those after them are not")
    })
}

fn without_line_break(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.strip_suffix('\r').filter(|_| line.len() < text.len()).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_is_dropped_and_nothing_else() {
        for (text, expected) in [
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\n\n", "a\n"),
            ("a\r", "a\r"),
            (" a ", " a "),
            ("\n", ""),
            ("", ""),
        ] {
            assert_eq!(without_line_break(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_says_where() {
        let error = decode("standard input", b"ab\xff".to_vec(), LARGEST).unwrap_err();
        assert_eq!(error, "standard input is not UTF-8: the first 2 bytes are, and those after them are not");
        let error = decode("standard input", vec![b'a'; 1024 * 1024 + 1], LARGEST).unwrap_err();
        assert!(error.contains("more than 1048576 bytes"), "{error}");
    }
}
