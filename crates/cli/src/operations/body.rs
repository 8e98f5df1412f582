//! The JSON body: what was given whole, with the flags put into it.

use serde_json::{Map, Value};

use yandex_market::api::description::required;

use super::schema;

/// Puts the value of a flag into a body, below its path. A flag goes before what the body says.
pub(super) fn put(body: &mut Value, path: &[&str], value: Value) {
    let Some((name, rest)) = path.split_first() else {
        *body = value;
        return;
    };
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    if let Some(fields) = body.as_object_mut() {
        put(fields.entry(*name).or_insert(Value::Null), rest, value);
    }
}

/// Returns the paths of what a body lacks: fields that it must have, and those of the objects in it.
pub(super) fn missing(schema: &'static Value, body: &Value) -> Vec<String> {
    let absent = required(schema).into_iter().filter(|name| body.get(name).is_none());
    let mut missing: Vec<String> = absent.map(str::to_owned).collect();
    for (name, schema) in schema::properties(schema) {
        if let Some(inner) = body.get(name).filter(|inner| inner.is_object()) {
            let absent = required(schema).into_iter().filter(|field| inner.get(field).is_none());
            missing.extend(absent.map(|field| format!("{name}.{field}")));
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_flag_goes_before_the_body_and_leaves_the_rest() {
        let mut body = json!({ "text": "old", "comment": { "id": 1, "text": "old" }, "odd": 1 });
        put(&mut body, &["text"], json!("new"));
        put(&mut body, &["comment", "text"], json!("new"));
        put(&mut body, &["odd", "deep"], json!(true));
        let expected =
            json!({ "text": "new", "comment": { "id": 1, "text": "new" }, "odd": { "deep": true } });
        assert_eq!(body, expected);
    }

    #[test]
    fn an_object_is_made_where_there_is_none() {
        let mut body = json!({});
        put(&mut body, &["comment", "text"], json!("hi"));
        assert_eq!(body, json!({ "comment": { "text": "hi" } }));
    }

    #[test]
    fn what_is_missing_is_found_in_the_body_and_in_its_objects() {
        let inner = json!({ "required": ["id", "type"], "properties": { "id": {}, "type": {} } });
        let schema = json!({ "required": ["text"], "properties": { "text": {}, "of": inner } });
        let schema: &'static Value = Box::leak(Box::new(schema));
        assert_eq!(missing(schema, &json!({ "of": { "id": 1 } })), ["text", "of.type"]);
        assert!(missing(schema, &json!({ "text": "" })).is_empty());
    }
}
