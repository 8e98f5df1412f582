//! Schemas get their Rust names: `GetChatInfoDTO` → `Chat`.

use serde_json::{Map, Value};

use super::schemas;
use crate::facts::TypeNames;

/// Renames the component schemas and all that refers to them.
pub(super) fn rename(view: &mut Value, types: &TypeNames) {
    schemas::for_each(view, &mut |schema| {
        let Some(target) = schema.get_mut("$ref") else { return };
        let name = target.as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        if let Some(rust) = name.and_then(|name| types.rust(name)) {
            *target = Value::String(format!("#/components/schemas/{rust}"));
        }
    });
    let Some(components) = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    let renamed: Map<String, Value> = std::mem::take(components)
        .into_iter()
        .map(|(name, schema)| (types.rust(&name).map_or(name.clone(), str::to_owned), schema))
        .collect();
    *components = renamed;
}
