//! Which groups the types are there for, as far as the description tells.

use std::collections::BTreeSet;

use super::TypeNames;
use crate::document::Document;
use crate::prune;

/// The group of a webhook that names none.
const WEBHOOKS: &str = "webhooks";

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
    let users =
        users.map(|at| (at.group().unwrap_or(WEBHOOKS).to_owned(), named(prune::reached(document, &at))));
    FeatureFacts { errors, users: users.collect() }
}
