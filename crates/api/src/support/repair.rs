//! Decoding of JSON that a strict parser rejects.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;

/// A value that was decoded from JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// The text was decoded only after [`repair_json`] had changed it.
    pub is_repaired: bool,
}

/// Decodes JSON; text that a strict parser rejects is repaired and decoded once more.
///
/// ```
/// use yandex_market_api::support::decode_json;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let text = decode_json::<String>(br#""half of an emoji: \ud83d""#)?;
/// assert_eq!((text.value.as_str(), text.is_repaired), ("half of an emoji: \u{fffd}", true));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the text is not what `T` is decoded from, repaired or not.
pub fn decode_json<T: DeserializeOwned>(text: &[u8]) -> Result<Decoded<T>, serde_json::Error> {
    match serde_json::from_slice(text) {
        Ok(value) => Ok(Decoded { value, is_repaired: false }),
        Err(error) => match repair_json(text) {
            repaired if *repaired == *text => Err(error),
            repaired => Ok(Decoded { value: serde_json::from_slice(&repaired)?, is_repaired: true }),
        },
    }
}

/// Replaces what a strict parser rejects inside strings and numbers, and leaves the structure as it is.
///
/// - A byte order mark at the start is skipped.
/// - Bytes that are no UTF-8 and escapes of half a surrogate pair become U+FFFD.
/// - Control characters are escaped, and so are backslashes that escape nothing.
/// - A number that no parser reads, such as `1e999` or `NaN`, becomes a string: it is an error where a number is expected,
///   and only there.
///
/// ```
/// use yandex_market_api::support::repair_json;
///
/// assert_eq!(&*repair_json(b"{\"name\": \"a\tb\", \"rate\": 1e999}"), br#"{"name": "a\u0009b", "rate": "1e999"}"#);
/// ```
#[must_use]
pub fn repair_json(text: &[u8]) -> Cow<'_, [u8]> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut repair = Repair { text, at: 0, copied: 0, repaired: Vec::new() };
    while let Some(byte) = repair.peek(0) {
        match byte {
            b'"' => repair.string(),
            byte if is_of_scalar(byte) => repair.scalar(),
            _ => repair.at += 1,
        }
    }
    repair.finish()
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const REPLACEMENT: &[u8] = br"\ufffd";

/// Text on its way from one end to the other. It is copied from the first repair on.
struct Repair<'a> {
    text: &'a [u8],
    at: usize,
    /// All before this position is in `repaired`, as soon as there is anything.
    copied: usize,
    repaired: Vec<u8>,
}

impl<'a> Repair<'a> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// The bytes from here on that are of a kind.
    fn run(&self, is_of_kind: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.slice(self.at..self.text.len());
        let end = rest.iter().position(|byte| !is_of_kind(*byte)).unwrap_or(rest.len());
        self.slice(self.at..self.at + end)
    }

    /// Puts other bytes in the place of the next ones.
    fn replace(&mut self, length: usize, bytes: &[u8]) {
        self.repaired.extend_from_slice(self.slice(self.copied..self.at));
        self.repaired.extend_from_slice(bytes);
        self.at += length;
        self.copied = self.at;
    }

    fn finish(mut self) -> Cow<'a, [u8]> {
        if self.copied == 0 {
            return Cow::Borrowed(self.text);
        }
        self.repaired.extend_from_slice(self.slice(self.copied..self.text.len()));
        Cow::Owned(self.repaired)
    }

    /// A number or a word.
    fn scalar(&mut self) {
        let scalar = self.run(is_of_scalar);
        if is_bad_number(scalar) {
            let quoted = [b"\"", scalar, b"\""].concat();
            self.replace(scalar.len(), &quoted);
        } else {
            self.at += scalar.len();
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => self.escape(),
                ..=0x1f => self.replace(1, format!("\\u{byte:04x}").as_bytes()),
                _ => self.characters(),
            }
        }
    }

    /// Characters that stand for themselves.
    fn characters(&mut self) {
        let run = self.run(|byte| !matches!(byte, b'"' | b'\\' | ..=0x1f));
        for chunk in run.utf8_chunks() {
            self.at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.replace(chunk.invalid().len(), REPLACEMENT);
            }
        }
    }

    fn escape(&mut self) {
        match self.peek(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => self.unicode_escape(),
            // It escapes nothing, so it stands for itself.
            Some(_) => self.replace(1, br"\\"),
            None => self.at += 1,
        }
    }

    fn unicode_escape(&mut self) {
        match (self.code_unit(0), self.code_unit(6)) {
            (None, _) => self.replace(1, br"\\"),
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => self.at += 12,
            (Some(0xd800..=0xdfff), _) => self.replace(6, REPLACEMENT),
            (Some(_), _) => self.at += 6,
        }
    }

    /// The code unit of the escape that begins so far ahead.
    fn code_unit(&self, ahead: usize) -> Option<u16> {
        let escape = self.text.get(self.at + ahead..self.at + ahead + 6)?;
        let digits = escape.strip_prefix(br"\u").filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }
}

