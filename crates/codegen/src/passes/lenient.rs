//! Bounds are kept on what we send and dropped on what we receive: the documentation's own sample has ids of 0
//! below its own minimum of 1, and one odd value must not lose the page. For the same reason what is optional
//! in an answer may be null, and there may be more in it than is known. Of a webhook it is the body that we
//! receive, and the answers that we send.
//!
//! The bounds of numbers in a body are dropped either way: typify knows of no other than a minimum of 1, for
//! which it takes `NonZeroU64`, and the documentation's own request has an id of 0. So are patterns: typify
//! would have the generated code depend on a crate of regular expressions, and unwrap.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schemas;

const OF_NUMBERS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const OF_OTHERS: [&str; 6] = ["minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"];

/// Drops the bounds from every schema that we can receive, and those of numbers and patterns from every other.
pub(super) fn drop_received_bounds(view: &mut Value) {
    let received = received(view);
    let components = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in components.into_iter().flatten() {
        if received.contains(name) {
            schemas::below(schema, &mut relax);
        } else {
            schemas::below(schema, &mut |schema| drop_keys(schema, &OF_NUMBERS));
        }
    }
    schemas::for_each_answered(view, &mut relax);
    schemas::for_each_in_bodies(view, &mut |schema| drop_keys(schema, &OF_NUMBERS));
    schemas::for_each(view, &mut |schema| drop_keys(schema, &["pattern"]));
}

fn relax(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required =
        |name: &str| required.as_array().is_some_and(|names| names.iter().any(|one| one == name));
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            // Everything else that is optional becomes an `Option` by itself.
            let may_be_empty = property.get("type").is_some_and(|kind| kind == "array" || kind == "object");
            if let Some(property) = property.as_object_mut().filter(|_| may_be_empty && !is_required(name)) {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        drop_keys(schema, &["additionalProperties"]);
    }
    drop_keys(schema, &OF_NUMBERS);
    drop_keys(schema, &OF_OTHERS);
}

fn drop_keys(schema: &mut Value, keys: &[&str]) {
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

/// The names of the schemas that answers, and the bodies of webhooks, refer to, directly or not.
fn received(view: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (holder, part) in [("paths", "responses"), ("x-webhooks", "requestBody")] {
        let items = view.get(holder).and_then(Value::as_object);
        for item in items.into_iter().flat_map(|items| items.values()) {
            let operations = item.as_object().into_iter().flat_map(|operations| operations.values());
            operations
                .filter_map(|operation| operation.get(part))
                .for_each(|part| collect(view, part, &mut names));
        }
    }
    names
}

fn collect(view: &Value, node: &Value, names: &mut BTreeSet<String>) {
    match node {
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
            if let Some(name) = target.and_then(|target| target.strip_prefix("/components/schemas/"))
                && !names.insert(name.to_owned())
            {
                return;
            }
            if let Some(next) = target.and_then(|target| view.pointer(target)) {
                collect(view, next, names);
            }
            map.values().for_each(|child| collect(view, child, names));
        }
        Value::Array(items) => items.iter().for_each(|child| collect(view, child, names)),
        _ => {}
    }
}
