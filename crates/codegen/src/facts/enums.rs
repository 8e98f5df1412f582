//! String enums, with what each value means.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::TypeNames;
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
/// A value without a meaning has this one, if there is one for those.
pub(crate) fn read(
    document: &Document,
    types: &TypeNames,
    missing: Option<&str>,
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
                variants: variants(value, missing, &mut complain),
            }
        })
        .collect()
}

fn variants(schema: &Value, missing: Option<&str>, complain: &mut impl FnMut(&str, String)) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut owners = BTreeMap::from([(UNKNOWN.to_owned(), "values that are not known".to_owned())]);
    for (text, name) in given(schema, complain) {
        if let Some(owner) = owners.insert(name.clone(), format!("`{text}`")) {
            let reason = format!("the Rust name `{name}` is taken by {owner}; choose another");
            complain(&format!("/x-enum-names/{}", escape(text)), reason);
        }
    }
    let mut taken: BTreeSet<String> = owners.into_keys().collect();
    // That there may be nothing is said by `nullable`.
    let values = values(schema).iter().enumerate().filter(|(_, value)| !value.is_null());
    for (index, value) in values {
        let at = format!("/enum/{index}");
        let Some(text) = value.as_str() else {
            complain(&at, format!("the enum value {value} is no string; put it in quotes"));
            continue;
        };
        if variants.iter().any(|variant| variant.value == text) {
            complain(&at, format!("the enum value `{text}` is listed twice"));
            continue;
        }
        match meaning(schema, text, missing) {
            Err(reason) => complain(&at, reason),
            Ok(meaning) => {
                let given = schema.get("x-enum-names").and_then(|names| names.get(text)?.as_str());
                let name = given.map_or_else(|| crate::variants::free_name(text, &taken), str::to_owned);
                taken.insert(name.clone());
                variants.push(Variant { value: text.to_owned(), name, meaning });
            }
        }
    }
    strangers(schema, "x-enum-descriptions", "described", complain);
    strangers(schema, "x-enum-names", "named", complain);
    lists(schema, complain);
    variants
}

fn values(schema: &Value) -> &[Value] {
    schema.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The names that the description gives to values.
fn given<'a>(schema: &'a Value, complain: &mut impl FnMut(&str, String)) -> Vec<(&'a str, String)> {
    let mut given = Vec::new();
    for (text, name) in schema.get("x-enum-names").and_then(Value::as_object).into_iter().flatten() {
        let at = format!("/x-enum-names/{}", escape(text));
        match name.as_str() {
            None => complain(&at, format!("the name of `{text}` must be text, not {name}")),
            Some(name) if !names::is_variant_name(name) => {
                complain(
                    &at,
                    format!("`{name}` cannot be a Rust name; give `{text}` one such as `BrandNew`"),
                );
            }
            Some(name) => given.push((text.as_str(), name.to_owned())),
        }
    }
    given
}

/// Complains about what an extension says of a value that the enum does not have.
fn strangers(schema: &Value, extension: &str, said: &str, complain: &mut impl FnMut(&str, String)) {
    let is_value =
        |key: &str| values(schema).iter().any(|value| value == key || (value.is_null() && key == "null"));
    let keys = schema.get(extension).and_then(Value::as_object);
    for key in keys.into_iter().flat_map(|map| map.keys()).filter(|key| !is_value(key)) {
        let at = format!("/{extension}/{}", escape(key));
        complain(&at, format!("`{key}` is {said}, but is no value of the enum"));
    }
}

/// Complains about lists beside the values that are of another length.
fn lists(schema: &Value, complain: &mut impl FnMut(&str, String)) {
    for extension in ["x-enum-varnames", "x-enumNames", "x-enumDescriptions", "x-enum-descriptions"] {
        if let Some(list) = schema.get(extension).and_then(Value::as_array) {
            let reason =
                format!("{} entries for the {} values of the enum", list.len(), values(schema).len());
            complain(&format!("/{extension}"), reason);
        }
    }
}

fn meaning(schema: &Value, text: &str, missing: Option<&str>) -> Result<String, String> {
    let meaning = schema.get("x-enum-descriptions").and_then(|all| all.get(text)).and_then(Value::as_str);
    let meaning = meaning.map(str::trim).filter(|meaning| !meaning.is_empty());
    let meaning = meaning.or(missing).map(str::to_owned);
    meaning.ok_or_else(|| format!("the enum value `{text}` has no meaning in `x-enum-descriptions`"))
}

fn text(schema: &Value, key: &str) -> String {
    schema.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}
