//! What a field is when it is left out, the Market decides: a default in the type would send it every time, and read
//! what was never said.

use serde_json::Value;

use super::schemas;

/// Drops every default.
pub(super) fn drop_all(view: &mut Value) {
    schemas::for_each(view, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("default");
        }
    });
}
