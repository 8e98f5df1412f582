//! `x-dedup`: the properties of a variant that name the event it is about.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::object::{Property, properties};
use crate::document::{Document, escape, in_example, walk};
use crate::problem::Problem;

/// A property that is a part of the key of an event.
#[derive(Debug)]
pub(crate) struct KeyPart {
    pub(crate) property: String,
    /// True for a time: the same instant comes with different offsets.
    pub(crate) is_time: bool,
}

/// Reads the key of a variant; there is none where its whole content names the event.
pub(super) fn read(
    document: &Document,
    schema: &str,
    value: &Value,
    tag: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<KeyPart>> {
    let names = value.get("x-dedup")?;
    let pointer = format!("/components/schemas/{}/x-dedup", escape(schema));
    let Some(names) = names.as_array().filter(|names| !names.is_empty()) else {
        problems
            .push(document.problem(&pointer, "`x-dedup` must be a list of properties, with one at least"));
        return None;
    };
    let properties = properties(document, value);
    let mut parts = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match part(name, &properties, tag, &parts) {
            Ok(part) => parts.push(part),
            Err(reason) => problems.push(document.problem(&format!("{pointer}/{index}"), reason)),
        }
    }
    Some(parts)
}

fn part(name: &Value, all: &[Property<'_>], tag: &str, before: &[KeyPart]) -> Result<KeyPart, String> {
    let Some(property) = all.iter().find(|property| name == property.name) else {
        return Err(format!("{name} is no property of this schema"));
    };
    if property.name == tag {
        return Err(format!("{name} is the tag, which is a part of every key"));
    }
    if before.iter().any(|part| part.property == property.name) {
        return Err(format!("{name} is in the list already"));
    }
    let is = |key: &str, value: &str| property.schema.get(key).is_some_and(|found| found == value);
    let is_time = is("format", "date-time");
    // The parts are joined by colons: a text could have one, and an open enum is a text.
    if !is_time && !is("type", "integer") && property.schema.get("x-id").is_none() {
        return Err(format!("{name} must be an id, an integer or a `date-time`"));
    }
    let is_nullable = property.schema.get("nullable") == Some(&Value::Bool(true));
    if !property.required || is_nullable {
        return Err(format!("{name} must be `required` and not `nullable`: every key has it"));
    }
    Ok(KeyPart { property: property.name.to_owned(), is_time })
}

/// Refuses an `x-dedup` that would be ignored: anywhere but on a variant.
pub(super) fn elsewhere(document: &Document, variants: &BTreeSet<&str>, problems: &mut Vec<Problem>) {
    walk(&document.root, "", &mut |node, pointer| {
        let schema = pointer.strip_prefix("/components/schemas/");
        let is_variant = schema.is_some_and(|name| variants.contains(name));
        if node.get("x-dedup").is_some() && !is_variant && !in_example(pointer) {
            let reason = "only a variant of a tagged union can have `x-dedup`";
            problems.push(document.problem(&format!("{pointer}/x-dedup"), reason));
        }
    });
}
