//! Schemas: their names, their types, their enums.

use std::collections::BTreeSet;

use serde_json::Value;

use super::misshapen;
use crate::document::{Document, escape, schema_name};
use crate::facts::is_enum;
use crate::places;
use crate::problem::Problem;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    circles(document, problems);
    for pointer in &places::of(&document.root).schemas {
        let Some(schema) = document.root.pointer(pointer) else { continue };
        if let Some(wrong) = wrong_type(schema) {
            let reason = format!("`type` must be one of {}, not {wrong}", TYPES.join(", "));
            problems.push(document.problem(&format!("{pointer}/type"), reason));
        }
        enums(document, schema, pointer, problems);
    }
    for (name, schema) in document.schemas() {
        let pointer = format!("/components/schemas/{}", escape(name));
        if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter)) {
            problems.push(document.problem(&pointer, format!("`{name}` cannot be the name of a component")));
        }
        // A word that says what is wrong is better than that openapiv3 stumbles.
        let place = document.problem(&pointer, "");
        if !problems.iter().any(|problem| problem.is_within(&place)) {
            let read = serde_json::from_value::<openapiv3::Schema>(schema.clone());
            problems.extend(misshapen(document, &pointer, "schemas", read));
        }
    }
}

/// Complains about schemas that are composed of themselves.
pub(super) fn circles(document: &Document, problems: &mut Vec<Problem>) {
    for (name, schema) in document.schemas() {
        if parts_of(document, schema).contains(name.as_str()) {
            let pointer = format!("/components/schemas/{}", escape(name));
            problems.push(document.problem(&pointer, "the schema is composed of itself"));
        }
    }
}

/// Every schema that a schema is composed of, directly or not.
fn parts_of<'a>(document: &'a Document, schema: &'a Value) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        let lists = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array());
        for part in lists.flatten() {
            if schema_name(part).is_none_or(|name| names.insert(name)) {
                open.push(document.resolve(part));
            }
        }
    }
    names
}

/// A `type` that is none of the six of OpenAPI 3.0, or a list of them.
fn wrong_type(schema: &Value) -> Option<&Value> {
    let is_right = |kind: &Value| kind.as_str().is_some_and(|kind| TYPES.contains(&kind));
    schema.get("type").filter(|kind| !is_right(kind))
}

/// Only enums of texts become types, and those of whole numbers are bounds.
fn enums(document: &Document, node: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    let Some(values) = node.get("enum").and_then(Value::as_array) else { return };
    let are_integers =
        node.get("type").is_some_and(|kind| kind == "integer") && values.iter().all(Value::is_i64);
    if !is_enum(node) && !are_integers {
        let reason = "an enum must be of `type: string`, or of `type: integer` with whole numbers";
        problems.push(document.problem(pointer, reason));
    }
}
