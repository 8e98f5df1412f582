//! Where schemas stand in a description.

use serde_json::{Map, Value, json};

/// Calls `visit` for every schema of the description, the outer ones first.
pub(super) fn for_each(view: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    for schema in values_mut(view.pointer_mut("/components/schemas")) {
        below(schema, visit);
    }
}

/// Calls `visit` for a schema and for every schema inside it.
fn below(schema: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(schema);
    for part in values_mut(schema.get_mut("properties")) {
        below(part, visit);
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        for part in items_mut(schema.get_mut(key)) {
            below(part, visit);
        }
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(part) = schema.get_mut(key).filter(|part| part.is_object()) {
            below(part, visit);
        }
    }
}

/// Turns a schema into a reference to a component, and keeps what is said of this one use of it.
///
/// The reference stands in an `allOf`, because OpenAPI 3.0 ignores what stands beside a bare `$ref`.
pub(super) fn refer_to(schema: &mut Value, component: &str) {
    let target = json!([{ "$ref": format!("#/components/schemas/{component}") }]);
    let Some(schema) = schema.as_object_mut() else { return };
    schema.retain(|key, _| ["description", "deprecated", "nullable"].contains(&key.as_str()));
    schema.insert("allOf".to_owned(), target);
}

/// Adds a component schema.
pub(super) fn add(view: &mut Value, name: &str, schema: Value) {
    let components = entry(view, "components");
    *entry(entry(components, "schemas"), name) = schema;
}

/// The member of an object, made when it is missing.
fn entry<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => map.entry(key).or_insert(Value::Null),
        other => other,
    }
}

fn values_mut(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_object_mut).into_iter().flat_map(|map| map.values_mut())
}

fn items_mut(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}
