//! Bounds are no matter of types: what is received is read whatever its bounds (the documentation's own sample has ids
//! of 0 below its own minimum of 1, and one odd value must not lose the page), and what is sent is checked as a whole
//! before it leaves, with one clear error. So a bound that comes or goes changes no type.
//!
//! For the same reason what is optional may be null, and there may be more in an object than is known.

use serde_json::Value;

use super::schemas;

const BOUNDS: [&str; 12] = [
    "not",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
];

/// Drops the bounds from every schema.
pub(super) fn drop_bounds(view: &mut Value) {
    schemas::for_each(view, &mut relax);
}

fn relax(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required =
        |name: &str| required.as_array().is_some_and(|names| names.iter().any(|one| one == name));
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            // Everything else that is optional becomes an `Option` by itself.
            let may_be_empty = property.get("type").is_some_and(|kind| kind == "array" || kind == "object");
            if let Some(property) = property.as_object_mut().filter(|_| may_be_empty && !is_required(name)) {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        drop_keys(schema, &["additionalProperties"]);
    }
    drop_keys(schema, &BOUNDS);
    if schema.get("type").is_some_and(|kind| kind == "integer") {
        drop_keys(schema, &["enum"]);
    }
}

fn drop_keys(schema: &mut Value, keys: &[&str]) {
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|key, _| !keys.contains(&key.as_str()));
    }
}
