//! The kinds of values outside of named schemas: what parameters, parts of forms and unnamed bodies carry.

use serde_json::Value;

use super::TypeNames;
use super::enums::is_enum;
use crate::document::{Document, only_part, schema_name};

/// The kind of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ValueKind {
    /// A file of a form: it has a name and a media type.
    File,
    Text,
    /// A whole number, by its Rust type.
    Integer(&'static str),
    /// A number, by its Rust type.
    Number(&'static str),
    Boolean,
    /// A date with a time.
    DateTime,
    /// A date.
    Date,
    /// A schema of its own, by its Rust name.
    Named(String),
    /// An id, by its Rust name.
    Id(String),
    Many(Box<ValueKind>),
    /// An object with any members.
    Map(Box<ValueKind>),
    /// Anything.
    Json,
}

/// The place of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// A part of a form.
    Form,
    /// A parameter.
    Parameter,
    /// JSON.
    Json,
}

impl ValueKind {
    /// Reads the kind of a schema.
    pub(crate) fn of(document: &Document, types: &TypeNames, schema: &Value, carrier: Carrier) -> Self {
        let resolved = document.resolve(schema);
        let is = |key: &str, value: &str| resolved.get(key).is_some_and(|found| found == value);
        if carrier == Carrier::Form && is("type", "string") && is("format", "binary") {
            return Self::File;
        }
        if let Some(name) = schema_name(schema).and_then(|name| types.rust(name)) {
            return Self::Named(name.to_owned());
        }
        if let Some(only) = only_part(schema) {
            return Self::of(document, types, only, carrier);
        }
        if let Some(id) = schema.get("x-id").and_then(Value::as_str).filter(|_| is("type", "integer")) {
            return Self::Id(id.to_owned());
        }
        let below = |key: &str| {
            let inner = schema.get(key).filter(|inner| inner.is_object());
            inner.map_or(Self::Json, |inner| Self::of(document, types, inner, carrier))
        };
        match schema.get("type").and_then(Value::as_str) {
            Some("string") if is("format", "date-time") => Self::DateTime,
            Some("string") if is("format", "date") => Self::Date,
            Some("string") => Self::Text,
            Some("integer") => Self::Integer(integer(schema)),
            // As a parameter a number is written by way of JSON, which has 64 bits.
            Some("number") if is("format", "float") && carrier != Carrier::Parameter => Self::Number("f32"),
            Some("number") => Self::Number("f64"),
            Some("boolean") => Self::Boolean,
            Some("array") => Self::Many(Box::new(below("items"))),
            Some("object") if carrier == Carrier::Json => Self::Map(Box::new(below("additionalProperties"))),
            _ => Self::Json,
        }
    }

    /// Tells whether it is written by `Display` as it is written in JSON.
    pub(crate) fn is_displayed(&self) -> bool {
        matches!(
            self,
            Self::Text | Self::Integer(_) | Self::Number(_) | Self::Boolean | Self::Date | Self::Id(_)
        )
    }
}

/// Returns the Rust type of an integer, which typify chooses likewise.
fn integer(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str).unwrap_or_default() {
        "int8" => "i8",
        "uint8" => "u8",
        "int16" => "i16",
        "uint16" => "u16",
        "int" | "int32" => "i32",
        "uint" | "uint32" => "u32",
        "uint64" => "u64",
        _ => "i64",
    }
}

/// The shape of a value, as far as the notation of a parameter depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar,
    /// A list of scalars.
    List,
    /// An object of scalars.
    Object,
    /// A list or an object of something deeper, or what may be anything.
    Deep,
}

impl Shape {
    /// Reads the shape of a schema.
    pub(crate) fn of(document: &Document, schema: &Value) -> Self {
        let schema = document.resolve(schema);
        let is_scalar = |schema: &Value| Self::of(document, schema) == Self::Scalar;
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => match schema.get("items").is_some_and(is_scalar) {
                true => Self::List,
                false => Self::Deep,
            },
            Some("string" | "integer" | "number" | "boolean") => Self::Scalar,
            _ if is_enum(schema) => Self::Scalar,
            _ => Self::of_object(document, schema, &is_scalar),
        }
    }

    fn of_object(document: &Document, schema: &Value, is_scalar: &dyn Fn(&Value) -> bool) -> Self {
        if let Some(only) = only_part(schema) {
            return Self::of(document, only);
        }
        let is_composed = ["allOf", "anyOf", "oneOf"].iter().any(|key| schema.get(key).is_some());
        let properties = schema.get("properties").and_then(Value::as_object);
        match properties {
            Some(properties) if !is_composed && properties.values().all(is_scalar) => Self::Object,
            _ => Self::Deep,
        }
    }
}
