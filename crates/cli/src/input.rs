//! Files and standard input, as a command reads them besides its arguments.

use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::Failure;

/// The most that is read of something to be sent: twice as much as the Market takes in any body of JSON.
const LARGEST: u64 = 1024 * 1024;

/// The most that is read of a log.
const LARGEST_LOG: u64 = 64 * LARGEST;

/// The mark by which a text says how it is encoded.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The same mark in UTF-16, of either order.
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Standard input can be read once.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// The source of a text.
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

    /// Reads bytes, no more than so many and one.
    pub(crate) fn read_bytes(self, largest: u64) -> Result<Vec<u8>, Failure> {
        let name = self.name();
        let bytes = match self {
            Self::Given(text) => return Ok(text.into_bytes()),
            Self::File(path) => File::open(path).and_then(|file| limited(file, largest)),
            Self::Stdin if STDIN_IS_READ.swap(true, Ordering::Relaxed) => {
                return Err(Failure::usage("only one thing can be read from standard input"));
            }
            Self::Stdin => limited(stdin().lock(), largest),
        };
        bytes.map_err(|error| Failure::usage(format!("{name} cannot be read: {error}")))
    }

    fn read_up_to(self, largest: u64) -> Result<String, Failure> {
        if let Self::Given(text) = self {
            return Ok(text);
        }
        let name = self.name();
        decode(&name, self.read_bytes(largest)?, largest).map_err(Failure::Usage)
    }

    fn name(&self) -> String {
        match self {
            Self::Given(_) => "the text".to_owned(),
            Self::File(path) => format!("the file `{}`", path.display()),
            Self::Stdin => "standard input".to_owned(),
        }
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

/// Decodes UTF-8. A byte order mark is no part of the text.
fn decode(name: &str, bytes: Vec<u8>, largest: u64) -> Result<String, String> {
    if bytes.len() as u64 > largest {
        return Err(format!("{name} has more than {largest} bytes, which is too much"));
    }
    if UTF_16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(format!("{name} is UTF-16: save it as UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name} is not UTF-8: the first {at} bytes are, and those after them are not")
    })?;
    Ok(without_mark(text))
}

/// The text without the byte order marks at its beginning, which some editors put there.
pub(crate) fn without_mark(text: String) -> String {
    match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.trim_start_matches(BYTE_ORDER_MARK).to_owned(),
        None => text,
    }
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
    fn a_byte_order_mark_is_not_sent() {
        let decode = |bytes: &[u8]| decode("it", bytes.to_vec(), LARGEST);
        assert_eq!(decode(b"\xef\xbb\xbfhello"), Ok("hello".to_owned()));
        assert_eq!(decode(b"\xef\xbb\xbf\xef\xbb\xbf"), Ok(String::new()));
        assert_eq!(decode("a\u{feff}b".as_bytes()), Ok("a\u{feff}b".to_owned()));
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        let decode = |bytes: &[u8]| decode("it", bytes.to_vec(), LARGEST).unwrap_err();
        for bytes in [&b"\xff\xfeh\0i\0"[..], b"\xfe\xff\0h\0i", b"\xff\xfe\0\0h\0\0\0"] {
            assert_eq!(decode(bytes), "it is UTF-16: save it as UTF-8");
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
