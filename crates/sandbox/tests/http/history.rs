#![allow(deprecated, reason = "the field `orderId` is there until the Market drops it")]

use reqwest::Method;
use serde_json::{Value, json};
use yandex_market_api::enums::ChatContextType;
use yandex_market_api::ids::ChatId;
use yandex_market_sandbox::{LastPage, Sandbox, SandboxBuilder};

use crate::support::{Answer, assert_id_needed, call, chat_that, history, started};

/// The chat of the default ones with the most messages.
fn longest(sandbox: &Sandbox) -> ChatId {
    let ids = sandbox.chats().into_iter().map(|chat| chat.chat_id);
    ids.max_by_key(|id| sandbox.messages(*id).len()).unwrap()
}

fn ids(sandbox: &Sandbox, chat: ChatId) -> Vec<i64> {
    sandbox.messages(chat).iter().map(|message| message.message_id.get()).collect()
}

async fn pages(sandbox: &Sandbox, chat: ChatId, body: Value) -> Vec<Answer> {
    let mut pages = vec![history(sandbox, chat, &[("limit", "5")], body.clone()).await];
    while let Some(token) = pages.last().and_then(|page| page.token().map(str::to_owned)) {
        assert!(pages.len() < 100, "the history has no end");
        let query = [("limit", "5"), ("pageToken", &*token)];
        pages.push(history(sandbox, chat, &query, body.clone()).await);
    }
    pages
}

async fn assert_pages(builder: SandboxBuilder, sizes: &[usize], paging: Option<Value>) {
    let sandbox = started(builder).await;
    let chat = longest(&sandbox);
    let pages = pages(&sandbox, chat, json!({})).await;
    assert_eq!(pages.iter().map(|page| page.messages().len()).collect::<Vec<_>>(), sizes);
    assert_eq!(pages.iter().flat_map(Answer::messages).collect::<Vec<_>>(), ids(&sandbox, chat));
    assert_eq!(pages.last().unwrap().body["result"].get("paging"), paging.as_ref());
}

#[tokio::test]
async fn the_pages_together_are_the_history() {
    assert_pages(Sandbox::builder(), &[5, 5, 2], Some(json!({}))).await;
    assert_pages(Sandbox::builder().empty_pages(true), &[0, 5, 0, 5, 0, 2], Some(json!({}))).await;
}

#[tokio::test]
async fn the_history_ends_as_it_was_told_to() {
    assert_pages(Sandbox::builder().last_page(LastPage::NoPaging), &[5, 5, 2], None).await;
    let null = json!({ "nextPageToken": null });
    assert_pages(Sandbox::builder().last_page(LastPage::Null), &[5, 5, 2], Some(null)).await;
    let empty = json!({ "nextPageToken": "" });
    assert_pages(Sandbox::builder().last_page(LastPage::Empty), &[5, 5, 2], Some(empty)).await;
}

#[tokio::test]
async fn a_repeated_token_never_ends() {
    let sandbox = started(Sandbox::builder().repeat_token(true)).await;
    let chat = longest(&sandbox);
    let first = history(&sandbox, chat, &[], json!({})).await;
    let token = first.token().unwrap();
    assert_eq!(history(&sandbox, chat, &[("pageToken", token)], json!({})).await.token(), Some(token));
}

#[tokio::test]
async fn the_history_is_oldest_first_and_ends_when_the_chat_was_updated() {
    let sandbox = started(Sandbox::builder()).await;
    for chat in sandbox.chats() {
        let answer = history(&sandbox, chat.chat_id, &[], json!({})).await;
        assert!(answer.messages().is_sorted_by(|a, b| a < b));
        let messages = sandbox.messages(chat.chat_id);
        assert_eq!(answer.body["result"]["messages"], json!(messages));
        assert_eq!(messages.last().unwrap().created_at, chat.updated_at);
    }
}

#[tokio::test]
async fn the_history_tells_what_it_is_about() {
    let sandbox = started(Sandbox::builder()).await;
    for type_ in [ChatContextType::Order, ChatContextType::Return, ChatContextType::Direct] {
        let chat = chat_that(&sandbox, |chat| chat.context.type_ == type_);
        let answer = history(&sandbox, chat.chat_id, &[], json!({})).await;
        assert_eq!(answer.body["result"]["context"], json!(chat.context));
        assert_eq!(answer.body["result"].get("orderId"), chat.order_id.map(|id| json!(id)).as_ref());
    }
}

#[tokio::test]
async fn it_begins_with_the_message_that_is_named() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = longest(&sandbox);
    let ids = ids(&sandbox, chat);
    for (place, id) in ids.iter().enumerate() {
        let answer = history(&sandbox, chat, &[], json!({ "messageIdFrom": id })).await;
        assert_eq!(answer.messages(), ids[place..]);
    }
    let after = history(&sandbox, chat, &[], json!({ "messageIdFrom": ids[11] + 1 })).await;
    assert!(after.messages().is_empty());
    let from = pages(&sandbox, chat, json!({ "messageIdFrom": ids[3] })).await;
    assert_eq!(from.iter().flat_map(Answer::messages).collect::<Vec<_>>(), ids[3..]);
}

#[tokio::test]
async fn a_token_is_for_one_chat_and_one_beginning() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = longest(&sandbox);
    let first = history(&sandbox, chat, &[("limit", "5")], json!({})).await;
    let query = [("limit", "5"), ("pageToken", first.token().unwrap())];
    let from = history(&sandbox, chat, &query, json!({ "messageIdFrom": 1 })).await;
    from.assert_refused(400, "BAD_REQUEST", "Bad page token");
    let other = history(&sandbox, sandbox.chats()[0].chat_id, &query, json!({})).await;
    other.assert_refused(400, "BAD_REQUEST", "Bad page token");
}

#[tokio::test]
async fn a_page_has_fifty_messages_unless_told_otherwise_and_a_hundred_at_most() {
    let sandbox = started(Sandbox::builder().chats(0)).await;
    let chat = sandbox.customer_begins_chat("0");
    for number in 1..120 {
        sandbox.customer_says(chat, number.to_string());
    }
    assert_eq!(history(&sandbox, chat, &[], json!({})).await.messages().len(), 50);
    assert_eq!(history(&sandbox, chat, &[("limit", "100")], json!({})).await.messages().len(), 100);
    for limit in ["0", "101", "-1", "ten"] {
        let answer = history(&sandbox, chat, &[("limit", limit)], json!({})).await;
        answer.assert_refused(400, "BAD_REQUEST", "limit must be ");
    }
}

#[tokio::test]
async fn a_bad_beginning_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = longest(&sandbox);
    for bad in [json!(0), json!(-1), json!("1"), json!(null), json!(1.5), json!([1]), json!(u64::MAX)] {
        let answer = history(&sandbox, chat, &[], json!({ "messageIdFrom": bad })).await;
        answer.assert_refused(400, "BAD_REQUEST", "messageIdFrom");
    }
}

#[tokio::test]
async fn a_body_is_needed() {
    let sandbox = started(Sandbox::builder()).await;
    let id = longest(&sandbox).to_string();
    let request = || call(&sandbox, Method::POST, "chats/history", &[("chatId", &id)]);
    Answer::of(request()).await.assert_refused(400, "BAD_REQUEST", "no body");
    let latin = request().header("Content-Type", "application/json").body(b"{\"a\": \"\xff\"}".to_vec());
    Answer::of(latin).await.assert_refused(400, "BAD_REQUEST", "not JSON");
}

#[tokio::test]
async fn the_chat_must_be_named() {
    assert_id_needed(Method::POST, "chats/history", json!({}), "chatId", &[]).await;
}
