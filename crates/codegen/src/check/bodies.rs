//! What requests and answers carry.

use serde_json::Value;

use super::misshapen;
use crate::document::{Document, OperationAt, escape};
use crate::facts::{MULTIPART, form};
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for at in document.operations() {
        request(document, &at, problems);
        answers(document, &at, problems);
    }
}

/// progenitor knows no other body than JSON, and we know forms besides.
fn request(document: &Document, at: &OperationAt<'_>, problems: &mut Vec<Problem>) {
    let Some(body) = at.value.get("requestBody") else { return };
    let (body, pointer) = document.resolve_at(body, &format!("{}/requestBody", at.pointer));
    let read = serde_json::from_value::<openapiv3::RequestBody>(body.clone());
    problems.extend(misshapen(document, &pointer, "requestBodies", read));
    let content = body.get("content").and_then(Value::as_object);
    if content.is_none_or(|content| content.is_empty()) {
        problems.push(document.problem(&pointer, "the body has no `content`"));
    }
    for (media_type, media) in content.into_iter().flatten() {
        let pointer = format!("{pointer}/content/{}", escape(media_type));
        // Of several that say the same, JSON is enough.
        let has_json = content.is_some_and(|content| content.contains_key("application/json"));
        let is_known = has_json || form(document, at).is_some();
        if !is_known {
            let reason = format!(
                "a body of `{media_type}` cannot be generated, only one of `application/json` or of `{MULTIPART}`"
            );
            problems.push(document.problem(&pointer, reason));
        } else if media.get("schema").is_none() && (media_type == "application/json" || !has_json) {
            problems.push(document.problem(&pointer, "the body has no `schema`"));
        }
    }
}

fn answers(document: &Document, at: &OperationAt<'_>, problems: &mut Vec<Problem>) {
    let responses = at.value.get("responses").and_then(Value::as_object);
    let successes = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    let mut schemas: Vec<Option<&Value>> = Vec::new();
    for (status, response) in successes {
        let (response, pointer) =
            document.resolve_at(response, &format!("{}/responses/{status}", at.pointer));
        let read = serde_json::from_value::<openapiv3::Response>(response.clone());
        problems.extend(misshapen(document, &pointer, "responses", read));
        let json = response.pointer("/content/application~1json");
        let schema = json.and_then(|json| json.get("schema"));
        if json.is_some() && schema.is_none() {
            let pointer = format!("{pointer}/content/application~1json");
            problems.push(document.problem(&pointer, "the answer has no `schema`"));
        }
        schemas.push(schema);
    }
    let pointer = format!("{}/responses", at.pointer);
    if schemas.is_empty() {
        problems.push(document.problem(&pointer, "the operation has no answer that is a success (2xx)"));
    }
    schemas.dedup();
    if schemas.len() > 1 {
        problems.push(document.problem(&pointer, "the operation has successes (2xx) of more than one type"));
    }
}
