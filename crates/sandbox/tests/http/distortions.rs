//! Faults in the JSON of answers.

use serde_json::{Value, json};
use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType};
use yandex_market_api::types::{
    Chat, GetCampaignsResponse, GetChatHistoryResponse, GetChatResponse, GetChatsResponse,
    GetTokenInfoResponse,
};
use yandex_market_sandbox::{Fault, Sandbox};

use crate::support::{Answer, chat_that, get, history, http, list, pages, post, send, started};

fn decoded<T: serde::de::DeserializeOwned>(answer: &Answer) -> serde_json::Result<T> {
    serde_json::from_value(answer.body.clone())
}

async fn campaigns(sandbox: &Sandbox) -> Answer {
    let url = format!("{}/v2/campaigns?limit=5", sandbox.base_url());
    Answer::of(http().get(url).header("Api-Key", sandbox.api_key())).await
}

async fn key(sandbox: &Sandbox) -> Answer {
    let url = format!("{}/v2/auth/token", sandbox.base_url());
    Answer::of(http().post(url).header("Api-Key", sandbox.api_key())).await
}

#[tokio::test]
async fn a_page_can_repeat_the_token_it_was_asked_for_by() {
    let sandbox = started(Sandbox::builder()).await;
    let first = list(&sandbox, &[], json!({})).await;
    let token = first.token().unwrap();
    sandbox.fault("getChats", Fault::RepeatedToken);
    let second = list(&sandbox, &[("pageToken", token)], json!({})).await;
    assert_eq!(second.token(), Some(token));
    assert_ne!(second.ids(), first.ids());
    let third = list(&sandbox, &[("pageToken", token)], json!({})).await;
    assert_eq!(third.ids(), second.ids());
    assert_ne!(third.token(), Some(token), "it is over");
}

#[tokio::test]
async fn a_first_page_has_no_token_to_repeat() {
    let sandbox = started(Sandbox::builder()).await;
    let whole = list(&sandbox, &[], json!({})).await;
    sandbox.fault("getChats", Fault::RepeatedToken);
    assert_eq!(list(&sandbox, &[], json!({})).await.body, whole.body);
}

#[tokio::test]
async fn an_empty_page_has_a_token_that_leads_on() {
    let sandbox = started(Sandbox::builder()).await;
    let whole = pages(&sandbox, "10", json!({})).await;
    sandbox.fault_times("getChats", Fault::EmptyPageWithToken, 3);
    let blanks = pages(&sandbox, "10", json!({})).await;
    let lengths: Vec<usize> = blanks.iter().map(|page| page.chats().len()).collect();
    assert_eq!(lengths, [0, 0, 0, 10, 10, 5]);
    let ids = |pages: &[Answer]| pages.iter().flat_map(Answer::ids).collect::<Vec<_>>();
    assert_eq!(ids(&blanks), ids(&whole));
    let mut tokens: Vec<_> = blanks.iter().filter_map(Answer::token).collect();
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 5, "no token comes twice");
}

#[tokio::test]
async fn what_has_no_pages_is_left_as_it_is() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = sandbox.chats()[0].chat_id.to_string();
    let whole = get(&sandbox, "chat", &[("chatId", &chat)]).await;
    for fault in [Fault::RepeatedToken, Fault::EmptyPageWithToken, Fault::BadItem] {
        sandbox.fault("getChat", fault);
        assert_eq!(get(&sandbox, "chat", &[("chatId", &chat)]).await.body, whole.body, "{fault}");
    }
}

#[tokio::test]
async fn an_unknown_enum_value_decodes_all_the_same() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = sandbox.chats()[0].chat_id;
    for operation in ["getChats", "getChat", "getChatHistory", "getCampaigns", "getAuthTokenInfo"] {
        sandbox.fault(operation, Fault::UnknownEnumValue);
    }
    let answer = list(&sandbox, &[], json!({})).await;
    let chats = decoded::<GetChatsResponse>(&answer).unwrap().result.unwrap().chats;
    let unknown = |chat: &&Chat| !ChatStatusType::KNOWN.contains(&chat.status);
    assert_eq!(chats.iter().filter(unknown).count(), 1);

    let answer = get(&sandbox, "chat", &[("chatId", &chat.to_string())]).await;
    assert!(unknown(&&decoded::<GetChatResponse>(&answer).unwrap().result.unwrap()));

    let answer = history(&sandbox, chat, &[], json!({})).await;
    let messages = decoded::<GetChatHistoryResponse>(&answer).unwrap().result.unwrap().messages;
    assert!(messages.iter().any(|message| !ChatMessageSenderType::KNOWN.contains(&message.sender)));

    let answer = campaigns(&sandbox).await;
    assert!(
        decoded::<GetCampaignsResponse>(&answer).is_ok() && answer.body.to_string().contains("SOMETHING_NEW")
    );
    let answer = key(&sandbox).await;
    assert!(
        decoded::<GetTokenInfoResponse>(&answer).is_ok() && answer.body.to_string().contains("SOMETHING_NEW")
    );
}

#[tokio::test]
async fn an_optional_field_can_be_null() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = chat_that(&sandbox, |chat| chat.status.as_ref() != "FINISHED").chat_id;
    let operations =
        ["getChats", "getChat", "getChatHistory", "getChatMessage", "createChat", "sendMessageToChat"];
    for operation in operations {
        sandbox.fault(operation, Fault::NullOptional);
    }
    let (id, message) = (chat.to_string(), sandbox.messages(chat)[0].message_id.to_string());
    let order = json!({ "context": { "type": "ORDER", "id": sandbox.orders()[0] } });
    let answers = [
        list(&sandbox, &[], json!({})).await,
        get(&sandbox, "chat", &[("chatId", &id)]).await,
        history(&sandbox, chat, &[], json!({})).await,
        get(&sandbox, "chats/message", &[("chatId", &id), ("messageId", &message)]).await,
        post(&sandbox, "chats/new", &[], order).await,
        send(&sandbox, chat, "да").await,
    ];
    for answer in &answers {
        assert_eq!((answer.status, &answer.body["errors"]), (200, &Value::Null), "{answer:?}");
        assert!(answer.body.as_object().unwrap().contains_key("errors"), "{answer:?}");
    }
    let nulls = answers.each_ref().map(|answer| answer.body.to_string().matches(":null").count());
    assert_eq!(nulls, [2, 2, 2, 2, 1, 1]);
    assert!(decoded::<GetChatsResponse>(&answers[0]).is_ok());
    assert!(decoded::<GetChatHistoryResponse>(&answers[2]).is_ok());
}

#[tokio::test]
async fn one_bad_item_keeps_a_page_from_being_decoded() {
    let sandbox = started(Sandbox::builder()).await;
    let chat = sandbox.chats()[0].chat_id;
    for operation in ["getChats", "getChatHistory", "getCampaigns"] {
        sandbox.fault(operation, Fault::BadItem);
    }
    let answer = list(&sandbox, &[], json!({})).await;
    assert!(decoded::<GetChatsResponse>(&answer).is_err());
    let bad = answer.chats().iter().filter(|chat| chat["createdAt"] == "yesterday").count();
    assert_eq!((answer.chats().len(), bad), (10, 1));
    assert!(decoded::<GetChatHistoryResponse>(&history(&sandbox, chat, &[], json!({})).await).is_err());
    assert!(decoded::<GetCampaignsResponse>(&campaigns(&sandbox).await).is_err());
    assert!(decoded::<GetChatsResponse>(&list(&sandbox, &[], json!({})).await).is_ok(), "it is over");
}
