//! How the generated types read and write JSON.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod enums;
mod ids;
mod notifications;
mod optional;
mod requests;
mod schema;

use serde_json::{Value, json};
use yandex_market_api::types::{Chat, GetChatsResponse};

/// The documentation's own answer to getChats.
fn answer() -> Value {
    json!({
        "status": "OK",
        "result": { "chats": [chat()], "paging": { "nextPageToken": "string" } },
    })
}

/// The chat of that answer.
fn chat() -> Value {
    json!({
        "chatId": 0,
        "orderId": 0,
        "context": {
            "type": "ORDER",
            "customer": { "name": "string", "publicId": "string" },
            "campaignId": 0,
            "orderId": 0,
            "returnId": 0,
        },
        "type": "CHAT",
        "status": "NEW",
        "createdAt": "2017-11-21T00:00:00+03:00",
        "updatedAt": "2017-11-21T00:00:00+03:00",
    })
}

#[test]
fn the_documented_answer_is_written_as_it_was_read() {
    let decoded: GetChatsResponse = serde_json::from_value(answer()).unwrap();
    assert_eq!(decoded.result.as_ref().unwrap().chats[0].chat_id.get(), 0);
    assert_eq!(serde_json::to_value(&decoded).unwrap(), answer());
}

#[test]
fn names_may_be_empty() {
    let mut chat = chat();
    chat["context"]["customer"] = json!({ "name": "", "publicId": "" });
    let decoded: Chat = serde_json::from_value(chat.clone()).unwrap();
    assert_eq!(decoded.context.customer.as_ref().unwrap().name.as_deref(), Some(""));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), chat);
}

#[test]
fn dates_are_written_with_the_offset_they_came_with() {
    for date in [
        "2017-11-21T00:00:00+03:00",
        "2017-11-21T00:00:00.123456789+03:00",
        "2017-11-21T00:00:00-09:30",
        "2017-11-20T21:00:00Z",
    ] {
        let mut chat = chat();
        chat["createdAt"] = json!(date);
        let decoded: Chat = serde_json::from_value(chat).unwrap();
        assert_eq!(serde_json::to_value(&decoded).unwrap()["createdAt"], date);
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    for wrong in [json!("yesterday"), json!("2017-11-21"), json!(1_511_211_600), json!(null)] {
        let mut chat = chat();
        chat["createdAt"] = wrong.clone();
        assert!(serde_json::from_value::<Chat>(chat).is_err(), "{wrong}");
    }
}

/// The vendor's advice: fields come without notice.
#[test]
fn unknown_fields_are_kept_and_sent_again() {
    let mut more = answer();
    for pointer in ["", "/result", "/result/chats/0", "/result/chats/0/context", "/result/paging"] {
        more.pointer_mut(pointer).unwrap()["new\"Field"] = json!({ "deep": [1, null, "x"] });
    }
    let by_value: GetChatsResponse = serde_json::from_value(more.clone()).unwrap();
    let by_text: GetChatsResponse = serde_json::from_str(&more.to_string()).unwrap();
    assert_eq!(by_value, by_text);
    let chat = &by_text.result.as_ref().unwrap().chats[0];
    assert_eq!(chat.unknown_fields.get("new\"Field").unwrap()["deep"][2], "x");
    assert_eq!(serde_json::to_value(&by_text).unwrap(), more);
}

#[test]
fn a_field_that_is_not_known_yet_can_be_sent() {
    let mut request = yandex_market_api::types::GetChatsRequest::new();
    assert!(request.unknown_fields.is_empty());
    request.unknown_fields.insert("unread", true);
    assert_eq!(serde_json::to_value(&request).unwrap(), json!({ "unread": true }));
}
