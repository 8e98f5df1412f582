//! What the vendor says of an operation → our extensions.

use serde_json::{Map, Value, json};

use super::quota;
use crate::callers::{self, Manner};

/// So many requests of a business the Market serves at a time, where an operation does not say otherwise. Its
/// documentation says so; its description does not.
const PARALLEL: u64 = 4;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How the names of operations begin that are a POST and only read.
const READING: [&str; 6] = ["get", "search", "find", "list", "count", "calculate"];

const PAGES: &str = "https://yandex.ru/dev/market/partner-api/doc/ru/reference";

/// Gives every operation its quota, scopes and the rest, where it does not have them already.
pub(super) fn extend(mut description: Value) -> Value {
    if let Some(root) = description.as_object_mut() {
        root.entry("x-parallel").or_insert(json!(PARALLEL));
    }
    let manner = Manner::of(&description);
    let items = description.get_mut("paths").and_then(Value::as_object_mut);
    for item in items.into_iter().flat_map(|items| items.values_mut()).filter_map(Value::as_object_mut) {
        for (method, operation) in item.iter_mut().filter(|(method, _)| METHODS.contains(&method.as_str())) {
            if let Some(operation) = operation.as_object_mut() {
                one(method, operation, manner);
            }
        }
    }
    description
}

fn one(method: &str, operation: &mut Map<String, Value>, manner: Manner) {
    let limits = operation.get("x-resource-limit-config").cloned().unwrap_or_default();
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or_default();
    let page = json!({ "url": format!("{PAGES}/{tag}/{id}") });
    let said = [
        ("x-repeatable", Some(json!(is_repeatable(method, id)))),
        ("x-effect", Some(json!(effect(method, id)))),
        ("x-quota", quota::quota(&limits)),
        ("x-parallel", quota::parallel(&limits).map(|number| json!(number))),
        ("x-scopes", operation.get("x-auth-scopes").cloned()),
        ("externalDocs", (!id.is_empty() && !tag.is_empty()).then_some(page)),
    ];
    for (key, value) in said {
        if let Some(value) = value {
            operation.entry(key).or_insert(value);
        }
    }
    if let Some(callers) = allowed(operation, manner) {
        operation.insert(callers::ALLOWED.to_owned(), callers);
    }
}

/// Whose keys may call, in our manner.
fn allowed(operation: &Map<String, Value>, manner: Manner) -> Option<Value> {
    let texts = |key: &str| {
        let all = operation.get(key)?.as_array()?;
        Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>())
    };
    let restricted = texts(callers::RESTRICTED).unwrap_or_default();
    manner.callers(texts(callers::ALLOWED), &restricted).map(|callers| json!(callers))
}

/// What a call changes. It is a proposal, by verb and name: what does not read by its name is taken for what cannot be
/// taken back, for which a person is asked first.
fn effect(method: &str, id: &str) -> &'static str {
    let begins_with = |word: &&str| {
        let rest = id.strip_prefix(*word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    };
    let reads = match method {
        "get" | "head" | "options" => true,
        "post" => READING.iter().any(begins_with),
        _ => false,
    };
    if reads { "reads" } else { "irreversible" }
}

/// Whether a call may be sent again when it is unknown whether it was carried out. It is a proposal, by verb and name.
fn is_repeatable(method: &str, id: &str) -> bool {
    matches!(method, "put" | "delete") || effect(method, id) == "reads"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(method: &str, operation: &Value) -> Value {
        let description = extend(json!({ "paths": { "/a": { method: operation } } }));
        description["paths"]["/a"][method].clone()
    }

    #[test]
    fn the_vendors_extensions_become_ours() {
        let operation = json!({
            "operationId": "getChats",
            "tags": ["chats", "fbs"],
            "x-auth-scopes": ["communication"],
            "x-resource-limit-config": { "amount": 7, "period": "hours", "parallel-limit-value": 6 },
        });
        let extended = extended("post", &operation);
        assert_eq!(extended["x-scopes"], json!(["communication"]));
        assert_eq!(extended["x-quota"], json!({ "requests": 7, "hours": 1 }));
        assert_eq!(extended["x-parallel"], 6);
        assert_eq!(extended["x-repeatable"], true);
        assert_eq!(extended["externalDocs"]["url"], format!("{PAGES}/chats/getChats"));
    }

    #[test]
    fn whose_keys_may_call_is_said_in_one_manner() {
        let allowed = |operation: Value| extended("get", &operation).get("x-allowed").cloned();
        assert_eq!(allowed(json!({})), None);
        assert_eq!(allowed(json!({ "x-allowed": ["urbanads"] })), Some(json!(["urbanads"])));
        assert_eq!(allowed(json!({ "x-restrictions": ["market-yandex-go"] })), Some(json!(["seller"])));
    }

    #[test]
    fn what_is_there_is_kept() {
        let operation = json!({
            "operationId": "getChats",
            "tags": ["chats"],
            "x-repeatable": false,
            "externalDocs": { "url": "https://example.com" },
        });
        let extended = extended("post", &operation);
        assert_eq!(extended["x-repeatable"], false);
        assert_eq!(extended["externalDocs"]["url"], "https://example.com");
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        let extended = extended("post", &json!({}));
        for key in ["x-quota", "x-scopes", "x-parallel", "externalDocs"] {
            assert_eq!(extended.get(key), None, "{key}");
        }
    }

    #[test]
    fn the_whole_api_has_a_parallel_limit() {
        assert_eq!(extend(json!({}))["x-parallel"], 4);
        assert_eq!(extend(json!({ "x-parallel": 2 }))["x-parallel"], 2);
    }

    #[test]
    fn what_only_reads_may_be_repeated() {
        for (method, id) in [
            ("get", "anything"),
            ("put", "updateX"),
            ("delete", "deleteX"),
            ("post", "getChats"),
            ("post", "searchModels"),
        ] {
            assert!(is_repeatable(method, id), "{method} {id}");
        }
        for (method, id) in [
            ("post", "sendFileToChat"),
            ("post", "generateReport"),
            ("post", "getawayCar"),
            ("patch", "getX"),
        ] {
            assert!(!is_repeatable(method, id), "{method} {id}");
        }
    }
}
