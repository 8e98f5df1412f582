//! The operations that are written by hand, and what only they carry, are not in the view: progenitor stops at
//! `multipart/form-data`.

use serde_json::Value;

/// Takes the operations out, with the schemas of their bodies that are no JSON.
pub(super) fn leave_out(view: &mut Value, by_hand: &[String]) {
    let mut bodies = Vec::new();
    let items = view.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()).filter_map(Value::as_object_mut) {
        item.retain(|_, operation| {
            let id = operation.get("operationId").and_then(Value::as_str);
            let is_by_hand = id.is_some_and(|id| by_hand.iter().any(|one| one == id));
            bodies.extend(body_schemas(operation).filter(|_| is_by_hand));
            !is_by_hand
        });
    }
    let schemas = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    if let Some(schemas) = schemas {
        schemas.retain(|name, _| !bodies.contains(name));
    }
}

/// The names of the schemas of bodies that are no JSON.
fn body_schemas(operation: &Value) -> impl Iterator<Item = String> {
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    let others = content.into_iter().flatten().filter(|(media_type, _)| *media_type != "application/json");
    others.filter_map(|(_, media)| {
        let target = media.pointer("/schema/$ref")?.as_str()?;
        target.strip_prefix("#/components/schemas/").map(str::to_owned)
    })
}
