//! The result of a call that is no list.

use serde_json::Value;
use yandex_market::Operation;

use super::words;
use crate::failure::Failure;
use crate::output::{Columns, Format, write_done, write_json, write_table};

/// Writes a result: fields and values for people, or what the Market answered within its envelope.
pub(super) fn write(operation: &Operation, answer: &Value, format: Format) -> Result<(), Failure> {
    match content(answer) {
        Some(result) if format == Format::Table => write_table(&fields(), &rows(result)),
        Some(result) => write_json(result, format),
        None => write_done(&format!("{}: done", words(operation)), answer, format),
    }
}

fn fields() -> Columns<(String, String)> {
    let heads = vec!["FIELD".to_owned(), "VALUE".to_owned()];
    Columns::new(heads, |(name, value): &(String, String)| vec![name.clone(), value.clone()])
}

/// Returns what the envelope holds, or the whole where there is no envelope.
fn content(answer: &Value) -> Option<&Value> {
    let has_envelope = answer.get("result").is_some() || answer.get("status").is_some();
    let result = if has_envelope { answer.get("result") } else { Some(answer) };
    result.filter(|result| !is_empty(result))
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// Returns every value of an object by its dotted name.
pub(super) fn rows(value: &Value) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    add_rows(value, String::new(), &mut rows);
    rows
}

fn add_rows(value: &Value, name: String, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) if name.is_empty() || !fields.is_empty() => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                add_rows(value, name, rows);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                add_rows(item, format!("{name}[{index}]"), rows);
            }
        }
        value => rows.push((name, display(value))),
    }
}

/// Returns a value as people read it: a list with commas, nothing for null.
pub(super) fn display(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(display).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_result_is_what_the_envelope_holds() {
        assert_eq!(content(&json!({ "status": "OK", "result": { "id": 1 } })), Some(&json!({ "id": 1 })));
        for done in
            [json!({ "status": "OK" }), json!({ "status": "OK", "result": {} }), json!({ "result": null })]
        {
            assert_eq!(content(&done), None);
        }
        assert_eq!(content(&json!({ "order": 1 })), Some(&json!({ "order": 1 })));
    }

    #[test]
    fn each_value_has_a_row_with_its_dotted_name() {
        let value = json!({ "id": 1, "author": { "name": null }, "tags": ["a", "b"], "of": [{ "x": true }] });
        let expected = [("author.name", ""), ("id", "1"), ("of[0].x", "true"), ("tags", "a, b")];
        assert!(rows(&json!({})).is_empty());
        assert_eq!(rows(&value), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
