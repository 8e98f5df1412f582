use reqwest::Method;
use serde_json::{Value, json};
use yandex_market_sandbox::Sandbox;

use crate::support::{assert_id_needed, get, started};

#[tokio::test]
async fn each_chat_is_as_it_is_listed() {
    let sandbox = started(Sandbox::builder()).await;
    for chat in sandbox.chats() {
        let answer = get(&sandbox, "chat", &[("chatId", &chat.chat_id.to_string())]).await;
        assert_eq!(answer.body, json!({ "status": "OK", "result": chat }));
    }
}

#[tokio::test]
async fn the_chat_must_be_named() {
    assert_id_needed(Method::GET, "chat", Value::Null, "chatId", &[]).await;
}