fn is_of_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Returns true for what is meant as a number and read by no parser: out of range, or not written as JSON has it.
fn is_bad_number(scalar: &[u8]) -> bool {
    let is_number = scalar.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-');
    let is_word = matches!(scalar, b"NaN" | b"Infinity");
    is_word || (is_number && serde_json::from_slice::<f64>(scalar).is_err())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn broken_strings_and_numbers_are_repaired() {
        let cases: [(&[u8], Value); 20] = [
            (br#""x\ud83d""#, json!("x\u{fffd}")),
            (br#""\ud83dx""#, json!("\u{fffd}x")),
            (br#""\udc00\ud83d\ude00""#, json!("\u{fffd}\u{1f600}")),
            (br#""\ud83d\ud83d\ude00""#, json!("\u{fffd}\u{1f600}")),
            (br#""\ud83d\n""#, json!("\u{fffd}\n")),
            (br#""\uD83D\u0041""#, json!("\u{fffd}A")),
            (b"\"a\xffb\"", json!("a\u{fffd}b")),
            (b"\"a\xe2\x82\"", json!("a\u{fffd}")),
            (b"\"\xed\xa0\xbd\"", json!("\u{fffd}\u{fffd}\u{fffd}")),
            (b"\"a\nb\x00\"", json!("a\nb\0")),
            (br#""C:\q""#, json!(r"C:\q")),
            (br#""\u12""#, json!(r"\u12")),
            (br#""\u+123""#, json!(r"\u+123")),
            (b"\xef\xbb\xbf{}", json!({})),
            (b"[1e999]", json!(["1e999"])),
            (b"[-1e999,1]", json!(["-1e999", 1])),
            (b"[NaN, -Infinity]", json!(["NaN", "-Infinity"])),
            (b"{\"a\":007}", json!({ "a": "007" })),
            (b"{\"a\xff\":1}", json!({ "a\u{fffd}": 1 })),
            (b"[\"\\\\\xff\\\"\", true]", json!(["\\\u{fffd}\"", true])),
        ];
        for (text, expected) in cases {
            let shown = String::from_utf8_lossy(text);
            assert!(serde_json::from_slice::<Value>(text).is_err(), "{shown}");
            let decoded = decode_json::<Value>(text).unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert_eq!(decoded, Decoded { value: expected, is_repaired: true }, "{shown}");
        }
    }

    #[test]
    fn text_without_trouble_is_not_copied() {
        let texts =
            [r#"{"a": [1, -1.5e3, true, null, "\ud83d\ude00 \\ \" \u0041 ё"]}"#, "", "{", "<html>", "\"\\"];
        for text in texts {
            assert!(
                matches!(repair_json(text.as_bytes()), Cow::Borrowed(same) if same == text.as_bytes()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_error_is_that_of_the_repaired_text() {
        let error = decode_json::<Vec<u32>>(b"[1e999]").unwrap_err().to_string();
        assert!(error.starts_with("invalid type: string \"1e999\", expected u32"), "{error}");
        let error = decode_json::<u32>(b"\"").unwrap_err().to_string();
        assert!(error.starts_with("EOF while parsing a string"), "{error}");
    }
}
