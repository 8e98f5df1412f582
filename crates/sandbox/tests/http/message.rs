use reqwest::Method;
use serde_json::{Value, json};
use yandex_market_sandbox::Sandbox;

use crate::support::{assert_id_needed, get, started};

async fn message(sandbox: &Sandbox, chat: impl ToString, message: impl ToString) -> crate::support::Answer {
    let query = [("chatId", &*chat.to_string()), ("messageId", &*message.to_string())];
    get(sandbox, "chats/message", &query).await
}

#[tokio::test]
async fn each_message_is_as_it_is_in_the_history() {
    let sandbox = started(Sandbox::builder().chats(5)).await;
    for chat in sandbox.chats() {
        for one in sandbox.messages(chat.chat_id) {
            let answer = message(&sandbox, chat.chat_id, one.message_id).await;
            assert_eq!(answer.body, json!({ "status": "OK", "result": one }));
        }
    }
}

#[tokio::test]
async fn a_message_is_not_found_in_another_chat() {
    let sandbox = started(Sandbox::builder()).await;
    let chats = sandbox.chats();
    let id = sandbox.messages(chats[0].chat_id)[0].message_id;
    let answer = message(&sandbox, chats[1].chat_id, id).await;
    answer.assert_refused(404, "NOT_FOUND", &id.to_string());
}

#[tokio::test]
async fn the_chat_and_the_message_must_be_named() {
    let path = "chats/message";
    assert_id_needed(Method::GET, path, Value::Null, "chatId", &[("messageId", "1")]).await;
    assert_id_needed(Method::GET, path, Value::Null, "messageId", &[("chatId", "4190000000")]).await;
}
