//! Which groups the types are there for, as far as the description tells.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use crate::document::{Document, OperationAt};
use crate::prune;

/// Types by whom they are there for.
pub(crate) struct FeatureFacts {
    /// The Rust names of what error answers are made of: any call may be answered so.
    pub(crate) errors: BTreeSet<String>,
    /// Each operation and webhook: its group, and the Rust names of what the description makes it of. That is more than
    /// its code refers to: a part of an `allOf` has a type of its own.
    pub(crate) users: Vec<(String, BTreeSet<String>)>,
}

pub(crate) fn read(document: &Document, types: &TypeNames) -> FeatureFacts {
    let named = |pointers: BTreeSet<String>| {
        let names = pointers.iter().filter_map(|pointer| pointer.strip_prefix("/components/schemas/"));
        names.filter_map(|name| types.rust(name)).map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let answers = document.operations().filter_map(|at| at.value.get("responses")?.as_object());
    let failures = answers.flatten().filter(|(status, _)| !status.starts_with('2'));
    let errors = named(prune::reached_from(document, failures.map(|(_, answer)| answer)));
    let users = document.operations().chain(document.webhooks());
    let users = users.map(|at| (group(&at), named(prune::reached(document, &at))));
    FeatureFacts { errors, users: users.collect() }
}

/// Its first tag, as of an operation.
fn group(at: &OperationAt<'_>) -> String {
    let tag = at.value.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str);
    tag.unwrap_or("webhooks").to_owned()
}
