//! String enums, with what each value means.

use std::collections::BTreeMap;

use serde_json::Value;

use super::TypeNames;
use crate::check::TODO;
use crate::document::{Document, escape};
use crate::names;
use crate::problem::Problem;

/// One string enum.
pub(crate) struct EnumFacts {
    /// The name of the schema in the description.
    pub(crate) schema: String,
    /// The Rust name.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) docs: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

/// One known value.
pub(crate) struct Variant {
    /// The value as it travels.
    pub(crate) value: String,
    /// The Rust name.
    pub(crate) name: String,
    pub(crate) meaning: String,
}

/// The variant that holds what the description does not know.
pub(crate) const UNKNOWN: &str = "Unknown";

/// Whether a schema is a string enum.
pub(crate) fn is_enum(schema: &Value) -> bool {
    schema.get("enum").is_some() && schema.get("type").and_then(Value::as_str) == Some("string")
}

/// Reads every string enum among the component schemas.
/// With `allow_todo` a value need not have a meaning yet.
pub(crate) fn read(
    document: &Document,
    types: &TypeNames,
    allow_todo: bool,
    problems: &mut Vec<Problem>,
) -> Vec<EnumFacts> {
    let enums = document.schemas().filter(|(_, value)| is_enum(value));
    enums
        .map(|(schema, value)| {
            let pointer = format!("/components/schemas/{schema}");
            let mut complain = |below: &str, reason: String| {
                problems.push(document.problem(&format!("{pointer}{below}"), reason));
            };
            EnumFacts {
                schema: schema.clone(),
                name: types.rust(schema).unwrap_or(schema).to_owned(),
                description: text(value, "description"),
                docs: value.pointer("/externalDocs/url").and_then(Value::as_str).map(str::to_owned),
                variants: variants(value, allow_todo, &mut complain),
            }
        })
        .collect()
}

fn variants(schema: &Value, allow_todo: bool, complain: &mut impl FnMut(&str, String)) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut owners = BTreeMap::from([(UNKNOWN.to_owned(), "values that are not known".to_owned())]);
    let values = schema.get("enum").and_then(Value::as_array);
    for (index, value) in values.into_iter().flatten().enumerate() {
        let at = format!("/enum/{index}");
        match variant(schema, value, allow_todo) {
            Err(reason) => complain(&at, reason),
            Ok(variant) => {
                if let Some(owner) = owners.insert(variant.name.clone(), format!("`{}`", variant.value)) {
                    let reason = format!("the Rust name `{}` is taken by {owner}", variant.name);
                    complain(&at, format!("{reason}; choose another in `x-enum-names`"));
                }
                variants.push(variant);
            }
        }
    }
    strangers(schema, "x-enum-descriptions", "described", complain);
    strangers(schema, "x-enum-names", "named", complain);
    variants
}

/// Complains about what an extension says of a value that the enum does not have.
fn strangers(schema: &Value, extension: &str, said: &str, complain: &mut impl FnMut(&str, String)) {
    let values = schema.get("enum").and_then(Value::as_array);
    let is_value = |key: &str| values.is_some_and(|values| values.iter().any(|value| value == key));
    let keys = schema.get(extension).and_then(Value::as_object);
    for key in keys.into_iter().flat_map(|map| map.keys()).filter(|key| !is_value(key)) {
        let at = format!("/{extension}/{}", escape(key));
        complain(&at, format!("`{key}` is {said}, but is no value of the enum"));
    }
}

fn variant(schema: &Value, value: &Value, allow_todo: bool) -> Result<Variant, String> {
    let Some(text) = value.as_str() else {
        return Err(format!("the enum value {value} is no string; put it in quotes"));
    };
    let name = match schema.get("x-enum-names").and_then(|names| names.get(text)) {
        None => names::variant_name(text),
        Some(Value::String(name)) => name.clone(),
        Some(other) => {
            return Err(format!("the name of `{text}` in `x-enum-names` must be text, not {other}"));
        }
    };
    if !names::is_variant_name(&name) {
        return Err(format!("the enum value `{text}` cannot be a Rust name; give one in `x-enum-names`"));
    }
    let meaning = schema.get("x-enum-descriptions").and_then(|all| all.get(text)).and_then(Value::as_str);
    let meaning = meaning.map(str::trim).filter(|meaning| !meaning.is_empty());
    let Some(meaning) = meaning.or(allow_todo.then_some(TODO)) else {
        return Err(format!("the enum value `{text}` has no meaning in `x-enum-descriptions`"));
    };
    Ok(Variant { value: text.to_owned(), name, meaning: meaning.to_owned() })
}

fn text(schema: &Value, key: &str) -> String {
    schema.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}
