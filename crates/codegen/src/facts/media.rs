//! Operations that speak JSON by another name than `application/json`.

use serde_json::Value;

use crate::document::Document;
use crate::media::WRITTEN;

/// The media types of one operation.
pub(crate) struct MediaFacts {
    pub(crate) operation: String,
    /// The type of its body.
    pub(crate) body: Option<String>,
    /// The type of its success.
    pub(crate) response: Option<String>,
}

/// Reads the operations whose body or success has a name of its own.
pub(super) fn read(document: &Document) -> Vec<MediaFacts> {
    let all = document.operations().filter_map(|at| {
        let body = at.value.get("requestBody").and_then(|body| written(document, body));
        let responses = at.value.get("responses").and_then(Value::as_object).into_iter().flatten();
        let successes = responses.filter(|(status, _)| status.starts_with('2'));
        let response = successes.filter_map(|(_, response)| written(document, response)).next();
        let operation = at.id()?.to_owned();
        (body.is_some() || response.is_some()).then_some(MediaFacts { operation, body, response })
    });
    all.collect()
}

fn written(document: &Document, carrier: &Value) -> Option<String> {
    let media = document.resolve(carrier).pointer("/content/application~1json")?;
    media.get(WRITTEN)?.as_str().map(str::to_owned)
}
