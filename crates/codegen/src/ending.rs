//! Whether files were written to their end, as far as the last byte tells.

use crate::document::Document;
use crate::problem::Problem;

/// Complains about files that do not end with a line break.
///
/// Half of a YAML file is YAML, and nearly always a description too: of a schema with fewer fields. Whoever writes such
/// files writes whole lines, so one that ends within a line is not all there.
pub(crate) fn unfinished(document: &Document) -> Vec<Problem> {
    let reason = "ends in the middle of a line: was the file written to its end?";
    document.unfinished.iter().map(|file| Problem::new(file, "", reason)).collect()
}

/// What stands in braces ends with a brace, or does not parse.
pub(crate) fn is_finished(text: &str) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with(['{', '[']) || text.ends_with('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_with_its_last_line() {
        assert!(is_finished("a: 1\nb: 2\n") && is_finished("\n{\"a\": 1}"));
        assert!(!is_finished("a: 1\nb: 2") && !is_finished(""));
    }
}
