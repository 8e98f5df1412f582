//! `date-time` → a date that keeps its offset. (typify's own choice, `DateTime<Utc>`, throws it away.)

use serde_json::{Value, json};

use super::schemas;

/// The component that stands for every date with a time.
pub(crate) const COMPONENT: &str = "DateTime";

/// Puts a reference in the place of every date with a time.
pub(super) fn refer(view: &mut Value) {
    let mut found = false;
    schemas::for_each(view, &mut |schema| {
        if schema.get("format").and_then(Value::as_str) == Some("date-time") {
            schemas::refer_to(schema, COMPONENT);
            found = true;
        }
    });
    if found {
        schemas::add(view, COMPONENT, json!({ "type": "string" }));
    }
}
