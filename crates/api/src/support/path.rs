//! Values in a path.

use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::InvalidValue;

/// What cannot stand in a segment as it is: <https://url.spec.whatwg.org/#path-percent-encode-set>, the slash and the
/// percent sign, and what some take for the end of a segment: the backslash, which URLs turn into a slash, and the
/// semicolon.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b'\\')
    .add(b';')
    .add(b'%');

/// Returns a value as a segment of a path, or a part of one. `name` is its parameter.
///
/// # Errors
///
/// [`InvalidValue`] for an empty text, `.` and `..`. URLs are cleaned of them, encoded or not, so
/// that the request would go to another path.
#[doc(hidden)]
pub fn path_segment<'a, T: Display + ?Sized>(
    name: &str,
    value: &'a T,
) -> Result<PathSegment<'a, T>, InvalidValue> {
    check_segment(name, value).map(|()| PathSegment(value))
}

/// Refuses what cannot be a segment.
pub(super) fn check_segment(name: &str, value: &(impl Display + ?Sized)) -> Result<(), InvalidValue> {
    let mut dots = Dots { only: true, count: 0 };
    // What cannot be written now cannot be written later either.
    let written = write!(dots, "{value}");
    match written.is_ok() && dots.only && dots.count <= 2 {
        true => Err(InvalidValue::of(name, format!("stands in the path and cannot be `{value}`"))),
        false => Ok(()),
    }
}

/// Returns the path of an operation with the values of its parameters, by name. Of two for one name the last counts.
///
/// # Errors
///
/// [`InvalidValue`] for a parameter that the path does not have or that has no value, and for the values that
/// [`path_segment`] refuses.
#[doc(hidden)]
pub fn fill_path(path: &str, values: &[(String, String)]) -> Result<String, InvalidValue> {
    let is_wanted = |name: &str| path.contains(&format!("{{{name}}}"));
    if let Some((name, _)) = values.iter().find(|(name, _)| !is_wanted(name)) {
        return Err(InvalidValue::of(name, format!("is no parameter of the path `{path}`")));
    }
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, name, after)) = parameter(rest) {
        let Some((_, value)) = values.iter().rfind(|(known, _)| known == name) else {
            return Err(InvalidValue::of(name, format!("is missing in the path `{path}`")));
        };
        let segment = path_segment(name, value)?;
        filled.push_str(&format!("{before}{segment}"));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The first parameter of a path, with what comes before and after it.
fn parameter(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// What [`path_segment`] returns.
#[doc(hidden)]
#[derive(Debug)]
pub struct PathSegment<'a, T: ?Sized>(&'a T);

impl<T: Display + ?Sized> Display for PathSegment<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Encoder(f), "{}", self.0)
    }
}

/// Encodes what is written to it.
struct Encoder<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        utf8_percent_encode(text, ENCODED).try_for_each(|part| self.0.write_str(part))
    }
}

/// Counts the dots of what is written to it, without a text of its own.
struct Dots {
    only: bool,
    count: usize,
}

impl Write for Dots {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.only &= text.bytes().all(|byte| byte == b'.');
        self.count = self.count.saturating_add(text.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::*;

    fn encoded(value: &str) -> Result<String, String> {
        path_segment("name", value).map(|segment| segment.to_string()).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn a_value_cannot_leave_its_segment() {
        assert_eq!(path_segment("id", &12).unwrap().to_string(), "12");
        assert_eq!(encoded("a/../b?c#d%2F é").unwrap(), "a%2F..%2Fb%3Fc%23d%252F%20%C3%A9");
    }

    #[test]
    fn what_urls_are_cleaned_of_is_refused() {
        for value in ["", ".", ".."] {
            let reason = format!("`name` stands in the path and cannot be `{value}`");
            assert_eq!(encoded(value), Err(reason));
        }
    }

    #[test]
    fn every_other_value_arrives_as_one_segment() {
        for value in [
            "...",
            "%2e%2e",
            "%2E",
            ".%2e",
            "..\\..",
            "\\",
            "/",
            "//",
            "..;",
            "..;/x",
            "\0",
            "\t..\n",
            "\r\n",
            " .. ",
            "\u{7f}",
            "\u{2028}",
            "\u{ff0e}\u{ff0e}",
            "a^b",
            "..?",
            "..#",
            "@",
            ":",
            "http://x",
            "{a}",
            "[::1]",
            "é",
            "-",
            "~",
            "|",
        ] {
            let url =
                Url::parse(&format!("http://localhost/files/{}/info", encoded(value).unwrap())).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            assert_eq!((segments.len(), segments[0], segments[2]), (3, "files", "info"), "{value:?}: {url}");
            let decoded = percent_encoding::percent_decode_str(segments[1]).decode_utf8().unwrap();
            assert_eq!((&*decoded, url.query(), url.fragment()), (value, None, None), "{url}");
        }
    }

    fn filled(path: &str, values: &[(&str, &str)]) -> Result<String, String> {
        let values: Vec<_> = values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        fill_path(path, &values).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn a_path_is_filled_once() {
        assert_eq!(filled("/a/{x}/b", &[("x", "1")]), Ok("/a/1/b".to_owned()));
        assert_eq!(filled("/pairs/{a}-{b}", &[("a", "{b}"), ("b", "2")]), Ok("/pairs/%7Bb%7D-2".to_owned()));
        assert_eq!(filled("/a/{x}", &[("x", "1"), ("x", "2")]), Ok("/a/2".to_owned()));
        assert_eq!(filled("/a", &[]), Ok("/a".to_owned()));
    }

    #[test]
    fn what_is_missing_too_much_or_leads_elsewhere_is_named() {
        let reason = |values: &[(&str, &str)]| filled("/a/{x}/b", values).unwrap_err();
        assert_eq!(reason(&[]), "`x` is missing in the path `/a/{x}/b`");
        assert_eq!(reason(&[("x", "1"), ("y", "2")]), "`y` is no parameter of the path `/a/{x}/b`");
        assert_eq!(reason(&[("x", "..")]), "`x` stands in the path and cannot be `..`");
    }
}
