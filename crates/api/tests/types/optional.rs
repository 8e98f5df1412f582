//! Null and absence of an optional field are one and the same, for every field there is.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use yandex_market_api::types::{ApiErrorResponse, GetChatsRequest, GetChatsResponse};

/// The pointer of the object and the name of every field in it, all the way down.
fn fields(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (name, child) in map {
                found.push((pointer.to_owned(), name.clone()));
                fields(child, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                fields(child, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Takes each field away and makes it null; returns the pointers of those that may be absent.
fn optional<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(sample: &Value) -> Vec<String> {
    let mut found = Vec::new();
    fields(sample, "", &mut found);
    let mut optional = Vec::new();
    for (holder, name) in found {
        let mut absent = sample.clone();
        absent.pointer_mut(&holder).unwrap().as_object_mut().unwrap().remove(&name);
        let mut null = sample.clone();
        null.pointer_mut(&holder).unwrap()[&name] = Value::Null;
        match (serde_json::from_value::<T>(absent.clone()), serde_json::from_value::<T>(null)) {
            (Ok(without), Ok(with_null)) => {
                assert_eq!(without, with_null, "{holder}/{name}");
                assert_eq!(serde_json::to_value(&with_null).unwrap(), absent, "{holder}/{name}");
                optional.push(format!("{holder}/{name}"));
            }
            (Err(error), Err(_)) => assert!(error.to_string().contains(&name), "{holder}/{name}: {error}"),
            other => panic!("null and absence of {holder}/{name} differ: {other:?}"),
        }
    }
    optional.sort();
    optional
}

#[test]
fn of_an_answer() {
    let expected = [
        "/result",
        "/result/chats/0/context/campaignId",
        "/result/chats/0/context/customer",
        "/result/chats/0/context/customer/name",
        "/result/chats/0/context/customer/publicId",
        "/result/chats/0/context/orderId",
        "/result/chats/0/context/returnId",
        "/result/chats/0/orderId",
        "/result/paging",
        "/result/paging/nextPageToken",
    ];
    assert_eq!(optional::<GetChatsResponse>(&super::answer()), expected);
}

#[test]
fn of_an_error() {
    let sample = json!({ "status": "OK", "errors": [{ "code": "string", "message": "string" }] });
    assert_eq!(optional::<ApiErrorResponse>(&sample), ["/errors", "/errors/0/message", "/status"]);
}

#[test]
fn of_a_request() {
    let expected = ["/contextTypes", "/contexts", "/orderIds", "/statuses", "/types"];
    assert_eq!(optional::<GetChatsRequest>(&super::requests::documented()), expected);
}

/// A page may be empty although another follows.
#[test]
fn an_empty_page_is_a_page() {
    let page = json!({ "status": "OK", "result": { "chats": [], "paging": { "nextPageToken": "next" } } });
    let decoded: GetChatsResponse = serde_json::from_value(page.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), page);
}
