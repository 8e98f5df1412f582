//! Which answers say by themselves whether they are errors.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use super::enums::EnumFacts;
use super::object::{Property, is_nullable, properties};
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
    /// The variant that is `ERROR`.
    pub(crate) error: String,
    /// Whether it is no `Option`.
    pub(crate) required: bool,
}

/// Reads the answers of all operations, each type once.
pub(crate) fn read(document: &Document, types: &TypeNames, enums: &[EnumFacts]) -> Vec<EnvelopeFacts> {
    let envelopes = document.operations().filter_map(|at| envelope(document, types, enums, &at));
    envelopes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn envelope(
    document: &Document,
    types: &TypeNames,
    enums: &[EnumFacts],
    at: &OperationAt<'_>,
) -> Option<EnvelopeFacts> {
    let schema = answer(document, at)?;
    let name = types.rust(schema_name(schema)?)?.to_owned();
    let status = properties(document, schema).into_iter().find(|property| property.name == "status");
    Some(EnvelopeFacts { name, status: status.and_then(|property| error_status(document, enums, &property)) })
}

/// The schema of the JSON that a success carries.
pub(super) fn answer<'a>(document: &'a Document, at: &OperationAt<'a>) -> Option<&'a Value> {
    success(document, at)?.pointer("/content/application~1json/schema")
}

/// Tells whether a success carries anything.
pub(super) fn has_content(document: &Document, at: &OperationAt<'_>) -> bool {
    let content = success(document, at).and_then(|success| success.get("content")?.as_object());
    content.is_some_and(|content| !content.is_empty())
}

fn success<'a>(document: &'a Document, at: &OperationAt<'a>) -> Option<&'a Value> {
    let responses = at.value.get("responses")?.as_object()?;
    let (_, success) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    Some(document.resolve(success))
}

fn error_status(document: &Document, enums: &[EnumFacts], status: &Property<'_>) -> Option<Status> {
    let schema = schema_name(status.schema)?;
    let facts = enums.iter().find(|facts| facts.schema == schema)?;
    let error = facts.variants.iter().find(|variant| variant.value == "ERROR")?.name.clone();
    let required = status.required && !is_nullable(document, status.schema);
    Some(Status { name: facts.name.clone(), error, required })
}
