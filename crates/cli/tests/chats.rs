//! `ymarket chats show`, `message`, `open` and `list --waiting`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::{Value, json};
use support::{first_chat, is_answered, is_answered_with, is_refused, run_against};
use yandex_market::types::{ApiKeyScopeType, ChatStatusType};
use yandex_market_sandbox::Sandbox;

#[tokio::test]
async fn one_chat_is_an_object_and_a_row() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    for format in ["json", "jsonl"] {
        let run = run_against(&sandbox, &["chats", "show", &chat, "--output", format]).await;
        assert_eq!(run.json(), serde_json::to_value(&sandbox.chats()[0]).unwrap());
    }
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v2/businesses/1/chat"));
    assert_eq!(request.query("chatId"), Some(chat.as_str()));
    let table = run_against(&sandbox, &["chats", "show", &chat]).await.stdout;
    assert_eq!(table.lines().count(), 2);
    assert!(table.trim_start().starts_with("CHAT ") && table.contains(&chat), "{table}");
}

#[tokio::test]
async fn one_message_is_an_object_and_a_row() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    let message = sandbox.customer_says(id, "Где заказ?").unwrap().to_string();
    let run = run_against(&sandbox, &["chats", "message", &chat, &message, "--output", "json"]).await;
    assert_eq!(run.json(), serde_json::to_value(sandbox.messages(id).last()).unwrap());
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v2/businesses/1/chats/message"));
    assert_eq!((request.query("chatId"), request.query("messageId")), (Some(&*chat), Some(&*message)));
    let table = run_against(&sandbox, &["chats", "message", &chat, &message]).await.stdout;
    assert!(table.contains(&message) && table.contains("CUSTOMER  Где заказ?"), "{table}");
}

#[tokio::test]
async fn opening_prints_the_id_of_the_chat_new_or_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let context = format!("ORDER:{}", sandbox.orders()[0]);
    let first = run_against(&sandbox, &["chats", "open", &context]).await;
    assert_eq!((first.code, first.stderr.as_str()), (Some(0), ""));
    let chat = sandbox.chats().last().unwrap().chat_id;
    assert_eq!(first.stdout, format!("{chat}\n"));
    let again = run_against(&sandbox, &["chats", "open", &context, "--output", "jsonl"]).await;
    assert_eq!(again.stdout, format!("{{\"chatId\":{chat}}}\n"));
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats/new"));
    let order = sandbox.chats().last().unwrap().context.order_id.unwrap();
    assert_eq!(request.json(), Some(json!({ "context": { "type": "ORDER", "id": order } })));

    let context = format!("RETURN:{}", sandbox.returns()[0]);
    let run = run_against(&sandbox, &["chats", "open", &context, "--output", "json"]).await;
    assert_eq!(run.json(), json!({ "chatId": sandbox.chats().last().unwrap().chat_id }));
}

#[tokio::test]
async fn waiting_chats_are_new_ones_and_those_that_wait_for_the_shop() {
    let sandbox = Sandbox::start().await.unwrap();
    let args = ["chats", "list", "--waiting", "--type", "CHAT", "--output", "jsonl"];
    let listed = run_against(&sandbox, &args).await.json_lines();
    let body = json!({ "statuses": ["NEW", "WAITING_FOR_PARTNER"], "types": ["CHAT"] });
    assert_eq!(sandbox.journal()[0].json(), Some(body));
    let waits = |chat: &Value| {
        [ChatStatusType::New, ChatStatusType::WaitingForPartner]
            .iter()
            .any(|one| chat["status"] == one.as_str())
    };
    assert!(!listed.is_empty() && listed.iter().all(waits), "{listed:?}");
}

#[tokio::test]
async fn what_the_market_does_not_have_is_one_clear_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    is_answered(
        &sandbox,
        &["chats", "show", "5"],
        "getChat: the Market refused the request (404 Not Found): NOT_FOUND",
    )
    .await;
    is_answered(
        &sandbox,
        &["chats", "history", "5"],
        "getChatHistory: the Market refused the request (404 Not Found)",
    )
    .await;
    is_answered(
        &sandbox,
        &["chats", "message", &chat, "5"],
        "getChatMessage: the Market refused the request (404 Not Found)",
    )
    .await;
    is_answered(
        &sandbox,
        &["chats", "open", "ORDER:5"],
        "createChat: the Market refused the request (404 Not Found)",
    )
    .await;
    is_answered(
        &sandbox,
        &["chats", "send", "5", "hi"],
        "sendMessageToChat: the Market refused the request (404 Not Found)",
    )
    .await;
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let sandbox = Sandbox::builder().scopes([ApiKeyScopeType::AllMethodsReadOnly]).start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    assert_eq!(run_against(&sandbox, &["chats", "show", &chat]).await.code, Some(0));
    let scopes = "one of these will do: communication, all-methods)";
    is_answered_with(&sandbox, &["chats", "send", &chat, "hi"], 4, scopes).await;
    is_answered_with(&sandbox, &["chats", "open", "ORDER:5"], 4, scopes).await;
    let sandbox = Sandbox::builder().scopes([ApiKeyScopeType::Pricing]).start().await.unwrap();
    let scopes = "one of these will do: communication, all-methods, all-methods:read-only)";
    is_answered_with(&sandbox, &["chats", "show", &chat], 4, scopes).await;
}

#[tokio::test]
async fn ids_are_counted_from_1_and_contexts_are_orders_and_returns() {
    let sandbox = Sandbox::start().await.unwrap();
    for id in ["0", "-1", "-9223372036854775808"] {
        let chat = format!("the id of a chat must be 1 or more, not {id}");
        for command in ["show", "history", "send", "send-file"] {
            is_refused(&sandbox, &["chats", command, id], &chat).await;
        }
        is_refused(&sandbox, &["chats", "message", id, "1"], &chat).await;
        let message = format!("the id of a message must be 1 or more, not {id}");
        is_refused(&sandbox, &["chats", "message", "1", id], &message).await;
        is_refused(&sandbox, &["chats", "history", "1", "--since", id], &message).await;
        let context = format!("ORDER:{id}");
        is_refused(
            &sandbox,
            &["chats", "open", &context],
            "write ORDER:123 or RETURN:123, with an id from 1",
        )
        .await;
    }
    is_refused(&sandbox, &["chats", "show", "9223372036854775808"], "is no ChatId").await;
    is_refused(&sandbox, &["chats", "show", "ORDER:1"], "`ORDER:1` is no ChatId").await;
    is_refused(&sandbox, &["chats", "open", "DIRECT"], "name an order or a return").await;
    is_refused(&sandbox, &["chats", "list", "--waiting", "--status", "NEW"], "cannot be used with").await;
}
