//! The bounds of what is sent: each becomes a check before a request leaves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::TypeNames;
use super::enums::is_enum;
use super::object::properties;
use crate::directions;
use crate::document::{Document, only_part, schema_name};

/// The check of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// A text: characters are Unicode scalar values.
    Text { shortest: u64, longest: Option<u64>, is_blank: bool },
    /// A number.
    Number { smallest: Option<Literal>, largest: Option<Literal> },
    /// One of these whole numbers.
    OneOf(Vec<i64>),
    /// A list, and its items.
    List { shortest: u64, longest: Option<u64>, is_set: bool, item: Option<Box<Check>> },
    /// A file, in bytes.
    File { largest: u64 },
    /// A value of a named type that has a check of its own.
    Named(String),
    /// An object without a name: the checks of its properties, by their names in the description.
    Object(BTreeMap<String, Check>),
}

/// A bound as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Integer(i64),
    Float(f64),
}

/// The checks of the named types that are sent, by their Rust names.
pub(crate) type Constraints = BTreeMap<String, Check>;

/// Reads the checks of every schema that is sent.
pub(crate) fn read(document: &Document, types: &TypeNames) -> Constraints {
    let reached = directions::sent(document);
    let names = reached.iter().filter_map(|pointer| pointer.strip_prefix("/components/schemas/"));
    let mut checks: Constraints = names
        .filter_map(|name| {
            let schema = document.resolve_name(name)?;
            Some((types.rust(name)?.to_owned(), own(document, types, schema)?))
        })
        .collect();
    drop_empty(&mut checks);
    checks
}

/// Returns the check of a value of this schema.
pub(crate) fn of(document: &Document, types: &TypeNames, schema: &Value) -> Option<Check> {
    match schema_name(schema).and_then(|name| types.rust(name)) {
        Some(name) => Some(Check::Named(name.to_owned())),
        None => own(document, types, schema),
    }
}

fn own(document: &Document, types: &TypeNames, schema: &Value) -> Option<Check> {
    if let Some(only) = only_part(schema) {
        return of(document, types, only);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => text(schema),
        Some("integer" | "number") => number(schema),
        Some("array") => list(document, types, schema),
        _ => object(document, types, schema),
    }
}

fn text(schema: &Value) -> Option<Check> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    if format == "binary" {
        return Some(Check::File { largest: bound("maxLength")? });
    }
    if is_enum(schema) || schema.get("x-id").is_some() || format.starts_with("date") {
        // An id that travels as a text is a number all the same, and is received only.
        return None;
    }
    let pattern = schema.get("pattern").and_then(Value::as_str).unwrap_or_default();
    let (shortest, longest) = (bound("minLength").unwrap_or_default(), bound("maxLength"));
    // The one thing that patterns of the Market say of texts without saying their form.
    let is_blank = pattern.contains("(?=.*\\S.*)");
    (shortest > 0 || longest.is_some() || is_blank).then_some(Check::Text { shortest, longest, is_blank })
}

fn number(schema: &Value) -> Option<Check> {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(Check::OneOf(values.iter().filter_map(Value::as_i64).collect()));
    }
    let bound = |key: &str| {
        let value = schema.get(key)?;
        value.as_i64().map(Literal::Integer).or_else(|| value.as_f64().map(Literal::Float))
    };
    // The documentation's samples have ids of 0; nothing has one. Where something does, its `minimum` says so.
    let is_id = schema.get("x-id").is_some();
    let smallest = bound("minimum").or(is_id.then_some(Literal::Integer(1)));
    let largest = bound("maximum");
    (smallest.is_some() || largest.is_some()).then_some(Check::Number { smallest, largest })
}

fn list(document: &Document, types: &TypeNames, schema: &Value) -> Option<Check> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
    let item = schema.get("items").and_then(|items| of(document, types, items)).map(Box::new);
    let (shortest, longest) = (bound("minItems").unwrap_or_default(), bound("maxItems"));
    let is_set = is_set(schema);
    let is_bound = shortest > 0 || longest.is_some() || is_set || item.is_some();
    is_bound.then_some(Check::List { shortest, longest, is_set, item })
}

/// Tells whether a list must not have a value twice.
pub(crate) fn is_set(schema: &Value) -> bool {
    schema.get("uniqueItems") == Some(&Value::Bool(true))
}

fn object(document: &Document, types: &TypeNames, schema: &Value) -> Option<Check> {
    let fields: BTreeMap<String, Check> = properties(document, schema)
        .into_iter()
        .filter_map(|property| Some((property.name.to_owned(), of(document, types, property.schema)?)))
        .collect();
    (!fields.is_empty()).then_some(Check::Object(fields))
}

/// Drops the checks that come to nothing, which those of types that refer to each other do not show at once.
fn drop_empty(checks: &mut Constraints) {
    let mut bound: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = checks.iter().find(|(name, check)| !bound.contains(*name) && binds(check, &bound))
    {
        bound.insert(name.0.clone());
    }
    checks.retain(|name, _| bound.contains(name));
    for check in checks.values_mut() {
        simplify(check, &bound);
    }
}

/// Tells whether a check refuses anything, as far as it is known which named types do.
fn binds(check: &Check, bound: &BTreeSet<String>) -> bool {
    match check {
        Check::Named(name) => bound.contains(name),
        Check::Object(fields) => fields.values().any(|check| binds(check, bound)),
        Check::List { shortest: 0, longest: None, is_set: false, item } => {
            item.as_ref().is_some_and(|item| binds(item, bound))
        }
        _ => true,
    }
}

fn simplify(check: &mut Check, bound: &BTreeSet<String>) {
    match check {
        Check::Object(fields) => {
            fields.retain(|_, check| binds(check, bound));
            fields.values_mut().for_each(|check| simplify(check, bound));
        }
        Check::List { item, .. } => {
            *item = item.take().filter(|item| binds(item, bound));
            item.iter_mut().for_each(|item| simplify(item, bound));
        }
        _ => {}
    }
}

/// Returns a check that refuses something.
pub(crate) fn useful(check: Option<Check>, constraints: &Constraints) -> Option<Check> {
    let bound: BTreeSet<String> = constraints.keys().cloned().collect();
    let mut check = check.filter(|check| binds(check, &bound))?;
    simplify(&mut check, &bound);
    Some(check)
}
