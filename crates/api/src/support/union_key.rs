//! The ids and the key of a value of a tagged union.

use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;

use super::MalformedVariant;

/// Returns the key of an event that its tag and these parts name.
#[doc(hidden)]
#[must_use]
pub fn event_key(tag: &str, parts: &[&dyn Display]) -> String {
    parts.iter().fold(tag.to_owned(), |key, part| format!("{key}:{part}"))
}

/// Returns the key of an event that its whole content names: the tag, and everything else as JSON with its keys in order.
#[doc(hidden)]
pub fn content_key(tag: &str, property: &str, union: &impl Serialize) -> String {
    // It cannot fail: every key is a string, and there is nothing that JSON has no word for.
    let mut content = serde_json::to_value(union).unwrap_or_default();
    if let Some(content) = content.as_object_mut() {
        content.remove(property);
    }
    content.sort_all_objects();
    format!("{tag}:{content}")
}

/// Returns an id of JSON that is not as described: an integer, or a text or a fraction that is one.
#[doc(hidden)]
#[must_use]
pub fn id_in<T: From<i64>>(json: &Value, property: &str) -> Option<T> {
    let number = match json.get(property)? {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok())
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.map(T::from)
}

/// Returns an id of a malformed variant, if its tag is one of those whose variants have it.
#[doc(hidden)]
#[must_use]
pub fn id_in_malformed<T: From<i64>>(
    malformed: &MalformedVariant,
    property: &str,
    tags: &[&str],
) -> Option<T> {
    tags.contains(&malformed.tag()).then(|| id_in(malformed.json(), property)).flatten()
}
