//! Answers that are JSON but not quite what is expected.

use serde_json::{Value, json};
use yandex_market_api::operations;

use crate::fault::Fault;

/// The fields that are enums. The `status` of the envelope is none that may grow.
const ENUMS: [&str; 5] = ["type", "status", "sender", "placementType", "apiAvailability"];

/// The fields that may be left out, of whatever is listed.
const OPTIONAL: [&str; 8] =
    ["orderId", "customer", "message", "payload", "domain", "categoryId", "parentId", "comments"];

/// A value that no enum has.
const UNKNOWN: &str = "SOMETHING_NEW";

/// Changes an answer as a fault wants it.
pub(crate) fn distort(fault: Fault, answer: &mut Value) {
    match fault {
        Fault::UnknownEnumValue => put_unknown_value(answer),
        Fault::NullOptional => put_null(answer),
        Fault::BadItem => spoil_item(answer),
        _ => {}
    }
}

fn put_unknown_value(answer: &mut Value) {
    if let Some(scope) = answer.pointer_mut("/result/apiKey/authScopes/0") {
        *scope = json!(UNKNOWN);
    } else if let Some(value) = subject(answer).and_then(|subject| field(subject, &ENUMS)) {
        *value = json!(UNKNOWN);
    }
}

/// "Envelope: `errors`: null | […]"; the answer of getCampaigns has no envelope.
fn put_null(answer: &mut Value) {
    if let Some(value) = subject(answer).and_then(|subject| field(subject, &OPTIONAL)) {
        *value = Value::Null;
    }
    if let Some(answer) = answer.as_object_mut().filter(|answer| answer.contains_key("status")) {
        answer.insert("errors".to_owned(), Value::Null);
    }
}

fn spoil_item(answer: &mut Value) {
    let Some(item) = middle(answer).and_then(Value::as_object_mut) else { return };
    let name = if item.contains_key("createdAt") { "createdAt" } else { "id" };
    item.insert(name.to_owned(), json!("yesterday"));
}

/// What an answer is about: the item in the middle of its page, or its result.
pub(crate) fn subject(answer: &mut Value) -> Option<&mut Value> {
    match middle_place(answer) {
        Some(place) => answer.pointer_mut(&place),
        None => answer.get_mut("result"),
    }
}

fn middle(answer: &mut Value) -> Option<&mut Value> {
    let place = middle_place(answer)?;
    answer.pointer_mut(&place)
}

/// The pointer to the item in the middle of a page that has any.
fn middle_place(answer: &Value) -> Option<String> {
    let mut pages = operations::ALL.iter().filter_map(|operation| operation.page?.items);
    pages.find_map(|page| {
        let items = answer.pointer(page)?.as_array()?;
        (!items.is_empty()).then(|| format!("{page}/{}", items.len() / 2))
    })
}

/// The first of these fields that an object has, in itself or deeper.
fn field<'v>(value: &'v mut Value, names: &[&str]) -> Option<&'v mut Value> {
    let object = value.as_object_mut()?;
    if let Some(name) = names.iter().find(|name| object.contains_key(**name)) {
        return object.get_mut(*name);
    }
    object.values_mut().find_map(|value| field(value, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distorted(fault: Fault, mut answer: Value) -> Value {
        distort(fault, &mut answer);
        answer
    }

    fn page(items: Value) -> Value {
        json!({ "status": "OK", "result": { "messages": items } })
    }

    #[test]
    fn the_item_in_the_middle_is_bad() {
        let three = json!([{ "createdAt": "1" }, { "createdAt": "2" }, { "createdAt": "3" }]);
        let bad = distorted(Fault::BadItem, page(three));
        assert_eq!(
            bad["result"]["messages"],
            json!([{ "createdAt": "1" }, { "createdAt": "yesterday" }, { "createdAt": "3" }])
        );
        let campaigns = distorted(Fault::BadItem, json!({ "campaigns": [{ "id": 1 }] }));
        assert_eq!(campaigns, json!({ "campaigns": [{ "id": "yesterday" }] }));
    }

    #[test]
    fn what_has_no_page_has_no_bad_item() {
        for answer in [page(json!([])), json!({ "result": { "chatId": 1 } }), json!([]), Value::Null] {
            assert_eq!(distorted(Fault::BadItem, answer.clone()), answer);
        }
    }

    #[test]
    fn an_enum_of_the_result_gets_an_unknown_value() {
        let chat = json!({ "status": "OK", "result": { "context": { "type": "ORDER" } } });
        let unknown = distorted(Fault::UnknownEnumValue, chat);
        assert_eq!(unknown["result"]["context"]["type"], UNKNOWN);
        assert_eq!(unknown["status"], "OK");
        let key = json!({ "result": { "apiKey": { "authScopes": ["COMMUNICATION"] } } });
        assert_eq!(distorted(Fault::UnknownEnumValue, key)["result"]["apiKey"]["authScopes"][0], UNKNOWN);
        let none = json!({ "status": "OK" });
        assert_eq!(distorted(Fault::UnknownEnumValue, none.clone()), none);
    }

    #[test]
    fn an_optional_field_becomes_null() {
        let messages = page(json!([{ "message": "text", "sender": "PARTNER" }]));
        let null = distorted(Fault::NullOptional, messages);
        assert_eq!(null["result"]["messages"], json!([{ "message": null, "sender": "PARTNER" }]));
        assert_eq!(null["errors"], Value::Null);
        assert!(null.as_object().unwrap().contains_key("errors"));
        let campaigns = distorted(Fault::NullOptional, json!({ "campaigns": [{ "domain": "a" }] }));
        assert_eq!(campaigns, json!({ "campaigns": [{ "domain": null }] }));
    }
}
