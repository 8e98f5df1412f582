//! One odd item does not lose the page.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use serde_json::{Value, json};
use yandex_market::{ErrorKind, ListChats, Market};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

fn chat(id: i64) -> Value {
    json!({
        "chatId": id,
        "context": { "type": "DIRECT" },
        "type": "CHAT",
        "status": "NEW",
        "createdAt": "2026-01-02T03:04:05+03:00",
        "updatedAt": "2026-01-02T03:04:05+03:00",
    })
}

/// A list whose first answer has these chats.
async fn list(chats: Vec<Value>) -> (Sandbox, ListChats) {
    let sandbox = Sandbox::builder().chats(2).start().await.unwrap();
    let body = json!({ "status": "OK", "result": { "chats": chats, "paging": { "nextPageToken": "" } } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let list = market.business(sandbox.business()).chats().list();
    (sandbox, list)
}

fn with(key: &str, value: Value) -> Value {
    let mut chat = chat(13);
    chat[key] = value;
    chat
}

#[tokio::test]
async fn the_good_items_come_and_the_bad_one_says_where_and_why() {
    let bad = with("createdAt", json!("yesterday"));
    let (_sandbox, list) = list(vec![chat(1), bad.clone(), chat(2)]).await;
    let page = list.page().await.unwrap();
    assert_eq!(page.items.iter().map(|chat| chat.chat_id.get()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(page.bad_items.len(), 1);
    let item = &page.bad_items[0];
    assert_eq!(item.path, "result.chats[1].createdAt");
    assert!(item.reason.contains("invalid characters"), "{}", item.reason);
    assert_eq!(serde_json::from_str::<Value>(&item.raw).unwrap(), bad);
}

#[tokio::test]
async fn a_stream_goes_on_after_a_bad_item() {
    let (_sandbox, list) = list(vec![with("context", json!(7)), chat(1), json!("chat"), chat(2)]).await;
    let mut chats = list.stream();
    let mut ids = Vec::new();
    let mut errors = Vec::new();
    loop {
        match chats.try_next().await {
            Ok(Some(chat)) => ids.push(chat.chat_id.get()),
            Ok(None) => break,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!(ids, [1, 2]);
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::Undecodable));
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        shown[0].starts_with("getChats: cannot decode an item: result.chats[0].context: "),
        "{}",
        shown[0]
    );
    assert!(shown[1].starts_with("getChats: cannot decode an item: result.chats[2]: "), "{}", shown[1]);
    assert_eq!(errors[1].item().unwrap().raw, "\"chat\"");
}

#[tokio::test]
async fn the_next_page_is_not_lost_either() {
    let sandbox = Sandbox::builder().chats(3).start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let list = market.business(sandbox.business()).chats().list();
    let token = list.clone().limit(1).page().await.unwrap().next_page_token;
    let result = json!({ "chats": [chat(1), 5], "paging": { "nextPageToken": token } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(json!({ "status": "OK", "result": result })));
    let mut pages = list.pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().bad_items.len(), 1);
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 2);
}

#[tokio::test]
async fn an_answer_without_a_list_is_an_error_as_a_whole() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    for body in [json!({ "status": "OK", "result": { "chats": "none" } }), json!([1]), json!({ "status": 7 })]
    {
        sandbox.answer("getChats", CannedAnswer::new(200).json(body));
        let error = market.business(sandbox.business()).chats().list().page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert!(error.item().is_none());
    }
}

#[tokio::test]
async fn an_error_that_comes_as_a_success_is_no_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let body = json!({ "status": "ERROR", "errors": [{ "code": "X" }], "result": { "chats": [1] } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let error = market.business(sandbox.business()).chats().list().page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answered);
}
