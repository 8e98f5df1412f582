//! The view has no error responses, so that the status, the headers and a body that is no JSON of every error
//! reach our own decoder. (progenitor panics over an operation with two types of errors, and decodes none that
//! a balancer wrote.)

use serde_json::Value;

/// Leaves the 2xx responses.
pub(super) fn drop_error_responses(view: &mut Value) {
    let items = view.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()) {
        let operations = item.as_object_mut();
        for operation in operations.into_iter().flat_map(|operations| operations.values_mut()) {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                responses.retain(|status, _| status.starts_with('2'));
            }
        }
    }
}
