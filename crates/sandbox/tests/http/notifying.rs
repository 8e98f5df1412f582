use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use yandex_market_api::enums::{ChatContextType, ChatStatusType};
use yandex_market_api::ids::{BusinessId, ChatId};
use yandex_market_api::types::Notification;
use yandex_market_sandbox::{Sandbox, SandboxBuilder};

use crate::seller::{Reply, Seller};
use crate::support::{Answer, call, chat_that, list, post, send, started};

const NOBODY: ChatId = ChatId::new(1);

async fn notifying(seller: &Seller) -> Sandbox {
    started(Sandbox::builder().notify(seller.notifying())).await
}

/// The first chat about an order that is open.
fn open_chat(sandbox: &Sandbox) -> ChatId {
    let is_open = |status: &ChatStatusType| *status != ChatStatusType::Finished;
    chat_that(sandbox, |chat| chat.context.type_ == ChatContextType::Order && is_open(&chat.status)).chat_id
}

/// Whether a time is of just now, in UTC.
fn now_in(notification: &Value, field: &str) -> bool {
    let text = notification[field].as_str().unwrap();
    let age = Utc::now().signed_duration_since(DateTime::parse_from_rfc3339(text).unwrap());
    text.ends_with('Z') && age.num_seconds().abs() < 60
}

#[tokio::test]
async fn the_buyer_begins_a_chat_and_says_something() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let chat = sandbox.customer_begins_chat("Есть ли размер 42?");
    let message = sandbox.messages(chat)[0].message_id;
    sandbox.until_notified().await;
    let [created, sent] = &seller.got()[..] else { panic!("{:?}", seller.got()) };
    assert!(now_in(created, "createdAt") && now_in(sent, "sentAt"));
    let expected = json!({
        "notificationType": "CHAT_CREATED",
        "businessId": 1,
        "chatId": chat,
        "createdAt": created["createdAt"],
    });
    assert_eq!(created, &expected);
    // The id of a message is text here.
    let expected = json!({
        "notificationType": "CHAT_MESSAGE_SENT",
        "businessId": 1,
        "chatId": chat,
        "messageId": message.to_string(),
        "sentAt": sent["sentAt"],
    });
    assert_eq!(sent, &expected);
    assert!(matches!(
        Notification::from_slice(sent.to_string().as_bytes()),
        Ok(Notification::ChatMessageSent(_))
    ));
}

#[tokio::test]
async fn times_go_down_to_nanoseconds() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    for _ in 0..5 {
        sandbox.customer_says(open_chat(&sandbox), "x");
    }
    sandbox.until_notified().await;
    // Zeros at the end are left out, but they are not there every time.
    let is_exact =
        |it: &Value| it["sentAt"].as_str().unwrap().len() == "2026-11-22T10:00:00.123456789Z".len();
    assert!(seller.got().iter().any(is_exact), "{:?}", seller.got());
}

#[tokio::test]
async fn the_business_is_the_sandboxs() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().business(BusinessId::new(12)).notify(seller.notifying())).await;
    sandbox.customer_says(open_chat(&sandbox), "x");
    sandbox.until_notified().await;
    assert_eq!(seller.got()[0]["businessId"], 12);
}

#[tokio::test]
async fn messages_of_the_buyer_and_the_market_are_told_of_but_not_stickers() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let chat = open_chat(&sandbox);
    sandbox.customer_sends_sticker(chat);
    let said = [
        sandbox.customer_says(chat, "x"),
        sandbox.customer_sends_file(chat, "x.png", "x"),
        sandbox.market_says(chat, "x"),
    ];
    sandbox.customer_sends_sticker(chat);
    sandbox.until_notified().await;
    assert_eq!(seller.messages(), said.map(|id| id.map(Into::into)));
}

#[tokio::test]
async fn the_shops_own_messages_are_told_of_on_request() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let chat = open_chat(&sandbox);
    assert_eq!(send(&sandbox, chat, "x").await.status, 200);
    sandbox.until_notified().await;
    assert_eq!((seller.got().len(), sandbox.announced()), (0, 0));

    sandbox.notify(seller.notifying().own_messages(true));
    assert_eq!(send(&sandbox, chat, "y").await.status, 200);
    sandbox.until_notified().await;
    let last = sandbox.messages(chat).last().unwrap().message_id;
    assert_eq!(seller.messages(), [Some(last.get())]);
}

#[tokio::test]
async fn a_chat_that_is_opened_is_told_of_once() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let body = json!({ "orderId": sandbox.orders()[0] });
    let answers =
        [post(&sandbox, "chats/new", &[], body.clone()).await, post(&sandbox, "chats/new", &[], body).await];
    assert_eq!(answers[0].body, answers[1].body);
    sandbox.until_notified().await;
    assert_eq!(seller.types(), ["CHAT_CREATED"]);
    assert_eq!(seller.got()[0]["chatId"], answers[0].body["result"]["chatId"]);
}

