//! Effects that are late, and stored or shown differently.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use yandex_market_api::ids::ChatId;
use yandex_market_sandbox::{Fault, Sandbox};

use crate::support::{call, chat_that, history, post, send, started};

fn open_chat(sandbox: &Sandbox) -> ChatId {
    chat_that(sandbox, |chat| chat.status.as_ref() != "FINISHED").chat_id
}

#[tokio::test]
async fn a_request_takes_effect_after_its_connection_was_reset() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = open_chat(&sandbox);
    sandbox.fault("sendMessageToChat", Fault::ProcessLater(Duration::from_millis(300)));
    let request = call(&sandbox, Method::POST, "chats/message", &[("chatId", &chat.to_string())]);
    assert!(request.json(&json!({ "message": "later" })).send().await.is_err());
    assert_eq!((sandbox.times_processed("later"), sandbox.journal()[0].processed), (0, false));

    sandbox.until_processed().await;
    assert_eq!((sandbox.times_processed("later"), sandbox.journal()[0].processed), (1, true));
    assert_eq!(sandbox.messages(chat).last().unwrap().message.as_deref(), Some("later"));
    assert_eq!(sandbox.journal()[0].status, 0);
}

#[tokio::test]
async fn a_late_request_is_still_judged() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = open_chat(&sandbox);
    sandbox.fault("sendMessageToChat", Fault::ProcessLater(Duration::from_millis(1)));
    let request = call(&sandbox, Method::POST, "chats/message", &[("chatId", &chat.to_string())]);
    assert!(request.json(&json!({ "message": "" })).send().await.is_err());
    sandbox.until_processed().await;
    assert!(!sandbox.journal()[0].processed);
}

#[tokio::test]
async fn a_text_can_be_stored_differently() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = open_chat(&sandbox);
    sandbox.fault("sendMessageToChat", Fault::TextStoredDifferently);
    let sent = " Tom & Jerry\r\n1 < 2 ";
    assert_eq!(send(&sandbox, chat, sent).await.status, 500);
    assert_eq!(sandbox.messages(chat).last().unwrap().message.as_deref(), Some("Tom &amp; Jerry\n1 < 2"));
    assert_eq!(sandbox.times_processed(sent), 1, "it is counted as it was sent");
}

#[tokio::test]
async fn texts_of_reviews_can_too() {
    let sandbox = started(Sandbox::builder()).await;
    sandbox.fault("updateGoodsFeedbackComment", Fault::TextStoredDifferently);
    let review = sandbox.reviews()[0].feedback_id;
    let body = json!({ "feedbackId": review, "comment": { "text": "a & b " } });
    assert_eq!(post(&sandbox, "goods-feedback/comments/update", &[], body).await.status, 500);
    assert!(sandbox.comments(review).iter().any(|comment| *comment.text == "a &amp; b"));
}

#[tokio::test]
async fn a_history_can_lag() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = open_chat(&sandbox);
    let before = history(&sandbox, chat, &[], json!({})).await.messages();
    send(&sandbox, chat, "new").await;
    sandbox.fault("getChatHistory", Fault::HistoryLags(Duration::from_secs(600)));
    assert_eq!(history(&sandbox, chat, &[], json!({})).await.messages(), before);
    sandbox.fault("getChatHistory", Fault::HistoryLags(Duration::ZERO));
    assert_eq!(history(&sandbox, chat, &[], json!({})).await.messages().len(), before.len() + 1);
    assert_eq!(history(&sandbox, chat, &[], json!({})).await.messages().len(), before.len() + 1);
}
