//! The examples of the library do what they say.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]
#![allow(dead_code, reason = "the examples have a `main` of their own")]

#[path = "../../crates/client/examples/answer_waiting.rs"]
mod answer_waiting;
#[path = "../../crates/client/examples/assistant.rs"]
mod assistant;
#[path = "../../crates/client/examples/check_key.rs"]
mod check_key;
#[path = "../../crates/client/examples/export_chat.rs"]
mod export_chat;
#[path = "../../crates/client/examples/greet_order.rs"]
mod greet_order;

use std::future::pending;
use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;
use yandex_market::Market;
use yandex_market::types::{ApiKeyScopeType, ChatMessageSenderType, ChatStatusType};
use yandex_market::watch::MemoryCheckpoint;
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

#[tokio::test]
async fn a_sender_that_nobody_knows_may_be_the_shop() {
    let sandbox = Sandbox::start().await.unwrap();
    let chat = sandbox.customer_begins_chat("Где мой заказ?");
    let message = sandbox.messages(chat)[0].clone();
    let is_ours = |sender: &str| assistant::may_be_ours(&message.clone().sender(sender));
    let senders = ["CUSTOMER", "MARKET", "SUPPORT", "PARTNER", "SHOP"];
    assert_eq!(senders.map(is_ours), [false, false, false, true, true]);
}

#[tokio::test]
async fn the_assistant_answers_by_rule_and_only_once() {
    let (sandbox, market) = start(Sandbox::builder()).await;
    let chats = market.business(sandbox.business()).chats();
    let (soon, checkpoint) = (Duration::from_millis(5), MemoryCheckpoint::default());
    let watch = || chats.watch().skip_own().poll_every(soon, 10 * soon).checkpoint(checkpoint.clone());
    let chat = sandbox.customer_begins_chat("Здравствуйте!");
    let answers = || {
        let messages = sandbox.messages(chat);
        messages.iter().filter(|one| one.sender == ChatMessageSenderType::Partner).count()
    };
    let settle = Duration::from_millis(50);
    let start = || assistant::Assistant::new(chats.clone(), settle);
    let (first, mut events) = (start(), watch().events());
    let talk = async {
        while checkpoint.progress().is_none() {
            sleep(soon).await;
        }
        sandbox.customer_says(chat, "Где мой заказ?").unwrap();
        sandbox.customer_says(chat, "42").unwrap();
        while answers() == 0 {
            sleep(soon).await;
        }
    };
    tokio::select! {
        answered = first.answer_all(&mut events, pending()) => panic!("it ended: {answered:?}"),
        () = talk => {}
    }
    // Stopped after it answered and before it said so, it is told again what it has answered.
    drop(events);
    let (again, mut events) = (start(), watch().events());
    // Told to stop, it ends when it has handled what it is about to.
    again.answer_all(&mut events, sleep(100 * soon)).await.unwrap();
    assert_eq!(answers(), 1, "{:?}", sandbox.messages(chat));
}
