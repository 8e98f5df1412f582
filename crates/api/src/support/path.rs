//! Values in a path.

use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What cannot stand in a segment as it is: <https://url.spec.whatwg.org/#path-percent-encode-set>, the slash and the
/// percent sign.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b'%');

/// A value as a segment of a path.
#[doc(hidden)]
pub fn path_segment<T: Display + ?Sized>(value: &T) -> PathSegment<'_, T> {
    PathSegment(value)
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

#[cfg(test)]
mod tests {
    use super::path_segment;

    #[test]
    fn a_value_cannot_leave_its_segment() {
        assert_eq!(path_segment(&12).to_string(), "12");
        assert_eq!(path_segment("a/../b?c#d%2F é").to_string(), "a%2F..%2Fb%3Fc%23d%252F%20%C3%A9");
    }
}
