//! Which answers say by themselves whether they are errors.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use super::enums::is_enum;
use crate::document::{Document, OperationAt, schema_name};

/// The type of the successful answer of an operation.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EnvelopeFacts {
    /// The Rust name of the answer.
    pub(crate) name: String,
    /// Its `status`, if that can say `ERROR`.
    pub(crate) status: Option<Status>,
}

/// A property `status` that can say `ERROR`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Status {
    /// The Rust name of its type.
    pub(crate) name: String,
    pub(crate) required: bool,
}

/// Reads the answers of all operations, each type once.
pub(crate) fn read(document: &Document, types: &TypeNames) -> Vec<EnvelopeFacts> {
    let envelopes = document.operations().filter_map(|at| envelope(document, types, &at));
    envelopes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn envelope(document: &Document, types: &TypeNames, at: &OperationAt<'_>) -> Option<EnvelopeFacts> {
    let responses = at.value.get("responses")?.as_object()?;
    let (_, answer) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    let schema = document.resolve(answer).pointer("/content/application~1json/schema")?;
    let name = types.rust(schema_name(schema)?)?.to_owned();
    Some(EnvelopeFacts { name, status: status(document, types, document.resolve(schema)) })
}

/// The `status` of an object, be it composed of others.
fn status(document: &Document, types: &TypeNames, schema: &Value) -> Option<Status> {
    let mut seen = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if let Some(status) = schema.pointer("/properties/status") {
            return of_property(document, types, schema, status);
        }
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().rev();
        // A schema that is composed of itself has been complained about, and must not hold us up.
        let new = parts.filter(|part| schema_name(part).is_none_or(|name| seen.insert(name)));
        open.extend(new.map(|part| document.resolve(part)));
    }
    None
}

fn of_property(document: &Document, types: &TypeNames, schema: &Value, status: &Value) -> Option<Status> {
    let required = schema.get("required").and_then(Value::as_array);
    let required = required.is_some_and(|names| names.iter().any(|name| name == "status"));
    let values = document.resolve(status);
    let has_error = values.get("enum")?.as_array()?.iter().any(|value| value == "ERROR");
    let name = types.rust(schema_name(status)?)?.to_owned();
    (is_enum(values) && has_error).then_some(Status { name, required })
}
