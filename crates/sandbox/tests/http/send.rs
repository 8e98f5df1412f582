use std::time::SystemTime;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;
use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType};
use yandex_market_api::ids::ChatId;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, assert_id_needed, call, chat, chat_that, post, send, started};

fn open_chat(sandbox: &Sandbox) -> ChatId {
    chat_that(sandbox, |chat| chat.status == ChatStatusType::WaitingForPartner).chat_id
}

#[tokio::test]
async fn a_sent_message_is_in_the_history_afterwards() {
    let sandbox = started(Sandbox::builder()).await;
    let id = open_chat(&sandbox);
    let before = sandbox.messages(id);
    let began: DateTime<Utc> = SystemTime::now().into();
    let answer = send(&sandbox, id, "Здравствуйте!\n👍").await;
    assert_eq!((answer.status, answer.body), (200, json!({ "status": "OK" })));

    let messages = sandbox.messages(id);
    let (last, rest) = messages.split_last().unwrap();
    assert_eq!(rest, before);
    assert!(last.message_id > rest.last().unwrap().message_id);
    assert_eq!(last.message_id.to_string().len(), 16);
    assert_eq!((last.message.as_deref(), &last.payload), (Some("Здравствуйте!\n👍"), &None));
    assert_eq!(last.sender, ChatMessageSenderType::Partner);
    assert_eq!(last.created_at.offset().local_minus_utc(), 3 * 60 * 60);
    // Where the machine's clock is slower than the seeded chats, their time counts.
    assert!(last.created_at.timestamp() >= began.timestamp());
    assert_eq!(last.created_at.timestamp(), last.message_id.get() / 1_000_000);

    let chat = chat(&sandbox, id);
    assert_eq!((chat.updated_at, chat.status), (last.created_at, ChatStatusType::WaitingForCustomer));
}

#[tokio::test]
async fn messages_that_are_sent_together_are_all_there() {
    let sandbox = started(Sandbox::builder().chats(25)).await;
    let ids: Vec<ChatId> = sandbox.chats().iter().map(|chat| chat.chat_id).collect();
    let texts: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let open = ids[1];
    let before = sandbox.messages(open).len();
    let mut sends: Vec<_> = texts.iter().map(|text| Box::pin(send(&sandbox, open, text))).collect();
    while let Some(send) = sends.pop() {
        assert_eq!(send.await.status, 200);
    }
    let messages = sandbox.messages(open);
    assert_eq!(messages.len(), before + 20);
    assert!(messages.is_sorted_by(|a, b| a.message_id < b.message_id));
}

#[tokio::test]
async fn a_message_has_1_to_4096_unicode_characters() {
    let sandbox = started(Sandbox::builder()).await;
    let id = open_chat(&sandbox);
    for text in ["x".to_owned(), "👍".repeat(4096)] {
        assert_eq!(send(&sandbox, id, &text).await.status, 200);
    }
    let before = sandbox.messages(id);
    send(&sandbox, id, "").await.assert_refused(400, "BAD_REQUEST", "at least 1 character, not 0");
    let long = "я".repeat(4097);
    send(&sandbox, id, &long).await.assert_refused(400, "BAD_REQUEST", "at most 4096 characters, not 4097");
    assert_eq!(sandbox.messages(id), before);
}

#[tokio::test]
async fn a_body_that_is_no_message_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let id = open_chat(&sandbox).to_string();
    let query = [("chatId", &*id)];
    for (body, reason) in [
        (json!({}), "the body has no message"),
        (json!({ "message": null }), "message must be a string"),
        (json!({ "message": 5 }), "message must be a string"),
        (json!({ "text": "x" }), "the body has no message"),
    ] {
        let answer = post(&sandbox, "chats/message", &query, body).await;
        answer.assert_refused(400, "BAD_REQUEST", reason);
    }
    let latin = call(&sandbox, Method::POST, "chats/message", &query)
        .header("Content-Type", "application/json")
        .body(b"{\"message\": \"\xcf\xf0\"}".to_vec());
    Answer::of(latin).await.assert_refused(400, "BAD_REQUEST", "not JSON");
}

#[tokio::test]
async fn a_finished_chat_is_closed() {
    let sandbox = started(Sandbox::builder()).await;
    let id = chat_that(&sandbox, |chat| chat.status == ChatStatusType::Finished).chat_id;
    let (before, messages) = (chat(&sandbox, id), sandbox.messages(id));
    send(&sandbox, id, "x").await.assert_refused(400, "BAD_REQUEST", "closed");
    assert_eq!((chat(&sandbox, id), sandbox.messages(id)), (before, messages));
}

#[tokio::test]
async fn the_chat_must_be_named() {
    assert_id_needed(Method::POST, "chats/message", json!({ "message": "x" }), "chatId", &[]).await;
}
