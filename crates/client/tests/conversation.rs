//! One chat: reading it, opening it, writing to it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use yandex_market::business::Chats;
use yandex_market::types::{ChatId, ChatMessageSenderType, ChatStatusType, MessageId, OrderId, ReturnId};
use yandex_market::{ChatHandle, Context, ErrorKind, Market};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

async fn sandbox() -> Sandbox {
    Sandbox::start().await.unwrap()
}

fn chats(sandbox: &Sandbox) -> Chats {
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    market.business(sandbox.business()).chats()
}

/// A chat that is not over.
fn open_chat(sandbox: &Sandbox) -> ChatHandle {
    let chat = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    chats(sandbox).chat(chat.chat_id)
}

#[tokio::test]
async fn a_chat_is_read_by_its_id() {
    let sandbox = sandbox().await;
    for expected in sandbox.chats() {
        assert_eq!(chats(&sandbox).get(expected.chat_id).await.unwrap(), expected);
    }
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v2/businesses/1/chat"));
    assert_eq!(request.query("chatId"), Some(sandbox.chats()[0].chat_id.to_string().as_str()));
}

#[tokio::test]
async fn an_unknown_chat_is_an_answer_of_404() {
    let sandbox = sandbox().await;
    let chat = chats(&sandbox).chat(1);
    let errors = [
        chat.get().await.unwrap_err(),
        chat.history().page().await.unwrap_err(),
        chat.message(1_700_000_000_000_000).await.unwrap_err(),
        chat.send("hello").await.unwrap_err(),
        chat.send_file("a.txt", "a").await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Answered, 404), "{error}");
    }
}

#[tokio::test]
async fn ids_below_one_are_refused_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    for id in [0, -1, i64::MIN] {
        let chat = chats(&sandbox).chat(id);
        let known = open_chat(&sandbox);
        let errors = [
            chat.get().await.unwrap_err(),
            chat.history().page().await.unwrap_err(),
            known.history().message_id_from(id).page().await.unwrap_err(),
            chat.message(1).await.unwrap_err(),
            known.message(id).await.unwrap_err(),
            chat.send("hello").await.unwrap_err(),
            chat.send_file("a.txt", "a").await.unwrap_err(),
            chats(&sandbox).open(Context::Order(OrderId::new(id))).await.unwrap_err(),
            chats(&sandbox).find(Context::Return(ReturnId::new(id))).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
            assert!(error.to_string().contains("must be 1 or more"), "{error}");
        }
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn opening_answers_the_chat_that_is_there_and_else_makes_one() {
    let sandbox = sandbox().await;
    let there = sandbox.chats().into_iter().find(|chat| chat.context.return_id.is_some()).unwrap();
    let context = Context::of(&there.context).unwrap();
    assert_eq!(chats(&sandbox).open(context).await.unwrap().id(), there.chat_id);

    let order = Context::Order(sandbox.orders()[0]);
    assert_eq!(chats(&sandbox).find(order).await.unwrap(), None);
    let opened = chats(&sandbox).open(order).await.unwrap();
    assert_eq!(chats(&sandbox).open(order).await.unwrap().id(), opened.id(), "it may be repeated");
    let found = chats(&sandbox).find(order).await.unwrap().unwrap();
    assert_eq!((found.chat_id, Context::of(&found.context)), (opened.id(), Some(order)));
}

#[tokio::test]
async fn a_chat_that_a_buyer_begins_cannot_be_opened_or_searched_for() {
    let sandbox = sandbox().await;
    let errors = [
        chats(&sandbox).open(Context::Direct).await.unwrap_err(),
        chats(&sandbox).find(Context::Direct).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("the buyer began"), "{error}");
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn an_unknown_order_is_an_answer_of_404() {
    let sandbox = sandbox().await;
    let error = chats(&sandbox).open(Context::Order(OrderId::new(1))).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
}

#[tokio::test]
async fn waiting_are_the_chats_that_need_an_answer() {
    let sandbox = sandbox().await;
    let waiting = chats(&sandbox).waiting().stream().try_collect().await.unwrap();
    let needs_answer = [ChatStatusType::New, ChatStatusType::WaitingForPartner];
    let expected: Vec<_> =
        sandbox.chats().into_iter().filter(|chat| needs_answer.contains(&chat.status)).collect();
    assert!(!expected.is_empty());
    assert_eq!(waiting.items, expected);
}

#[tokio::test]
async fn a_history_is_read_whole_from_a_message_and_by_its_newest() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let ids: Vec<MessageId> =
        (0..7).map(|n| sandbox.customer_says(chat.id(), format!("message {n}")).unwrap()).collect();
    let expected = sandbox.messages(chat.id());
    let all = chat.history().limit(3).stream().try_collect().await.unwrap();
    assert_eq!(all.items, expected);

    let since = chat.history().message_id_from(ids[4]).stream().try_collect().await.unwrap();
    assert_eq!(since.items, expected[expected.len() - 3..], "the message itself comes again");

    let newest = chat.history().limit(2).newest(3).await.unwrap();
    assert_eq!(newest.items, expected[expected.len() - 3..], "the oldest of them first");
    assert_eq!(chat.history().newest(0).await.unwrap().items, []);
    assert_eq!(chat.history().newest(1000).await.unwrap().items, expected);
}

#[tokio::test]
async fn the_order_of_a_history_does_not_matter_to_its_newest() {
    let sandbox = sandbox().await;
    let message = |id: i64| serde_json::json!({ "messageId": id, "createdAt": "2026-01-02T03:04:05+03:00", "sender": "CUSTOMER" });
    let messages: Vec<_> = [5, 9, 1, 7, 3].map(message).into();
    let result = serde_json::json!({ "context": { "type": "DIRECT" }, "messages": messages });
    let body = serde_json::json!({ "status": "OK", "result": result });
    sandbox.answer("getChatHistory", CannedAnswer::new(200).json(body));
    let newest = open_chat(&sandbox).history().newest(2).await.unwrap();
    assert_eq!(newest.iter().map(|one| one.message_id.get()).collect::<Vec<_>>(), [7, 9]);
}

#[tokio::test]
async fn a_sticker_and_a_null_payload_are_messages() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let sticker = sandbox.customer_sends_sticker(chat.id()).unwrap();
    let message = chat.message(sticker).await.unwrap();
    assert_eq!((message.message, message.payload), (None, None));
    assert_eq!(message.sender, ChatMessageSenderType::Customer);

    let result = serde_json::json!({
        "messageId": 1_700_000_000_000_000_i64,
        "createdAt": "2026-01-02T03:04:05Z",
        "sender": "ROBOT",
        "message": null,
        "payload": null,
    });
    let body = serde_json::json!({ "status": "OK", "result": result });
    sandbox.answer("getChatMessage", CannedAnswer::new(200).json(body));
    let message = chat.message(1_700_000_000_000_000).await.unwrap();
    assert_eq!((message.sender.as_str(), message.payload), ("ROBOT", None));
}

