//! `x-id`: integers that name a thing become types of their own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, in_example, walk};
use crate::names;
use crate::problem::Problem;

/// One id type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdFacts {
    /// The Rust name.
    pub(crate) name: String,
}

/// Reads the names of all ids of the description.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Vec<IdFacts> {
    let mut names = BTreeSet::new();
    walk(&document.root, "", &mut |node, pointer| {
        if in_example(pointer) {
            return;
        }
        let Some(id) = node.get("x-id") else { return };
        match id_name(node, id) {
            Ok(name) => {
                names.insert(name);
            }
            Err(reason) => problems.push(document.problem(&format!("{pointer}/x-id"), reason)),
        }
    });
    names.into_iter().map(|name| IdFacts { name }).collect()
}

fn id_name(schema: &Value, id: &Value) -> Result<String, String> {
    let Some(name) = id.as_str().filter(|name| names::is_type_name(name)) else {
        return Err(format!("{id} is no Rust type name, for example `ChatId` is"));
    };
    if names::TAKEN_TYPES.contains(&name) {
        return Err(format!("`{name}` is the name of a type that generated code uses"));
    }
    if schema.get("type") != Some(&Value::from("integer"))
        || schema.get("format") != Some(&Value::from("int64"))
    {
        return Err("only `type: integer` with `format: int64` can be an id".to_owned());
    }
    Ok(name.to_owned())
}
