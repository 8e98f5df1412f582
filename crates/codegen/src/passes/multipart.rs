//! A form is its parts, and no type: its schema is left out of the view, unless something else refers to it.

use serde_json::Value;

use crate::facts::{FormFacts, MULTIPART};

/// Takes the bodies of forms out, with their schemas where nothing else refers to these.
pub(super) fn leave_out(view: &mut Value, forms: &[FormFacts]) {
    let mut bodies = Vec::new();
    let mut shared = view.pointer("/components/requestBodies").cloned().unwrap_or_default();
    let items = view.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()).filter_map(Value::as_object_mut) {
        for operation in item.values_mut().filter(|operation| has_form(operation, forms)) {
            bodies.extend(body_schema(operation, &shared));
            if let Some(operation) = operation.as_object_mut() {
                operation.remove("requestBody");
            }
        }
    }
    if let (Some(kept), Some(old)) = (shared.as_object_mut(), view.pointer_mut("/components/requestBodies")) {
        kept.retain(|_, body| form(body).is_none());
        *old = shared;
    }
    bodies.retain(|name| !is_referred_to(view, &format!("#/components/schemas/{name}")));
    let schemas = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    if let Some(schemas) = schemas {
        schemas.retain(|name, _| !bodies.contains(name));
    }
}

fn has_form(operation: &Value, forms: &[FormFacts]) -> bool {
    let id = operation.get("operationId").and_then(Value::as_str);
    id.is_some_and(|id| forms.iter().any(|form| form.operation == id))
}

/// The name of the schema of a form.
fn body_schema(operation: &Value, shared: &Value) -> Option<String> {
    let body = operation.get("requestBody")?;
    let target = body.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| target.strip_prefix("#/components/requestBodies/"));
    let body = target.and_then(|name| shared.get(name)).unwrap_or(body);
    let target = form(body)?.pointer("/schema/$ref")?.as_str()?;
    target.strip_prefix("#/components/schemas/").map(str::to_owned)
}

fn form(body: &Value) -> Option<&Value> {
    body.get("content")?.get(MULTIPART)
}

fn is_referred_to(node: &Value, target: &str) -> bool {
    match node {
        Value::Object(map) => {
            map.get("$ref").is_some_and(|found| found == target)
                || map.values().any(|child| is_referred_to(child, target))
        }
        Value::Array(items) => items.iter().any(|child| is_referred_to(child, target)),
        _ => false,
    }
}