#[tokio::test]
async fn what_is_said_is_in_the_history_afterwards() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    chat.send("Ваш заказ в пути 🚚").await.unwrap();
    let request = sandbox.journal().pop().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats/message"));
    assert_eq!(request.query("chatId"), Some(chat.id().to_string().as_str()));
    assert_eq!(request.json(), Some(serde_json::json!({ "message": "Ваш заказ в пути 🚚" })));

    let last = chat.history().newest(1).await.unwrap().into_vec().pop().unwrap();
    assert_eq!(last.message.as_deref(), Some("Ваш заказ в пути 🚚"));
    assert_eq!(last.sender, ChatMessageSenderType::Partner);
    assert_eq!(chat.message(last.message_id).await.unwrap(), last);
}

#[tokio::test]
async fn a_text_that_does_not_fit_is_refused_with_its_length() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    for (text, length) in [(String::new(), 0), ("я".repeat(4097), 4097), ("🦔".repeat(5000), 5000)] {
        let error = chat.send(text).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
        let expected =
            format!("sendMessageToChat: `message` must have from 1 to 4096 characters, not {length}");
        assert_eq!(error.to_string(), expected);
    }
    assert!(sandbox.journal().is_empty());
    chat.send("🦔".repeat(4096)).await.unwrap();
    chat.send("x").await.unwrap();
}

#[tokio::test]
async fn a_finished_chat_says_that_it_is_closed() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    sandbox.finish(chat.id());
    for error in [chat.send("late").await.unwrap_err(), chat.send_file("a.txt", "a").await.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Answered);
        assert!(error.to_string().contains("closed"), "{error}");
    }
}

#[tokio::test]
async fn a_list_of_chats_sees_what_a_buyer_does() {
    let sandbox = sandbox().await;
    let chat: ChatId = open_chat(&sandbox).id();
    sandbox.start_dispute(chat);
    assert_eq!(chats(&sandbox).get(chat).await.unwrap().type_.as_str(), "ARBITRAGE");
    let begun = sandbox.customer_begins_chat("hello");
    assert_eq!(Context::of(&chats(&sandbox).get(begun).await.unwrap().context), Some(Context::Direct));
}
