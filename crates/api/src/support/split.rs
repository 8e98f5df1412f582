//! Splitting of JSON into its parts, which are not decoded.
//!
//! A parser stops at the first byte that it does not like, and all that follows is lost. Here only strings, brackets and
//! commas count, so that one part which cannot be decoded does not keep back the others.

use super::decode_json;

/// The members of an object: the name and the undecoded value of each. Nothing when it is no object.
///
/// A member whose name cannot be read is left out.
#[doc(hidden)]
pub fn json_members(text: &[u8]) -> impl Iterator<Item = (String, &[u8])> {
    Parts::of(text, b'{').filter_map(member)
}

/// The undecoded elements of an array. Nothing when it is no array.
#[doc(hidden)]
pub fn json_elements(text: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let parts = Parts::of(text, b'[');
    parts.rest.is_some().then_some(parts)
}

/// Returns true for an object whose every bracket is closed: it came whole.
#[doc(hidden)]
#[must_use]
pub fn is_closed_json(text: &[u8]) -> bool {
    let mut parts = Parts::of(text, b'{');
    while parts.next().is_some() {}
    parts.is_closed
}

/// The parts between brackets, one after the other.
struct Parts<'a> {
    /// Everything after the last comma, or after the opening bracket.
    rest: Option<&'a [u8]>,
    /// The closing bracket was there.
    is_closed: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a [u8], bracket: u8) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
        Self { rest: text.strip_prefix(&[bracket]), is_closed: false }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.take()?;
        let end = part_end(rest)?;
        let (part, rest) = rest.split_at_checked(end)?;
        match rest.split_first() {
            Some((b',', rest)) => self.rest = Some(rest),
            _ => self.is_closed = true,
        }
        let part = part.trim_ascii();
        // Between brackets with nothing in them there is no part.
        (!part.is_empty() || !self.is_closed).then_some(part)
    }
}

/// The position of the comma or the bracket that ends a part.
fn part_end(text: &[u8]) -> Option<usize> {
    // The kinds of brackets do not count: what is mixed up inside a part is found when that is decoded.
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        match text.get(at)? {
            b'"' => at += string_length(text.get(at..)?)?,
            b'{' | b'[' => (depth, at) = (depth + 1, at + 1),
            b',' | b'}' | b']' if depth == 0 => return Some(at),
            b'}' | b']' => (depth, at) = (depth - 1, at + 1),
            _ => at += 1,
        }
    }
}

/// The length of the string at the start of a text, quotes included.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn member(part: &[u8]) -> Option<(String, &[u8])> {
    let (name, rest) = part.split_at_checked(string_length(part)?)?;
    let value = rest.trim_ascii_start().strip_prefix(b":")?;
    Some((decode_json(name).ok()?.value, value.trim_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &str) -> Option<Vec<String>> {
        let elements = json_elements(text.as_bytes())?;
        Some(elements.map(|element| String::from_utf8_lossy(element).into_owned()).collect())
    }

    fn members(text: &str) -> Vec<(String, String)> {
        let members = json_members(text.as_bytes());
        members.map(|(name, value)| (name, String::from_utf8_lossy(value).into_owned())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn elements_are_split_at_their_own_commas() {
        let text = r#" [1, {"a": [1, "],}\""]}, "\\", [] , null] "#;
        let expected = ["1", r#"{"a": [1, "],}\""]}"#, r#""\\""#, "[]", "null"];
        assert_eq!(elements(text).unwrap(), expected);
        assert_eq!(elements("[]").unwrap(), [""; 0]);
        assert_eq!(elements("[ ]").unwrap(), [""; 0]);
        assert_eq!(elements("[1,,2]").unwrap(), ["1", "", "2"]);
        assert_eq!(elements("{}"), None);
        assert_eq!(elements(""), None);
    }

    #[test]
    fn a_part_that_cannot_be_decoded_does_not_keep_back_the_others() {
        let text = r#"[{"a": "x\ud83d"}, {"a": }, {"a" 1}, 1e999, {"b": 1}]"#;
        assert_eq!(
            elements(text).unwrap(),
            [r#"{"a": "x\ud83d"}"#, r#"{"a": }"#, r#"{"a" 1}"#, "1e999", r#"{"b": 1}"#]
        );
    }

    #[test]
    fn members_have_a_name_and_a_value() {
        let text = r#"{"a": 1, "b\u0063" : {"d": ","}, e: 2, "f" 3, "g": [}"#;
        assert_eq!(members(text), pairs(&[("a", "1"), ("bc", r#"{"d": ","}"#)]));
        assert_eq!(members("[1]"), []);
    }

    #[test]
    fn what_is_cut_off_is_not_closed() {
        assert!(is_closed_json(br#" {"a": [1, "]"], "b": {}} "#));
        assert!(is_closed_json(b"\xef\xbb\xbf{}"));
        for text in [r#"{"a": [1"#, r#"{"a": ""#, r#"{"a": [}"#, "{", "", "[]", "1"] {
            assert!(!is_closed_json(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn nesting_takes_no_room() {
        let bomb = "[".repeat(1_000_000);
        assert_eq!(elements(&bomb).unwrap(), [""; 0]);
        assert!(!is_closed_json(format!("{{\"a\":{bomb}").as_bytes()));
    }
}
