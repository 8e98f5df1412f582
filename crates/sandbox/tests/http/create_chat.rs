#![allow(deprecated, reason = "the field `orderId` is there until the Market drops it")]

use serde_json::{Value, json};
use yandex_market_api::enums::{ChatContextType, ChatStatusType, ChatType};
use yandex_market_api::ids::ChatId;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, chat, chat_that, list, pages, post, started};

async fn create(sandbox: &Sandbox, body: Value) -> Answer {
    post(sandbox, "chats/new", &[], body).await
}

async fn created(sandbox: &Sandbox, body: Value) -> ChatId {
    let answer = create(sandbox, body).await;
    assert_eq!((answer.status, &answer.body["status"]), (200, &json!("OK")), "{}", answer.body);
    ChatId::new(answer.body["result"]["chatId"].as_i64().unwrap())
}

fn order(id: impl serde::Serialize) -> Value {
    json!({ "context": { "type": "ORDER", "id": id } })
}

fn return_(id: impl serde::Serialize) -> Value {
    json!({ "context": { "type": "RETURN", "id": id } })
}

#[tokio::test]
async fn the_chat_that_is_there_is_answered() {
    let sandbox = started(Sandbox::builder()).await;
    let before = sandbox.chats();
    for chat in &before {
        let body = match chat.context.type_ {
            ChatContextType::Order => order(chat.context.order_id),
            ChatContextType::Return => return_(chat.context.return_id),
            _ => continue,
        };
        assert_eq!(created(&sandbox, body).await, chat.chat_id);
    }
    assert_eq!(sandbox.chats(), before);
}

#[tokio::test]
async fn a_new_chat_about_an_order_is_listed() {
    let sandbox = started(Sandbox::builder()).await;
    let id = sandbox.orders()[0];
    assert_eq!((sandbox.orders().len(), sandbox.returns().len()), (100, 50));
    let new = created(&sandbox, order(id)).await;
    assert_eq!(created(&sandbox, order(id)).await, new);
    assert_eq!(created(&sandbox, json!({ "orderId": id })).await, new);

    let chat = chat(&sandbox, new);
    assert_eq!((chat.status, chat.type_), (ChatStatusType::New, ChatType::Chat));
    assert_eq!((chat.order_id, chat.context.order_id, chat.context.return_id), (Some(id), Some(id), None));
    assert!(chat.context.campaign_id.is_some());
    assert_eq!(chat.created_at, chat.updated_at);
    assert_eq!((sandbox.chats().len(), sandbox.orders().len()), (26, 99));
    assert!(sandbox.messages(new).is_empty() && !sandbox.orders().contains(&id));
    let listed = list(&sandbox, &[], json!({ "contexts": [{ "type": "ORDER", "id": id }] })).await;
    assert_eq!(listed.ids(), [new.get()]);
    let pages = pages(&sandbox, "20", json!({})).await;
    assert_eq!(pages.iter().flat_map(Answer::ids).last(), Some(new.get()));
}

#[tokio::test]
async fn a_new_chat_about_a_return_names_its_order() {
    let sandbox = started(Sandbox::builder()).await;
    let id = sandbox.returns()[3];
    let new = chat(&sandbox, created(&sandbox, return_(id)).await);
    assert_eq!((new.context.type_, new.context.return_id), (ChatContextType::Return, Some(id)));
    let order_id = new.context.order_id.unwrap();
    assert_eq!((sandbox.orders().len(), sandbox.returns().len()), (100, 49));

    // A chat about the order of a return is another chat.
    let about_order = chat(&sandbox, created(&sandbox, order(order_id)).await);
    assert_ne!(about_order.chat_id, new.chat_id);
    assert_eq!(
        (about_order.context.return_id, about_order.context.campaign_id),
        (None, new.context.campaign_id)
    );
}

#[tokio::test]
async fn the_order_of_a_seeded_return_is_known() {
    let sandbox = started(Sandbox::builder()).await;
    let about_return = chat_that(&sandbox, |chat| chat.context.type_ == ChatContextType::Return);
    let new = created(&sandbox, json!({ "orderId": about_return.order_id })).await;
    assert_eq!(chat(&sandbox, new).context.type_, ChatContextType::Order);
}

#[tokio::test]
async fn the_context_counts_where_both_are_given() {
    let sandbox = started(Sandbox::builder()).await;
    let mut body = return_(sandbox.returns()[0]);
    body["orderId"] = json!(sandbox.orders()[0]);
    let new = created(&sandbox, body).await;
    assert_eq!(chat(&sandbox, new).context.type_, ChatContextType::Return);
}

#[tokio::test]
async fn unknown_orders_and_returns_are_not_found() {
    let sandbox = started(Sandbox::builder()).await;
    create(&sandbox, order(1)).await.assert_refused(404, "NOT_FOUND", "no ORDER 1");
    create(&sandbox, return_(1)).await.assert_refused(404, "NOT_FOUND", "no RETURN 1");
    create(&sandbox, return_(sandbox.orders()[0])).await.assert_refused(404, "NOT_FOUND", "no RETURN");
    for id in [0, -1, i64::MAX] {
        create(&sandbox, json!({ "orderId": id })).await.assert_refused(404, "NOT_FOUND", &id.to_string());
    }
}

#[tokio::test]
async fn something_must_be_named() {
    let sandbox = started(Sandbox::builder()).await;
    create(&sandbox, json!({})).await.assert_refused(400, "BAD_REQUEST", "neither context nor orderId");
    let id = sandbox.orders()[0];
    for context in [json!(null), json!({}), json!({ "type": "ORDER" }), json!({ "type": "ORDER", "id": 0 })] {
        let body = json!({ "context": context, "orderId": id });
        create(&sandbox, body).await.assert_refused(400, "BAD_REQUEST", "context");
    }
    let direct = json!({ "context": { "type": "DIRECT", "id": 1 } });
    create(&sandbox, direct).await.assert_refused(400, "BAD_REQUEST", "ORDER, RETURN");
    for id in [json!(null), json!("5"), json!(5.5)] {
        create(&sandbox, json!({ "orderId": id })).await.assert_refused(400, "BAD_REQUEST", "orderId");
    }
    assert_eq!(sandbox.chats().len(), 25);
}
