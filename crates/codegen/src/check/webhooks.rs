//! Webhooks: the requests that others send to a server of ours.

use serde_json::Value;

use super::misshapen;
use crate::document::{Document, OperationAt, escape, schema_name};
use crate::problem::Problem;

/// What a webhook says with these nobody would read: they are about calls that we make.
const OF_CALLS: [&str; 6] = ["parameters", "x-quota", "x-scopes", "x-repeatable", "x-effect", "x-parallel"];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let Some(webhooks) = document.root.get("x-webhooks") else { return };
    let Some(items) = webhooks.as_object() else {
        problems.push(document.problem("/x-webhooks", "must be a map of a name → a path item"));
        return;
    };
    for (name, item) in items {
        let pointer = format!("/x-webhooks/{}", escape(name));
        if item.get("parameters").is_some() {
            problems.push(document.problem(&pointer, "`parameters` is of no use in a webhook"));
        }
        if !document.webhooks().any(|at| at.path == name) {
            problems.push(document.problem(&pointer, "the webhook has no operation"));
        }
    }
    for at in document.webhooks() {
        words(document, &at, problems);
        request(document, &at, problems);
        answers(document, &at, problems);
    }
}

fn words(document: &Document, at: &OperationAt<'_>, problems: &mut Vec<Problem>) {
    for key in ["operationId", "summary", "description"] {
        let text = at.value.get(key).and_then(Value::as_str);
        if text.is_none_or(|text| text.trim().is_empty()) {
            problems.push(document.problem(&at.pointer, format!("the webhook has no `{key}`")));
        }
    }
    for key in OF_CALLS.iter().filter(|key| at.value.contains_key(**key)) {
        problems.push(document.problem(&at.pointer, format!("`{key}` is of no use in a webhook")));
    }
}

fn request(document: &Document, at: &OperationAt<'_>, problems: &mut Vec<Problem>) {
    let Some(body) = at.value.get("requestBody") else {
        problems.push(document.problem(&at.pointer, "the webhook has no `requestBody`"));
        return;
    };
    let (body, pointer) = document.resolve_at(body, &format!("{}/requestBody", at.pointer));
    let read = serde_json::from_value::<openapiv3::RequestBody>(body.clone());
    problems.extend(misshapen(document, &pointer, "requestBodies", read));
    if body.get("content").and_then(Value::as_object).is_none_or(|content| content.is_empty()) {
        problems.push(document.problem(&pointer, "the body has no `content`"));
    }
    content(document, body, &pointer, problems);
}

fn answers(document: &Document, at: &OperationAt<'_>, problems: &mut Vec<Problem>) {
    let pointer = format!("{}/responses", at.pointer);
    let responses = at.value.get("responses").and_then(Value::as_object);
    if !responses.is_some_and(|responses| responses.keys().any(|status| status.starts_with('2'))) {
        problems.push(document.problem(&pointer, "the webhook has no answer that is a success (2xx)"));
    }
    for (status, response) in responses.into_iter().flatten() {
        let (response, pointer) = document.resolve_at(response, &format!("{pointer}/{status}"));
        let read = serde_json::from_value::<openapiv3::Response>(response.clone());
        problems.extend(misshapen(document, &pointer, "responses", read));
        content(document, response, &pointer, problems);
    }
}

/// No client is made of a webhook, only types: what has no name would be lost.
fn content(document: &Document, holder: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    let content = holder.get("content").and_then(Value::as_object);
    for (media_type, media) in content.into_iter().flatten() {
        let pointer = format!("{pointer}/content/{}", escape(media_type));
        if media_type != "application/json" {
            let reason = format!("`{media_type}` cannot be generated, only `application/json`");
            problems.push(document.problem(&pointer, reason));
        } else if media.get("schema").and_then(schema_name).is_none() {
            let reason = "what a webhook carries must be a schema of its own, with a name";
            problems.push(document.problem(&pointer, reason));
        }
    }
}
