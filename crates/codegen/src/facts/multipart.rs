//! Forms: bodies of `multipart/form-data`, of which every property is a part.

use serde_json::Value;

use super::TypeNames;
use super::values::{Carrier, ValueKind};
use crate::document::{Document, OperationAt, escape};
use crate::problem::Problem;

/// The media type of a form.
pub(crate) const MULTIPART: &str = "multipart/form-data";

/// The form of one operation.
pub(crate) struct FormFacts {
    /// `operationId`.
    pub(crate) operation: String,
    pub(crate) parts: Vec<PartFacts>,
}

/// A part of a form.
pub(crate) struct PartFacts {
    /// The name as it travels.
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) kind: ValueKind,
    /// The largest size of a file in bytes.
    pub(crate) largest: Option<u64>,
    pub(crate) description: String,
}

/// The content of the body of an operation that is a form and nothing else.
pub(crate) fn form<'a>(document: &'a Document, at: &OperationAt<'a>) -> Option<&'a Value> {
    let body = document.resolve(at.value.get("requestBody")?);
    let content = body.get("content").and_then(Value::as_object)?;
    content.get(MULTIPART).filter(|_| content.len() == 1)
}

/// Reads the forms of all operations.
pub(crate) fn read(document: &Document, types: &TypeNames, problems: &mut Vec<Problem>) -> Vec<FormFacts> {
    let forms = document.operations().filter_map(|at| {
        let schema = form(document, &at)?.get("schema")?;
        let body = at.value.get("requestBody")?;
        let (_, pointer) = document.resolve_at(body, &format!("{}/requestBody", at.pointer));
        let pointer = format!("{pointer}/content/{}/schema", escape(MULTIPART));
        let (schema, pointer) = document.resolve_at(schema, &pointer);
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            problems.push(
                document.problem(&pointer, "a form must be an object, whose `properties` are its parts"),
            );
            return None;
        };
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let parts = properties.iter().map(|(name, part)| PartFacts {
            name: name.clone(),
            required: is_required(name),
            kind: ValueKind::of(document, types, part, Carrier::Form),
            largest: largest(document, part),
            description: part
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned(),
        });
        let form = FormFacts { operation: at.id().unwrap_or_default().to_owned(), parts: parts.collect() };
        Some(form)
    });
    forms.collect()
}

/// Returns the largest size of a file, or of each of several.
fn largest(document: &Document, part: &Value) -> Option<u64> {
    let resolved = document.resolve(part);
    let file = resolved.get("items").map_or(resolved, |items| document.resolve(items));
    file.get("maxLength").filter(|_| file.get("format").is_some_and(|format| format == "binary"))?.as_u64()
}
