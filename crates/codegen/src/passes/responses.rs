//! The responses that generated code decodes by itself: successes.
//!
//! Errors go out of the view, so that the status, the headers and a body that is no JSON of every error reach our own
//! decoder. (progenitor panics over an operation with two types of errors, and decodes none that a balancer wrote.)

use serde_json::{Map, Value};

/// Leaves the successes; a JSON one is decoded whichever success status it comes with.
pub(super) fn keep_successes(view: &mut Value) {
    let items = view.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()) {
        let operations = item.as_object_mut();
        for operation in operations.into_iter().flat_map(|operations| operations.values_mut()) {
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                responses.retain(|status, _| status.starts_with('2'));
                widen(responses);
            }
        }
    }
}

/// Takes the only success for that of every 2xx status. A message that was answered 201 where 200 is described was
/// sent all the same, and must not count as a failure after which it is sent again.
fn widen(responses: &mut Map<String, Value>) {
    let is_json = |response: &Value| response.pointer("/content/application~1json").is_some();
    if responses.len() != 1 || !responses.values().all(is_json) {
        return;
    }
    let only = std::mem::take(responses).into_iter().map(|(_, response)| ("2XX".to_owned(), response));
    responses.extend(only);
}
