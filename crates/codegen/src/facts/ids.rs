//! `x-id`: integers that name a thing become types of their own, be they numbers or, in a few places, strings.

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

impl IdFacts {
    /// The name of the stand-in for this id where it travels as a string.
    pub(crate) fn as_text(&self) -> String {
        as_text(&self.name)
    }
}

/// The name of the stand-in for the id of this name where it travels as a string.
pub(crate) fn as_text(name: &str) -> String {
    format!("{name}AsText")
}

/// Whether a schema is an id that travels as a string.
pub(crate) fn is_text(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "string")
}

/// Reads the names of all ids of the description.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Vec<IdFacts> {
    let mut names = BTreeSet::new();
    walk(&document.root, "", &mut |node, pointer| {
        if in_example(pointer) {
            return;
        }
        let Some(id) = node.get("x-id") else { return };
        match id_name(node, id).and_then(|name| placed(document, node, pointer).map(|()| name)) {
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
    let is = |key: &str, value: &str| schema.get(key).is_some_and(|found| found == value);
    let is_number = is("type", "integer") && is("format", "int64");
    if !is_text(schema) && !is_number {
        return Err("only `type: integer` with `format: int64`, or `type: string`, can be an id".to_owned());
    }
    Ok(name.to_owned())
}

/// How an id travels as a string is said of a field: no other place can say it.
fn placed(document: &Document, schema: &Value, pointer: &str) -> Result<(), String> {
    let field = pointer.strip_prefix("/components/schemas/").and_then(|rest| rest.split_once("/properties/"));
    let required = field.filter(|(holder, _)| !holder.contains('/')).and_then(|(holder, name)| {
        let required = document.resolve_name(holder)?.get("required")?.as_array()?;
        required.iter().find(|one| *one == name)
    });
    if is_text(schema) && required.is_none() {
        return Err("an id of `type: string` must be a required property of a schema with a name".to_owned());
    }
    Ok(())
}
