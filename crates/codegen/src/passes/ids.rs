//! An integer with an `x-id` refers to the type of that id, and a string with one to a stand-in for it.

use serde_json::{Value, json};

use super::schemas;
use crate::facts::{IdFacts, as_text, is_text};

/// Puts a reference in the place of every id, and a component for each type of id.
pub(super) fn refer(view: &mut Value, ids: &[IdFacts]) {
    schemas::for_each(view, &mut |schema| {
        if let Some(name) = schema.get("x-id").and_then(Value::as_str).map(str::to_owned) {
            let name = if is_text(schema) { as_text(&name) } else { name };
            schemas::refer_to(schema, &name);
        }
    });
    for id in ids {
        schemas::add(view, &id.name, json!({ "type": "integer", "format": "int64" }));
        schemas::add(view, &id.as_text(), json!({ "type": "string" }));
    }
}
