//! Formats for which typify takes a type of its own, stricter than what is sent: an address that is none must not lose
//! the page it stands on, and a crate for each is not worth it.

use serde_json::Value;

use super::schemas;

const STRICT: [&str; 4] = ["ip", "ipv4", "ipv6", "uuid"];

/// Leaves the texts that they are.
pub(super) fn drop_strict(view: &mut Value) {
    schemas::for_each(view, &mut |schema| {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        if STRICT.contains(&format)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove("format");
        }
    });
}
