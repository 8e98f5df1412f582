//! What other people's descriptions say of enums, in the words that the facts are read from.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::{places, variants};

/// Lists beside the values, and what they are here: a map by value.
const LISTS: [(&str, &str); 4] = [
    ("x-enum-varnames", "x-enum-names"),
    ("x-enumNames", "x-enum-names"),
    ("x-enumDescriptions", "x-enum-descriptions"),
    ("x-enum-descriptions", "x-enum-descriptions"),
];

/// Completes the enums of a description: one of texts is of `type: string`, one that lists `null` is nullable, and what is
/// said of its values in a list is said by value.
pub(crate) fn settle(document: &mut Document) {
    for pointer in places::of(&document.root).schemas {
        let schema = document.root.pointer_mut(&pointer).and_then(Value::as_object_mut);
        if let Some(schema) = schema
            && let Some(Value::Array(values)) = schema.get("enum").cloned()
        {
            complete(schema, &values);
        }
    }
}

fn complete(schema: &mut Map<String, Value>, values: &[Value]) {
    let texts = values.iter().filter(|value| value.is_string()).count();
    let nulls = values.iter().filter(|value| value.is_null()).count();
    if texts > 0 && texts + nulls == values.len() {
        schema.entry("type").or_insert_with(|| "string".into());
    }
    // By the letter, a type and no `nullable` forbid the `null` that is listed. Nobody lists it to forbid it.
    if nulls > 0 && texts > 0 {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    for (written, ours) in LISTS {
        by_value(schema, values, written, ours);
    }
}

/// Turns a list with a text for each value into a map. One of another length is left for the facts to refuse.
fn by_value(schema: &mut Map<String, Value>, values: &[Value], written: &str, ours: &str) {
    let said = match schema.get(written) {
        Some(Value::Array(list)) if list.len() == values.len() => {
            let said = values.iter().zip(list.iter().cloned());
            said.filter_map(|(value, said)| Some((value.as_str()?.to_owned(), said))).collect()
        }
        Some(Value::Object(map)) if written != ours => map.clone(),
        _ => return,
    };
    schema.remove(written);
    let mut map = Map::new();
    for (key, value) in said {
        let value = match (ours, value.as_str()) {
            ("x-enum-names", Some(name)) => variants::name(name).into(),
            _ => value,
        };
        map.insert(key, value);
    }
    if let Some(Value::Object(given)) = schema.remove(ours) {
        map.extend(given);
    }
    schema.insert(ours.to_owned(), Value::Object(map));
}
