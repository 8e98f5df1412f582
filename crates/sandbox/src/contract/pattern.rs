//! Texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most repetitions that are written.
const MOST: u32 = 1 << 10;

/// Returns a short text that matches a pattern; none where the pattern looks ahead or behind.
pub(crate) fn matching(pattern: &str) -> Option<String> {
    text(&regex_syntax::parse(pattern).ok()?)
}

fn text(pattern: &Hir) -> Option<String> {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.to_owned()),
        HirKind::Class(class) => Some(member(class)?.to_string()),
        HirKind::Repetition(repetition) => {
            (0..repetition.min.min(MOST)).map(|_| text(&repetition.sub)).collect()
        }
        HirKind::Capture(capture) => text(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(text).collect(),
        HirKind::Alternation(parts) => text(parts.first()?),
    }
}

/// A character of a class: an ordinary one, if it has any.
fn member(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |wanted: &char| class.iter().any(|range| (range.start()..=range.end()).contains(wanted));
    ['a', 'A', '0'].into_iter().find(has).or_else(|| Some(class.iter().next()?.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_matches_its_pattern() {
        for (pattern, text) in [
            ("^[A-Z]{2}$", "AA"),
            (r"^\+[0-9]+$", "+0"),
            ("^([0-1][0-9]|2[0-3]):[0-5][0-9]$", "00:00"),
            (r"^[^\x00-\x08]{1,255}$", "a"),
            ("^(ab|c)?$", ""),
        ] {
            assert_eq!(matching(pattern).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(matching(r"^(?=.*\S.*)a$"), None);
    }
}
