//! Responses that are JSON but not quite what is expected.

use serde_json::{Value, json};
use yandex_market_api::Operation;

use crate::contract::subject;
use crate::faults::fault::Fault;

/// A value that no enum has.
const UNKNOWN: &str = "SOMETHING_NEW";

/// Changes a response of an operation as a fault wants it.
pub(crate) fn mutate(fault: Fault, operation: &Operation, response: &mut Value) {
    match fault {
        Fault::UnknownEnumValue => put_unknown_value(operation, response),
        Fault::NullOptional => put_null(operation, response),
        Fault::BadItem => spoil_item(operation, response),
        _ => {}
    }
}

fn put_unknown_value(operation: &Operation, response: &mut Value) {
    let is_enum = |schema: &Value, _| schema.get("enum").is_some();
    let place = subject(operation, response).and_then(|subject| subject.find(response, &is_enum));
    if let Some(value) = place.and_then(|place| response.pointer_mut(&place)) {
        *value = json!(UNKNOWN);
    }
}

/// "Envelope: `errors`: null | […]"; some responses have no envelope.
fn put_null(operation: &Operation, response: &mut Value) {
    let is_optional = |_: &Value, is_required: bool| !is_required;
    let place = subject(operation, response).and_then(|subject| subject.find(response, &is_optional));
    if let Some(value) = place.and_then(|place| response.pointer_mut(&place)) {
        *value = Value::Null;
    }
    if let Some(response) = response.as_object_mut().filter(|response| response.contains_key("status")) {
        response.insert("errors".to_owned(), Value::Null);
    }
}

/// Puts a text in the place of a date, an id or another value that is none.
fn spoil_item(operation: &Operation, response: &mut Value) {
    let place = subject(operation, response).filter(|subject| subject.is_item).map(|subject| subject.place);
    let item = place.and_then(|place| response.pointer_mut(&place)).and_then(Value::as_object_mut);
    let Some(item) = item else { return };
    let named = ["createdAt", "id"].into_iter().find(|name| item.contains_key(*name)).map(str::to_owned);
    let other = || item.iter().find(|(_, value)| !value.is_string()).map(|(name, _)| name.clone());
    match named.or_else(other) {
        Some(name) => drop(item.insert(name, json!("yesterday"))),
        None => item.values_mut().for_each(|value| *value = json!(["yesterday"])),
    }
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations::{
        GET_AUTH_TOKEN_INFO, GET_CAMPAIGNS, GET_CHAT, GET_CHAT_HISTORY, SEND_MESSAGE_TO_CHAT,
    };

    use super::*;

    fn mutated(fault: Fault, operation: &Operation, mut response: Value) -> Value {
        mutate(fault, operation, &mut response);
        response
    }

    fn page(items: Value) -> Value {
        json!({ "status": "OK", "result": { "messages": items } })
    }

    #[test]
    fn the_item_in_the_middle_is_bad() {
        let three = json!([{ "createdAt": "1" }, { "createdAt": "2" }, { "createdAt": "3" }]);
        let bad = mutated(Fault::BadItem, &GET_CHAT_HISTORY, page(three));
        assert_eq!(
            bad["result"]["messages"],
            json!([{ "createdAt": "1" }, { "createdAt": "yesterday" }, { "createdAt": "3" }])
        );
        let bad = |item: Value| mutated(Fault::BadItem, &GET_CAMPAIGNS, json!({ "campaigns": [item] }));
        assert_eq!(bad(json!({ "id": 1 }))["campaigns"], json!([{ "id": "yesterday" }]));
        assert_eq!(bad(json!({ "a": "b", "of": {} }))["campaigns"], json!([{ "a": "b", "of": "yesterday" }]));
        assert_eq!(bad(json!({ "a": "b" }))["campaigns"], json!([{ "a": ["yesterday"] }]));
    }

    #[test]
    fn what_has_no_page_has_no_bad_item() {
        for (operation, response) in [
            (&GET_CHAT_HISTORY, page(json!([]))),
            (&GET_CHAT, json!({ "result": { "chatId": 1, "createdAt": "1" } })),
            (&GET_CHAT, Value::Null),
        ] {
            assert_eq!(mutated(Fault::BadItem, operation, response.clone()), response);
        }
    }

    #[test]
    fn an_enum_of_the_result_gets_an_unknown_value() {
        let chat = json!({ "status": "OK", "result": { "context": { "type": "ORDER" } } });
        let unknown = mutated(Fault::UnknownEnumValue, &GET_CHAT, chat);
        assert_eq!(unknown["result"]["context"]["type"], UNKNOWN);
        assert_eq!(unknown["status"], "OK");
        let key = json!({ "result": { "apiKey": { "authScopes": ["COMMUNICATION"] } } });
        let unknown = mutated(Fault::UnknownEnumValue, &GET_AUTH_TOKEN_INFO, key);
        assert_eq!(unknown["result"]["apiKey"]["authScopes"][0], UNKNOWN);
        let none = json!({ "status": "OK" });
        assert_eq!(mutated(Fault::UnknownEnumValue, &SEND_MESSAGE_TO_CHAT, none.clone()), none);
    }

    #[test]
    fn an_optional_field_becomes_null() {
        let messages = page(json!([{ "message": "text", "sender": "PARTNER" }]));
        let null = mutated(Fault::NullOptional, &GET_CHAT_HISTORY, messages);
        assert_eq!(null["result"]["messages"], json!([{ "message": null, "sender": "PARTNER" }]));
        assert_eq!(null["errors"], Value::Null);
        assert!(null.as_object().unwrap().contains_key("errors"));
        let campaigns =
            mutated(Fault::NullOptional, &GET_CAMPAIGNS, json!({ "campaigns": [{ "domain": "a" }] }));
        assert_eq!(campaigns, json!({ "campaigns": [{ "domain": null }] }));
    }
}
