//! Texts that are still to be written: `TODO` in their place must not reach a reader.

use serde_json::Value;

use crate::document::{Document, escape, in_example, walk};
use crate::problem::Problem;

/// What a text that is still to be written begins with.
pub(crate) const TODO: &str = "TODO";

/// Complains about every text that begins with [`TODO`].
pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    walk(&document.root, "", &mut |node, pointer| {
        // What is called `description` among the properties of a schema is a schema.
        for (key, text) in node.as_object().into_iter().flatten() {
            let is_text = ["description", "summary"].contains(&key.as_str()) || is_meaning(pointer);
            if is_text && is_todo(text) && !in_example(pointer) {
                let reason = "the text is still to be written";
                problems.push(document.problem(&format!("{pointer}/{}", escape(key)), reason));
            }
        }
    });
}

fn is_meaning(pointer: &str) -> bool {
    pointer.ends_with("/x-enum-descriptions")
}

fn is_todo(text: &Value) -> bool {
    text.as_str().is_some_and(|text| text.trim_start().starts_with(TODO))
}
