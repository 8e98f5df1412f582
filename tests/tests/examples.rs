//! The examples of the library do what they say.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]
#![allow(dead_code, reason = "the examples have a `main` of their own")]

#[path = "../../crates/client/examples/answer_waiting.rs"]
mod answer_waiting;
#[path = "../../crates/client/examples/check_key.rs"]
mod check_key;
#[path = "../../crates/client/examples/export_chat.rs"]
mod export_chat;
#[path = "../../crates/client/examples/greet_order.rs"]
mod greet_order;

use serde_json::Value;
use yandex_market::Market;
use yandex_market::types::{ApiKeyScopeType, ChatMessageSenderType, ChatStatusType};
use yandex_market_sandbox::{Sandbox, SandboxBuilder};

async fn start(builder: SandboxBuilder) -> (Sandbox, Market) {
    let sandbox = builder.start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    (sandbox, market)
}

#[tokio::test]
async fn every_waiting_chat_is_answered_once() {
    let (sandbox, market) = start(Sandbox::builder().chats(100)).await;
    let needs_answer =
        |status: &ChatStatusType| matches!(status, ChatStatusType::New | ChatStatusType::WaitingForPartner);
    let waiting: Vec<_> = sandbox
        .chats()
        .into_iter()
        .filter(|chat| needs_answer(&chat.status))
        .map(|chat| chat.chat_id)
        .collect();
    assert!(waiting.len() > 20, "more than a page");
    let answered = answer_waiting::run(&market, sandbox.business(), "hello").await.unwrap();
    assert_eq!(answered, waiting.len());
    for chat in waiting {
        let messages = sandbox.messages(chat);
        let ours = messages.iter().filter(|one| one.message.as_deref() == Some("hello"));
        assert_eq!(ours.count(), 1);
    }
    assert_eq!(answer_waiting::run(&market, sandbox.business(), "hello").await.unwrap(), 0);
}

#[tokio::test]
async fn a_chat_is_exported_with_every_message() {
    let (sandbox, market) = start(Sandbox::builder()).await;
    let chat = sandbox.chats()[0].clone();
    let mut out = Vec::new();
    export_chat::run(&market, sandbox.business(), chat.chat_id, &mut out).await.unwrap();
    let lines: Vec<Value> =
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages = sandbox.messages(chat.chat_id).into_iter().map(|one| serde_json::to_value(one).unwrap());
    let expected: Vec<Value> = std::iter::once(serde_json::to_value(chat).unwrap()).chain(messages).collect();
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_buyer_is_greeted_once() {
    let (sandbox, market) = start(Sandbox::builder()).await;
    let order = sandbox.orders()[0];
    assert!(greet_order::run(&market, sandbox.business(), order).await.unwrap());
    assert!(!greet_order::run(&market, sandbox.business(), order).await.unwrap());
    let chat = sandbox.chats().into_iter().find(|chat| chat.context.order_id == Some(order)).unwrap();
    let messages = sandbox.messages(chat.chat_id);
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].sender, ChatMessageSenderType::Partner);
}

#[tokio::test]
async fn a_key_is_checked_in_words() {
    let (sandbox, market) = start(Sandbox::builder().scopes([ApiKeyScopeType::AllMethodsReadOnly])).await;
    let mut out = Vec::new();
    check_key::run(&market, &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("key sandbox\n"), "{text}");
    assert!(text.contains(&format!("business {}", sandbox.business())), "{text}");
    assert!(text.contains("  getChats: the key may do this\n"), "{text}");
    assert!(text.contains("  sendMessageToChat: the key has no scope"), "{text}");
}
