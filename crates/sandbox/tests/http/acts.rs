use serde_json::json;
use yandex_market_api::enums::{ChatContextType, ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::ids::ChatId;
use yandex_market_sandbox::Sandbox;

use crate::support::{chat, history, list, send, started};

const NOBODY: ChatId = ChatId::new(1);

#[tokio::test]
async fn what_the_buyer_says_is_in_the_history() {
    let sandbox = started(Sandbox::builder()).await;
    for before in sandbox.chats() {
        let said = sandbox.customer_says(before.chat_id, "Алло?").unwrap();
        let answer = history(&sandbox, before.chat_id, &[], json!({ "messageIdFrom": said })).await;
        assert_eq!(answer.messages(), [said.get()]);
        let message = &answer.body["result"]["messages"][0];
        assert_eq!((&message["sender"], &message["message"]), (&json!("CUSTOMER"), &json!("Алло?")));
        let after = chat(&sandbox, before.chat_id);
        assert_eq!(after.status, ChatStatusType::WaitingForPartner);
        assert_eq!(json!(after.updated_at), message["createdAt"]);
        assert!(after.updated_at > before.updated_at);
    }
}

#[tokio::test]
async fn a_sticker_has_neither_text_nor_files() {
    let sandbox = started(Sandbox::builder()).await;
    let id = sandbox.chats()[0].chat_id;
    let sticker = sandbox.customer_sends_sticker(id).unwrap();
    let answer = history(&sandbox, id, &[], json!({ "messageIdFrom": sticker })).await;
    let fields: Vec<_> = answer.body["result"]["messages"][0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["createdAt", "messageId", "sender"]);
}

#[tokio::test]
async fn a_file_of_the_buyer_is_a_file_like_any_other() {
    let sandbox = started(Sandbox::builder()).await;
    let id = sandbox.chats()[0].chat_id;
    let said = sandbox.customer_sends_file(id, "фото.jpg", [1, 2, 3]).unwrap();
    let file = &sandbox.files()[0];
    assert_eq!((&*file.name, &*file.media_type), ("фото.jpg", "image/jpeg"));
    assert_eq!((&file.bytes[..], file.message), (&[1, 2, 3][..], said));
    let message = sandbox.messages(id).pop().unwrap();
    assert_eq!((message.sender, message.message), (ChatMessageSenderType::Customer, None));
    assert_eq!(message.payload.unwrap()[0].size, 3);
}

#[tokio::test]
async fn the_buyer_begins_a_chat_about_nothing() {
    let sandbox = started(Sandbox::builder()).await;
    let (first, second) = (sandbox.customer_begins_chat("Есть ли?"), sandbox.customer_begins_chat("А?"));
    assert_ne!(first, second);
    let direct = list(&sandbox, &[("limit", "20")], json!({ "contextTypes": ["DIRECT"] })).await;
    assert!(direct.ids().ends_with(&[first.get(), second.get()]));
    let begun = chat(&sandbox, first);
    assert_eq!((begun.status, begun.type_), (ChatStatusType::New, ChatType::Chat));
    assert_eq!((begun.context.type_, begun.context.order_id), (ChatContextType::Direct, None));
    assert_eq!(sandbox.messages(first).len(), 1);
    assert_eq!(send(&sandbox, first, "Да!").await.status, 200);
    assert_eq!(chat(&sandbox, first).status, ChatStatusType::WaitingForCustomer);
}

#[tokio::test]
async fn the_market_speaks_without_its_being_anybodys_turn() {
    let sandbox = started(Sandbox::builder()).await;
    for before in sandbox.chats() {
        let said = sandbox.market_says(before.chat_id, "Заказ в пути").unwrap();
        let message = sandbox.messages(before.chat_id).pop().unwrap();
        assert_eq!((message.message_id, message.sender), (said, ChatMessageSenderType::Market));
        assert_eq!(chat(&sandbox, before.chat_id).status, before.status);
    }
}

#[tokio::test]
async fn a_dispute_begins_and_ends() {
    let sandbox = started(Sandbox::builder()).await;
    let id = sandbox.chats()[0].chat_id;
    assert!(sandbox.start_dispute(id));
    let disputed = chat(&sandbox, id);
    assert_eq!((disputed.type_, disputed.status), (ChatType::Arbitrage, ChatStatusType::WaitingForArbiter));
    let listed = list(&sandbox, &[], json!({ "types": ["ARBITRAGE"] })).await;
    assert!(listed.ids().contains(&id.get()));
    assert_eq!(send(&sandbox, id, "x").await.status, 200);

    assert!(sandbox.end_dispute(id));
    let ended = chat(&sandbox, id);
    assert_eq!((ended.type_, ended.status), (ChatType::Arbitrage, ChatStatusType::Finished));
    send(&sandbox, id, "x").await.assert_refused(400, "BAD_REQUEST", "closed");
    sandbox.customer_says(id, "Постойте");
    assert_eq!(send(&sandbox, id, "x").await.status, 200);
}

#[tokio::test]
async fn nothing_happens_in_a_chat_that_is_not_there() {
    let sandbox = started(Sandbox::builder()).await;
    let before = sandbox.chats();
    assert_eq!(sandbox.customer_says(NOBODY, "x"), None);
    assert_eq!(sandbox.customer_sends_sticker(NOBODY), None);
    assert_eq!(sandbox.customer_sends_file(NOBODY, "x", "x"), None);
    assert_eq!(sandbox.market_says(NOBODY, "x"), None);
    assert!(!sandbox.start_dispute(NOBODY) && !sandbox.end_dispute(NOBODY) && !sandbox.finish(NOBODY));
    assert!(sandbox.messages(NOBODY).is_empty() && sandbox.files().is_empty());
    assert_eq!(sandbox.chats(), before);
}

#[tokio::test]
async fn chats_that_were_brought_along_begin_empty() {
    let chats = started(Sandbox::builder().chats(2)).await.chats();
    let sandbox = started(Sandbox::builder().with_chats(chats.clone())).await;
    assert!(chats.iter().all(|chat| sandbox.messages(chat.chat_id).is_empty()));
    sandbox.customer_says(chats[0].chat_id, "x");
    assert_eq!(sandbox.messages(chats[0].chat_id).len(), 1);
}