#[tokio::test]
async fn disputes_are_told_of_except_in_direct_chats() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    let (chat, direct) = (open_chat(&sandbox), sandbox.customer_begins_chat("x"));
    for chat in [direct, chat] {
        assert!(sandbox.start_dispute(chat) && sandbox.end_dispute(chat));
    }
    assert!(sandbox.finish(open_chat(&sandbox)));
    sandbox.until_notified().await;
    let types = ["CHAT_CREATED", "CHAT_MESSAGE_SENT", "CHAT_ARBITRAGE_STARTED", "CHAT_ARBITRAGE_FINISHED"];
    assert_eq!(seller.types(), types);
    let [.., begun, ended] = &seller.got()[..] else { panic!("{:?}", seller.got()) };
    assert_eq!((&begun["chatId"], &ended["chatId"]), (&json!(chat), &json!(chat)));
    assert!(now_in(begun, "startedAt") && now_in(ended, "finishedAt"));
}

#[tokio::test]
async fn nothing_is_told_of_chats_that_are_not_there_nor_of_those_from_the_beginning() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    assert!(sandbox.customer_says(NOBODY, "x").is_none() && !sandbox.start_dispute(NOBODY));
    sandbox.chats().iter().for_each(|chat| drop(sandbox.messages(chat.chat_id)));
    sandbox.until_notified().await;
    assert_eq!((seller.got().len(), sandbox.announced()), (0, 0));
}

#[tokio::test]
async fn what_is_sent_is_written_down() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.replies([Reply::Right, Reply::Status(500), Reply::Body("text/plain", json!("OK"))]);
    sandbox.customer_begins_chat("x");
    sandbox.until_notified().await;
    let [created, sent] = &sandbox.notified()[..] else { panic!("{:?}", sandbox.notified()) };
    assert_eq!([&created.json, &sent.json], [&seller.got()[0], &seller.got()[1]]);
    assert_eq!((created.attempts(), &created.statuses[..], &created.complaint), (1, &[Some(200)][..], &None));
    assert_eq!((sent.attempts(), &sent.statuses[..]), (2, &[Some(500), Some(200)][..]));
    assert_eq!((sent.is_accepted(), sent.duplicate), (true, false));
    assert_eq!(sent.notification_type(), "CHAT_MESSAGE_SENT");
    let complaint = sent.complaint.as_ref().map(ToString::to_string);
    assert_eq!(complaint.as_deref(), Some("the answer is text/plain, not application/json"));
}

#[tokio::test]
async fn nothing_is_written_down_without_a_journal() {
    let seller = Seller::start().await;
    let builder = Sandbox::builder().keep_journal(false).notify(seller.notifying());
    let sandbox = started(builder).await;
    seller.replies([Reply::Status(500)]);
    sandbox.customer_begins_chat("x");
    sandbox.until_notified().await;
    assert_eq!((seller.got().len(), sandbox.announced(), sandbox.notified().len()), (3, 2, 0));
}

#[tokio::test]
async fn nobody_is_notified_by_default() {
    let sandbox = started(Sandbox::builder()).await;
    sandbox.customer_begins_chat("x");
    sandbox.until_notified().await;
    assert_eq!((sandbox.announced(), sandbox.notified().len()), (0, 0));
    assert!(!sandbox.notifications_switched_off());
}

#[tokio::test]
async fn nobody_is_notified_from_some_time_on() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.replies([Reply::Lost]);
    sandbox.customer_begins_chat("x");
    sandbox.notify_nobody();
    sandbox.until_notified().await;
    sandbox.customer_begins_chat("x");
    assert_eq!(sandbox.announced(), 2);
    sandbox.notify(seller.notifying());
    sandbox.until_notified().await;
    // What was forgotten does not come back.
    assert!(seller.got().len() <= 1, "{:?}", seller.got());
}

#[tokio::test]
async fn nothing_waits_for_the_receiver() {
    let seller = Seller::start().await;
    let sandbox = notifying(&seller).await;
    seller.otherwise(Reply::Lost);
    for _ in 0..100 {
        sandbox.customer_begins_chat("x");
    }
    let chat = sandbox.customer_begins_chat("x");
    assert_eq!(send(&sandbox, chat, "x").await.status, 200);
    assert_eq!(list(&sandbox, &[("limit", "20")], json!({})).await.chats().len(), 20);
    assert_eq!(
        Answer::of(call(&sandbox, reqwest::Method::GET, "chat", &[("chatId", &chat.to_string())]))
            .await
            .status,
        200
    );
    assert_eq!(sandbox.announced(), 202);
    let stopped = tokio::time::timeout(std::time::Duration::from_secs(1), sandbox.stop()).await;
    assert!(stopped.is_ok(), "it waits for the receiver");
}

#[tokio::test]
async fn a_dropped_sandbox_notifies_nobody() {
    let seller = Seller::start().await;
    let builder: SandboxBuilder = Sandbox::builder().notify(seller.notifying());
    let sandbox = started(builder).await;
    seller.otherwise(Reply::Status(500));
    sandbox.customer_begins_chat("x");
    drop(sandbox);
    // The task notices when it comes to run.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let before = seller.got().len();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert_eq!(seller.got().len(), before);
}
