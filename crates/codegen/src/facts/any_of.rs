//! Unions that are told apart by trying: `anyOf`, and `oneOf` without the `mapping` of a discriminator.

use std::collections::BTreeSet;

use serde_json::Value;

use super::TypeNames;
use super::unions::is_union;
use super::values::{Carrier, ValueKind};
use crate::document::{Document, escape, reference, schema_name};
use crate::names;
use crate::problem::Problem;
use crate::prune;

/// A union that is told apart by trying, or by a discriminator whose tags are the names of the schemas.
pub(crate) struct AnyOfFacts {
    /// The name of the schema in the description.
    pub(crate) schema: String,
    /// The Rust name.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) docs: Option<String>,
    pub(crate) variants: Vec<AnyOfVariant>,
    /// The property that tells the variant, if there is one.
    pub(crate) tag: Option<String>,
}

/// One variant.
pub(crate) struct AnyOfVariant {
    /// The Rust name.
    pub(crate) name: String,
    pub(crate) value: ValueKind,
    /// Whether it leads back to the union, so that it must stand on the heap.
    pub(crate) is_recursive: bool,
    /// The tags that name it.
    pub(crate) tags: Vec<String>,
}

fn parts(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array())
}

/// Reads every such union among the component schemas.
pub(crate) fn read(
    document: &Document,
    types: &TypeNames,
    loose: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Vec<AnyOfFacts> {
    let mut unions = Vec::new();
    let is_ours = |(schema, value): &(&String, &Value)| !is_union(value) || loose.contains(*schema);
    for (schema, value) in document.schemas().filter(is_ours) {
        let pointer = format!("/components/schemas/{}", escape(schema));
        problems.extend(against(document, value).map(|reason| document.problem(&pointer, reason)));
        if value.get("properties").is_none() && parts(value).is_some() {
            unions.push(union(document, types, schema, value));
        }
    }
    unions
}

/// Returns the reason why a composition cannot be generated.
fn against(document: &Document, schema: &Value) -> Option<String> {
    if schema.get("oneOf").is_some() && schema.get("anyOf").is_some() {
        return Some("`oneOf` and `anyOf` of one schema cannot be generated".to_owned());
    }
    let is_bound =
        |part: &Value| part.as_object().is_some_and(|part| part.keys().all(|key| key == "required"));
    let composed = schema.get("allOf").and_then(Value::as_array).filter(|parts| parts.len() > 1);
    if composed.into_iter().flatten().any(|part| self::parts(document.resolve(part)).is_some()) {
        return Some("a union among the parts of `allOf` cannot be generated".to_owned());
    }
    let kinds = kinds(document, schema, &mut BTreeSet::new());
    if kinds.len() > 1 {
        let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
        return Some(format!("no value is all that `allOf` wants: {kinds}"));
    }
    let beside = ["properties", "allOf"].into_iter().find(|key| schema.get(*key).is_some());
    let parts = parts(schema)?;
    match beside {
        // Which of the fields there must be is a bound, and bounds of that kind are left to the server.
        Some("properties") if parts.iter().all(is_bound) => None,
        Some(key) => Some(format!("`oneOf` and `anyOf` beside `{key}` cannot be generated")),
        None if parts.is_empty() => Some("there is no variant".to_owned()),
        None => None,
    }
}

/// The types that a schema and the parts of its `allOf` have.
fn kinds(document: &Document, schema: &Value, seen: &mut BTreeSet<String>) -> BTreeSet<String> {
    let own = schema.get("type").and_then(Value::as_str).map(str::to_owned);
    let mut kinds: BTreeSet<String> = own.into_iter().collect();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if schema_name(part).is_none_or(|name| seen.insert(name.to_owned())) {
            kinds.extend(self::kinds(document, document.resolve(part), seen));
        }
    }
    kinds
}

fn union(document: &Document, types: &TypeNames, schema: &str, value: &Value) -> AnyOfFacts {
    let text =
        |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::trim).map(str::to_owned);
    let tag = text("/discriminator/propertyName");
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    let mut seen = Vec::new();
    let mut variants = Vec::new();
    for part in parts(value).into_iter().flatten() {
        let kind = ValueKind::of(document, types, part, Carrier::Json);
        // Two of one type are one: nothing tells them apart.
        if seen.contains(&kind) {
            continue;
        }
        seen.push(kind.clone());
        let name = names::free(&variant_name(&kind), "Variant", &taken).replace('_', "");
        taken.insert(name.clone());
        let own = format!("/components/schemas/{}", escape(schema));
        variants.push(AnyOfVariant {
            name,
            is_recursive: prune::reached_from(document, std::iter::once(part)).contains(&own),
            tags: tag.as_ref().map(|_| tags(value, part)).unwrap_or_default(),
            value: kind,
        });
    }
    AnyOfFacts {
        schema: schema.to_owned(),
        name: types.rust(schema).unwrap_or(schema).to_owned(),
        description: text("/description").unwrap_or_default(),
        docs: text("/externalDocs/url"),
        variants,
        tag,
    }
}

/// The tags of a variant: those of the mapping, or the name of its schema.
fn tags(union: &Value, part: &Value) -> Vec<String> {
    let mapping = union.pointer("/discriminator/mapping").and_then(Value::as_object).into_iter().flatten();
    let mapped = mapping.filter(|(_, target)| target.as_str() == reference(part)).map(|(tag, _)| tag.clone());
    let mapped: Vec<String> = mapped.collect();
    if mapped.is_empty() { schema_name(part).map(str::to_owned).into_iter().collect() } else { mapped }
}

fn variant_name(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Named(name) | ValueKind::Id(name) => name.clone(),
        ValueKind::Text | ValueKind::File => "Text".to_owned(),
        ValueKind::Integer(_) => "Integer".to_owned(),
        ValueKind::Number(_) => "Number".to_owned(),
        ValueKind::Boolean => "Boolean".to_owned(),
        ValueKind::DateTime => "DateTime".to_owned(),
        ValueKind::Date => "Date".to_owned(),
        ValueKind::Many(items) => format!("{}List", variant_name(items)),
        ValueKind::Map(values) => format!("{}Map", variant_name(values)),
        ValueKind::Json => "Json".to_owned(),
    }
}
