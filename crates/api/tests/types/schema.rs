//! The types have JSON Schemas, which the documentation's own samples satisfy.

use schemars::schema_for;
use serde_json::{Value, json};
use yandex_market_api::types::{ApiErrorResponse, ChatStatusType, GetChatsRequest, GetChatsResponse};

/// Whether a value has the structure that a schema asks for; as much of JSON Schema as schemars writes here.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(target.trim_start_matches('#'));
        return fits(root, target.unwrap_or_else(|| panic!("{target:?} is not there")), value);
    }
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        return choices.iter().any(|choice| fits(root, choice, value));
    }
    let kinds: Vec<&Value> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().collect(),
        kind => vec![kind],
    };
    let values = schema["enum"].as_array();
    kinds.iter().any(|kind| *kind == kind_of(value))
        && values.is_none_or(|values| values.contains(value))
        && value.as_array().is_none_or(|items| items.iter().all(|item| fits(root, &schema["items"], item)))
        && value.as_object().is_none_or(|_| fits_object(root, schema, value))
}

/// Every field is described and every required one is there.
fn fits_object(root: &Value, schema: &Value, value: &Value) -> bool {
    let required = schema["required"].as_array().into_iter().flatten();
    let fields = value.as_object().unwrap();
    required.map(|name| name.as_str().unwrap()).all(|name| fields.contains_key(name))
        && fields.iter().all(|(name, field)| {
            schema["properties"].get(name).is_some_and(|schema| fits(root, schema, field))
        })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn the_documented_samples_fit() {
    let schema = schema_for!(GetChatsResponse).to_value();
    assert!(fits(&schema, &schema, &super::answer()));
    let schema = schema_for!(GetChatsRequest).to_value();
    assert!(fits(&schema, &schema, &super::requests::documented()));
    let schema = schema_for!(ApiErrorResponse).to_value();
    let error = json!({ "status": "OK", "errors": [{ "code": "string", "message": "string" }] });
    assert!(fits(&schema, &schema, &error));
}

#[test]
fn what_does_not_fit_is_found() {
    let schema = schema_for!(GetChatsResponse).to_value();
    for (pointer, wrong) in [
        ("/status", json!(1)),
        ("/result", json!([])),
        ("/result/chats/0", json!({})),
        ("/result/chats/0/chatId", json!("none")),
        ("/result/chats/0/context/customer/name", json!(7)),
    ] {
        let mut answer = super::answer();
        *answer.pointer_mut(pointer).unwrap() = wrong;
        assert!(!fits(&schema, &schema, &answer), "{pointer}");
    }
}

#[test]
fn every_field_of_a_chat_is_described_in_words() {
    let schema = schema_for!(GetChatsResponse).to_value();
    let properties = schema["$defs"]["Chat"]["properties"].as_object().unwrap();
    assert!(super::chat().as_object().unwrap().keys().all(|name| properties.contains_key(name)));
    for (name, property) in properties {
        assert!(property["description"].is_string(), "{name}: {property}");
    }
}

/// A value of tomorrow is valid; the known ones are there to choose from.
#[test]
fn enums_are_open() {
    let schema = schema_for!(GetChatsResponse).to_value();
    let mut answer = super::answer();
    answer["result"]["chats"][0]["status"] = json!("SOMETHING_NEW");
    assert!(fits(&schema, &schema, &answer));
    let known = &schema["$defs"]["ChatStatusType"]["anyOf"][0]["enum"];
    assert_eq!(known.as_array().unwrap().len(), ChatStatusType::KNOWN.len(), "{schema}");
}

#[test]
fn bounds_meanings_and_deprecation_are_in_the_schema() {
    let schema = schema_for!(GetChatsRequest).to_value();
    let properties = &schema["properties"];
    assert_eq!(properties["contexts"]["minItems"], 1);
    assert_eq!(properties["statuses"]["uniqueItems"], true);
    assert_eq!(properties["orderIds"]["deprecated"], true);
    assert_eq!(properties["statuses"].get("deprecated"), None);
    let meanings = &schema["$defs"]["ChatStatusType"]["anyOf"][0]["description"];
    assert!(meanings.as_str().unwrap().contains("`NEW`: "), "{meanings}");
}
