//! What the description says of the properties of named schemas beyond their types.

use std::collections::BTreeMap;

use serde_json::Value;

use super::constraints;
use super::object::properties;
use super::{DeprecationFacts, TypeNames};
use crate::directions;
use crate::document::{Document, escape};

/// A property that is more than its type.
#[derive(Default)]
pub(crate) struct FieldFacts {
    /// Whether it is a list that must not have a value twice.
    pub(crate) is_set: bool,
    /// What the Market announced of its end.
    pub(crate) deprecation: Option<DeprecationFacts>,
    /// Whether it is sent to change something, and may be `null` as well as left out: an update that clears it.
    pub(crate) is_clearable: bool,
    /// The bounds, by their keywords in JSON Schema.
    pub(crate) bounds: BTreeMap<&'static str, Value>,
}

/// By the Rust name of the type, and the name of the property.
pub(crate) type Fields = BTreeMap<(String, String), FieldFacts>;

const BOUNDS: [&str; 7] =
    ["maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "uniqueItems"];

/// Reads the bounds of a schema. Those of an enum or an object stand in its own schema.
fn bounds(schema: &Value) -> BTreeMap<&'static str, Value> {
    let is_own = schema.get("enum").is_none() && schema.get("properties").is_none();
    let bounds = BOUNDS.into_iter().filter_map(|key| Some((key, schema.get(key)?.clone())));
    bounds.filter(|(_, value)| is_own && (value.is_number() || *value == true)).collect()
}

/// Reads the properties of every named schema.
pub(crate) fn read(document: &Document, types: &TypeNames) -> Fields {
    let mut fields = Fields::new();
    let updates = directions::updates(document);
    for (name, schema) in document.schemas() {
        let Some(rust) = types.rust(name) else { continue };
        let is_update = updates.contains(&format!("/components/schemas/{}", escape(name)));
        for property in properties(document, schema) {
            let resolved = document.resolve(property.schema);
            let is_set = constraints::is_set(resolved);
            let deprecation = DeprecationFacts::of(property.schema);
            let bounds = bounds(resolved);
            let is_nullable =
                [property.schema, resolved].iter().any(|one| one.get("nullable") == Some(&true.into()));
            let is_clearable = is_update && is_nullable && !property.required;
            if is_set || is_clearable || deprecation.is_some() || !bounds.is_empty() {
                let key = (rust.to_owned(), property.name.to_owned());
                fields.insert(key, FieldFacts { is_set, deprecation, is_clearable, bounds });
            }
        }
    }
    fields
}
