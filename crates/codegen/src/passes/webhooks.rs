//! Webhooks are no calls of the client: the view has their schemas, and nothing else of them.

use serde_json::Value;

/// Takes the webhooks out. What they refer to is among the components.
pub(super) fn leave_out(view: &mut Value) {
    if let Some(view) = view.as_object_mut() {
        view.remove("x-webhooks");
    }
}
