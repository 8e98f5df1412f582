//! Where tagged unions stand.

use crate::document::{Document, in_example, walk};
use crate::facts::is_union;
use crate::problem::Problem;

/// Only tagged unions that have a name are ours to render: any other would be a closed one.
pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    walk(&document.root, "", &mut |node, pointer| {
        let named = pointer.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
        if is_union(node) && !named && !in_example(pointer) {
            let reason =
                "a tagged union (`oneOf` with a `discriminator`) must be a schema of its own, with a name";
            problems.push(document.problem(pointer, reason));
        }
    });
}
