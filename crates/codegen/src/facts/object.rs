//! The properties of an object, be it composed of others.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, schema_name};

/// A property.
#[derive(Clone, Copy)]
pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    pub(super) schema: &'a Value,
    pub(super) required: bool,
}

/// Whether there may be `null` in the place of a value: a schema says so, or what it is nothing but a reference to.
pub(super) fn is_nullable(document: &Document, schema: &Value) -> bool {
    let mut schema = schema;
    let mut seen = BTreeSet::new();
    loop {
        if schema.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        let only = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([part]) => part,
            _ => schema,
        };
        let target = schema_name(only).filter(|name| seen.insert(*name));
        let Some(target) = target.and_then(|name| document.resolve_name(name)) else { return false };
        schema = target;
    }
}

/// The properties of a schema and of the parts of its `allOf`, in that order.
pub(super) fn properties<'a>(document: &'a Document, schema: &'a Value) -> Vec<Property<'a>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![document.resolve(schema)];
    while let Some(schema) = open.pop() {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        found.extend(own.map(|(name, schema)| Property { name, schema, required: is_required(name) }));
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().rev();
        // A schema that is composed of itself has been complained about, and must not hold us up.
        let new = parts.filter(|part| schema_name(part).is_none_or(|name| seen.insert(name)));
        open.extend(new.map(|part| document.resolve(part)));
    }
    found
}
