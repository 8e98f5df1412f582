//! Whether a description is all there, before anything is said of its parts.

use super::dialect::version;
use super::schemas;
use crate::document::{Document, in_example, walk};
use crate::problem::Problem;

/// Complains about what is no description of ours to judge, and about files that were written to the half only.
pub(crate) fn whole(document: &Document) -> Vec<Problem> {
    let mut problems = Vec::new();
    walk(&document.root, "", &mut |node, pointer| {
        if node.is_null() && !may_be_null(pointer) {
            let reason = "there is nothing here: was the file written to its end?";
            problems.push(document.problem(pointer, reason));
        }
    });
    // What is missing altogether explains the rest.
    if problems.is_empty() {
        version(document, &mut problems);
        schemas::circles(document, &mut problems);
    }
    problems
}

/// Nothing is a value too, where values stand.
fn may_be_null(pointer: &str) -> bool {
    let is_value = |segment: &str| ["default", "enum"].contains(&segment) || segment.starts_with("x-");
    in_example(pointer) || pointer.split('/').any(is_value)
}
