//! Where schemas stand in a description.

use serde_json::{Map, Value, json};

/// What can stand beside a reference: it says something of this one use.
const OF_ONE_USE: [&str; 5] = ["description", "deprecated", "x-deprecation", "nullable", "default"];

/// Calls `visit` for every schema with its place, the inner ones first.
///
/// The place of a schema that stands inside another is the name of the component or operation, and those of the
/// properties on the way: `Chat/status`. A component itself has none.
pub(super) fn for_each(description: &mut Value, visit: &mut impl FnMut(&mut Value, &str)) {
    for (name, schema) in members(description.pointer_mut("/components/schemas")) {
        inside(schema, name.strip_suffix("DTO").unwrap_or(name), visit);
        visit(schema, "");
    }
    for kind in ["parameters", "responses", "requestBodies"] {
        for (name, holder) in members(description.pointer_mut(&format!("/components/{kind}"))) {
            carried(holder, name, visit);
        }
    }
    for (_, item) in members(description.get_mut("paths")) {
        parameters(item, "path", visit);
        for (_, operation) in members(Some(item)) {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            parameters(operation, &id, visit);
            if let Some(body) = operation.get_mut("requestBody") {
                carried(body, &format!("{id}/request"), visit);
            }
            for (status, response) in members(operation.get_mut("responses")) {
                carried(response, &format!("{id}/response{status}"), visit);
            }
        }
    }
}

fn parameters(holder: &mut Value, name: &str, visit: &mut impl FnMut(&mut Value, &str)) {
    for parameter in items(holder.get_mut("parameters")) {
        let own = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let name = format!("{name}/{own}");
        carried(parameter, &name, visit);
    }
}

/// The schemas that a parameter, a body or an answer carries.
fn carried(holder: &mut Value, name: &str, visit: &mut impl FnMut(&mut Value, &str)) {
    if let Some(schema) = holder.get_mut("schema") {
        below(schema, name, visit);
    }
    for (_, media) in members(holder.get_mut("content")) {
        if let Some(schema) = media.get_mut("schema") {
            below(schema, name, visit);
        }
    }
}

fn below(schema: &mut Value, name: &str, visit: &mut impl FnMut(&mut Value, &str)) {
    inside(schema, name, visit);
    visit(schema, name);
}

/// The schemas inside a schema.
fn inside(schema: &mut Value, name: &str, visit: &mut impl FnMut(&mut Value, &str)) {
    for (property, part) in members(schema.get_mut("properties")) {
        below(part, &format!("{name}/{property}"), visit);
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        for part in items(schema.get_mut(key)) {
            below(part, name, visit);
        }
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(part) = schema.get_mut(key).filter(|part| part.is_object()) {
            below(part, name, visit);
        }
    }
}

/// A reference to a component schema that keeps what was said of this one use.
pub(super) fn reference(name: &str, of: &Value) -> Value {
    let target = json!({ "$ref": format!("#/components/schemas/{name}") });
    let kept = of.as_object().into_iter().flatten().filter(|(key, _)| OF_ONE_USE.contains(&key.as_str()));
    let mut kept: Map<String, Value> = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
    if kept.is_empty() {
        return target;
    }
    kept.insert("allOf".to_owned(), json!([target]));
    Value::Object(kept)
}

/// The name of the component schema that a value refers to.
pub(super) fn target(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

pub(super) fn members(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flatten()
}

pub(super) fn items(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}
