//! Forms: bodies of `multipart/form-data`, of which every property is a part.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use crate::document::{Document, OperationAt, escape, schema_name};
use crate::names;
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
    pub(crate) kind: PartKind,
    /// The largest size of a file in bytes.
    pub(crate) largest: Option<u64>,
    pub(crate) description: String,
}

/// What a part carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PartKind {
    /// A file: it has a name and a media type.
    File,
    Text,
    Integer,
    Number,
    Boolean,
    /// A date with a time.
    DateTime,
    /// A schema of its own, by its Rust name.
    Named(String),
    /// An id, by its Rust name.
    Id(String),
    /// As many parts of one name as there are items.
    Many(Box<PartKind>),
    /// Anything else.
    Json,
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
            kind: kind(document, types, part),
            largest: largest(document, part),
            description: part
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned(),
        });
        let form = FormFacts { operation: at.id().unwrap_or_default().to_owned(), parts: parts.collect() };
        collisions(document, &at, &form, &pointer, problems);
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

fn kind(document: &Document, types: &TypeNames, schema: &Value) -> PartKind {
    let is = |schema: &Value, key: &str, value: &str| schema.get(key).is_some_and(|found| found == value);
    let resolved = document.resolve(schema);
    if is(resolved, "type", "string") && is(resolved, "format", "binary") {
        return PartKind::File;
    }
    if let Some(name) = schema_name(schema).and_then(|name| types.rust(name)) {
        return PartKind::Named(name.to_owned());
    }
    if let Some(id) = schema.get("x-id").and_then(Value::as_str).filter(|_| is(schema, "type", "integer")) {
        return PartKind::Id(id.to_owned());
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") if is(schema, "format", "date-time") => PartKind::DateTime,
        Some("string") => PartKind::Text,
        Some("integer") => PartKind::Integer,
        Some("number") => PartKind::Number,
        Some("boolean") => PartKind::Boolean,
        Some("array") => match schema.get("items") {
            Some(items) => PartKind::Many(Box::new(kind(document, types, items))),
            None => PartKind::Json,
        },
        _ => PartKind::Json,
    }
}

/// Each part becomes a setter of the request, beside those of the parameters.
fn collisions(
    document: &Document,
    at: &OperationAt<'_>,
    form: &FormFacts,
    pointer: &str,
    problems: &mut Vec<Problem>,
) {
    let parameters = document.parameters(at).into_iter();
    let parameters = parameters.filter_map(|(one, _)| one.get("name")?.as_str().map(names::method_name));
    let mut taken: BTreeSet<String> = parameters.chain(names::TAKEN_ARGUMENTS.map(str::to_owned)).collect();
    for part in &form.parts {
        let method = names::method_name(&part.name);
        let reason = match syn::parse_str::<syn::Ident>(&method) {
            Err(_) => format!("`{method}` cannot be the name of a method"),
            Ok(_) if taken.insert(method.clone()) => continue,
            Ok(_) => format!("the method name `{method}` of the part `{}` is taken", part.name),
        };
        let pointer = format!("{pointer}/properties/{}", escape(&part.name));
        problems.push(document.problem(&pointer, format!("{reason} in {}", at.path)));
    }
}
