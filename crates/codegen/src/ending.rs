//! Whether files were written to their end, as far as the last byte tells.

use std::collections::BTreeSet;
use std::path::Path;

use crate::document::Document;
use crate::problem::Problem;

/// Complains about files that do not end with a line break.
///
/// Half of a YAML file is YAML, and nearly always a description too: of a schema with fewer fields. Whoever writes such
/// files writes whole lines, so one that ends within a line is not all there.
pub(crate) fn unfinished(document: &Document) -> Vec<Problem> {
    let files: BTreeSet<&Path> = document.origins.values().map(|origin| origin.file.as_path()).collect();
    let texts = files.into_iter().filter_map(|file| Some((file, std::fs::read(file).ok()?)));
    let unfinished = texts.filter(|(_, text)| !is_finished(text));
    unfinished
        .map(|(file, _)| {
            Problem::new(file, "", "ends in the middle of a line: was the file written to its end?")
        })
        .collect()
}

/// What stands in braces ends with a brace, or does not parse.
fn is_finished(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with(b"{") || text.starts_with(b"[") || text.ends_with(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_with_its_last_line() {
        assert!(is_finished(b"a: 1\nb: 2\n") && is_finished(b"\n{\"a\": 1}"));
        assert!(!is_finished(b"a: 1\nb: 2") && !is_finished(b""));
    }
}
