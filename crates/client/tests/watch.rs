//! Hearing of what happens in the chats.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use std::time::Duration;

use futures_util::stream::iter;
use tokio::time::timeout;
use yandex_market::types::{
    ChatArbitrageFinishedNotification, ChatArbitrageStartedNotification, ChatCreatedNotification, ChatId,
    ChatMessageSentNotification, ChatStatusType, MessageId, Notification,
};
use yandex_market::watch::{Event, EventKind, Events, FileCheckpoint, MemoryCheckpoint, Status, Watch};
use yandex_market::{ErrorKind, Market, Retry};
use yandex_market_sandbox::{CannedAnswer, Fault, Recorded, Sandbox};

const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(40);

async fn sandbox() -> Sandbox {
    Sandbox::builder().chats(3).start().await.unwrap()
}

fn market(sandbox: &Sandbox) -> Market {
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url());
    market.retry(Retry::off()).build().unwrap()
}

fn watch(sandbox: &Sandbox) -> Watch {
    market(sandbox).business(sandbox.business()).chats().watch().poll_every(SOON, LATER)
}

/// The next event, which must come.
async fn next(events: &mut Events) -> Event {
    timeout(Duration::from_secs(20), events.try_next()).await.unwrap().unwrap().unwrap()
}

/// Makes sure that nothing is told, for so long that there were several looks.
async fn silence(events: &mut Events) {
    let event = timeout(Duration::from_millis(200), events.try_next()).await;
    assert!(event.is_err(), "{event:?}");
}

/// What happened, in short.
fn told(event: &Event) -> (ChatId, String) {
    let what = match &event.kind {
        EventKind::ChatAppeared => "appeared".to_owned(),
        EventKind::MessageArrived { message } => message.message.clone().unwrap_or_default(),
        EventKind::DisputeStarted { .. } => "dispute".to_owned(),
        EventKind::DisputeEnded { .. } => "dispute over".to_owned(),
        EventKind::StatusChanged { before } => format!("{before} to {}", event.chat.status),
        other => format!("{other:?}"),
    };
    (event.chat.chat_id, what)
}

async fn told_until(events: &mut Events, last: &str) -> Vec<String> {
    let mut all = Vec::new();
    while all.last().is_none_or(|one| one != last) {
        all.push(told(&next(events).await).1);
    }
    all
}

/// A chat that waits for nobody in particular.
fn open_chat(sandbox: &Sandbox) -> ChatId {
    let chats = sandbox.chats();
    chats.iter().find(|chat| chat.status == ChatStatusType::WaitingForPartner).unwrap_or(&chats[0]).chat_id
}

fn times_called(sandbox: &Sandbox, operation: &str) -> usize {
    sandbox
        .journal()
        .iter()
        .filter(|request| request.operation.is_some_and(|one| one.id == operation))
        .count()
}

fn now() -> yandex_market::DateTime {
    chrono::Utc::now().fixed_offset()
}

fn created(sandbox: &Sandbox, chat: ChatId) -> Notification {
    Notification::ChatCreated(ChatCreatedNotification::new(sandbox.business(), chat, now()))
}

fn sent(sandbox: &Sandbox, chat: ChatId, message_id: MessageId) -> Notification {
    let sent = ChatMessageSentNotification::new(sandbox.business(), chat, message_id, now());
    Notification::ChatMessageSent(sent)
}

#[tokio::test]
async fn what_was_there_is_not_told_and_what_comes_is() {
    let sandbox = sandbox().await;
    let mut events = watch(&sandbox).events();
    silence(&mut events).await;
    let chat = open_chat(&sandbox);
    sandbox.customer_says(chat, "Где мой заказ?").unwrap();
    let all = told_until(&mut events, "Где мой заказ?").await;
    let begun = sandbox.customer_begins_chat("Есть ли размер 42?");
    assert_eq!(told(&next(&mut events).await), (begun, "appeared".to_owned()));
    assert_eq!(told(&next(&mut events).await), (begun, "Есть ли размер 42?".to_owned()));
    silence(&mut events).await;
    assert!(all.len() <= 2, "{all:?}");
}

#[tokio::test]
async fn the_status_names_chats_the_next_look_and_pauses() {
    let sandbox = Sandbox::builder().chats(25).fault("getChats", Fault::InternalError).start().await.unwrap();
    let (sender, mut reports) = tokio::sync::mpsc::unbounded_channel();
    let report = move |status: &Status| drop(sender.send(status.clone()));
    let mut events = watch(&sandbox).on_status(report).events();
    let watching = async { while timeout(LATER, events.try_next()).await.is_err() {} };
    let expected = async {
        let failed = reports.recv().await.unwrap();
        assert!(matches!(&failed, Status::Retrying { reason, .. } if reason.contains("500")), "{failed:?}");
        assert_eq!(reports.recv().await.unwrap(), Status::Looking { pages: 1, chats: 20 });
        assert_eq!(reports.recv().await.unwrap(), Status::Looking { pages: 2, chats: 25 });
        let waiting = reports.recv().await.unwrap();
        assert!(matches!(waiting, Status::Waiting { chats: 25, next_look: Some(_) }), "{waiting:?}");
    };
    tokio::select! {
        () = watching => panic!("nothing happens in the chats"),
        () = expected => {}
    }
}

#[tokio::test]
async fn a_handler_that_calls_the_market_is_never_left_waiting() {
    for buyers in [1, 3, 4, 5, 8, 12, 25] {
        let sandbox = Sandbox::builder().chats(25).start().await.unwrap();
        let chats = market(&sandbox).business(sandbox.business()).chats();
        let mut events = chats.watch().skip_own().poll_every(SOON, LATER).events();
        silence(&mut events).await;
        let open: Vec<_> = sandbox.chats().into_iter().take(buyers).map(|chat| chat.chat_id).collect();
        for chat in open {
            sandbox.customer_says(chat, "hello").unwrap();
        }
        let mut answered = 0;
        while answered < buyers {
            let event = next(&mut events).await;
            if event.message().is_some() {
                let chat = chats.chat(event.chat.chat_id);
                timeout(Duration::from_secs(20), chat.send("good day")).await.unwrap().unwrap();
                answered += 1;
            }
        }
    }
}

#[tokio::test]
async fn a_slow_handler_holds_up_nobody_else() {
    let sandbox = Sandbox::builder().chats(25).latency(Duration::from_millis(2)).start().await.unwrap();
    let chats = market(&sandbox).business(sandbox.business()).chats();
    let mut events = chats.watch().poll_every(SOON, LATER).events();
    silence(&mut events).await;
    for chat in sandbox.chats() {
        sandbox.customer_says(chat.chat_id, "hello").unwrap();
    }
    next(&mut events).await;
    // The event is being handled: nobody polls the events meanwhile.
    for _ in 0..8 {
        let other = chats.get(open_chat(&sandbox));
        timeout(Duration::from_secs(2), other).await.unwrap().unwrap();
    }
    drop(events);
    let before = sandbox.journal().len();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(sandbox.journal().len() <= before + 5, "no request outlives the events");
}

#[tokio::test]
async fn only_what_is_new_is_read() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let mut events = watch(&sandbox).events();
    silence(&mut events).await;
    sandbox.customer_says(chat, "one").unwrap();
    told_until(&mut events, "one").await;
    sandbox.customer_says(chat, "two").unwrap();
    told_until(&mut events, "two").await;
    // A chat that is the same is read again for late messages after 1 s, 2 s, 4 s and so on.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    silence(&mut events).await;
    let journal = sandbox.journal();
    let is_history = |one: &&Recorded| {
        let is_of_chat = one.query.iter().any(|(name, value)| name == "chatId" && *value == chat.to_string());
        is_of_chat && one.operation.is_some_and(|one| one.id == "getChatHistory")
    };
    let read: Vec<_> = journal.iter().filter(is_history).map(|one| one.json().unwrap()).collect();
    assert!((3..=8).contains(&read.len()), "{read:?}");
    assert_eq!(times_called(&sandbox, "getChat"), 0);
}

#[tokio::test]
async fn own_messages_are_told_or_not() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let (mut all, mut others) = (watch(&sandbox).events(), watch(&sandbox).skip_own().events());
    silence(&mut all).await;
    silence(&mut others).await;
    market(&sandbox).business(sandbox.business()).chats().chat(chat).send("mine").await.unwrap();
    sandbox.customer_says(chat, "thanks").unwrap();
    assert!(told_until(&mut all, "thanks").await.contains(&"mine".to_owned()));
    assert!(!told_until(&mut others, "thanks").await.contains(&"mine".to_owned()));
}

#[tokio::test]
async fn disputes_and_statuses_are_told() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let mut events = watch(&sandbox).events();
    silence(&mut events).await;
    let before = sandbox.chats().into_iter().find(|one| one.chat_id == chat).unwrap().status;
    assert!(sandbox.start_dispute(chat));
    let started = told_until(&mut events, "dispute").await;
    assert!(started.contains(&format!("{before} to WAITING_FOR_ARBITER")), "{started:?}");
    assert!(sandbox.end_dispute(chat));
    let ended = told_until(&mut events, "dispute over").await;
    assert!(ended.contains(&"WAITING_FOR_ARBITER to FINISHED".to_owned()), "{ended:?}");
    silence(&mut events).await;
}

#[tokio::test]
async fn the_backlog_is_told_if_wanted() {
    let sandbox = sandbox().await;
    let mut events = watch(&sandbox).from_beginning().events();
    let expected: usize = sandbox.chats().iter().map(|chat| 1 + sandbox.messages(chat.chat_id).len()).sum();
    for _ in 0..expected {
        next(&mut events).await;
    }
    silence(&mut events).await;
}

#[tokio::test]
async fn a_watch_goes_on_from_its_checkpoint() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let checkpoint = MemoryCheckpoint::default();
    let mut events = watch(&sandbox).checkpoint(checkpoint.clone()).events();
    silence(&mut events).await;
    for text in ["one", "two", "three"] {
        sandbox.customer_says(chat, text).unwrap();
    }
    // Asking for "two" says that "one" was handled; nobody says it of "two".
    told_until(&mut events, "two").await;
    drop(events);
    sandbox.customer_says(chat, "while nobody watched").unwrap();
    let mut events = watch(&sandbox).checkpoint(checkpoint.clone()).events();
    let all = told_until(&mut events, "while nobody watched").await;
    let messages: Vec<_> = all.iter().filter(|one| !one.contains(" to ")).collect();
    assert_eq!(messages, ["two", "three", "while nobody watched"]);
    silence(&mut events).await;
    drop(events);
    silence(&mut watch(&sandbox).checkpoint(checkpoint).events()).await;
}

#[tokio::test]
async fn a_chat_that_began_meanwhile_is_told_after_a_restart() {
    let sandbox = sandbox().await;
    let checkpoint = MemoryCheckpoint::default();
    silence(&mut watch(&sandbox).checkpoint(checkpoint.clone()).events()).await;
    let chat = sandbox.customer_begins_chat("hello");
    let mut events = watch(&sandbox).checkpoint(checkpoint).events();
    assert_eq!(told(&next(&mut events).await), (chat, "appeared".to_owned()));
    assert_eq!(told(&next(&mut events).await), (chat, "hello".to_owned()));
}

#[tokio::test]
async fn a_file_keeps_the_checkpoint() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let mut events = watch(&sandbox).checkpoint(FileCheckpoint::new(&path)).events();
    silence(&mut events).await;
    sandbox.customer_says(chat, "secret words").unwrap();
    told_until(&mut events, "secret words").await;
    silence(&mut events).await;
    let other = watch(&sandbox).checkpoint(FileCheckpoint::new(&path)).events().try_next().await.unwrap_err();
    assert!(other.to_string().contains("another watch uses this checkpoint"), "{other}");
    drop(events);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("secret"), "{text}");
    silence(&mut watch(&sandbox).checkpoint(FileCheckpoint::new(&path)).events()).await;
}

#[tokio::test]
async fn a_bad_checkpoint_is_refused_and_kept() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let others = r#"{"business": 77, "chats": {}}"#;
    for (text, expected) in
        [("{\"chats", "is no checkpoint"), ("", "is no checkpoint"), (others, "of business 77")]
    {
        std::fs::write(&path, text).unwrap();
        let error =
            watch(&sandbox).checkpoint(FileCheckpoint::new(&path)).events().try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    let nowhere = FileCheckpoint::new(folder.path().join("no/such/folder.json"));
    let error = watch(&sandbox).checkpoint(nowhere).events().try_next().await.unwrap_err();
    assert!(error.to_string().contains("cannot be written"), "{error}");
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn announcements_cost_what_the_documentation_says() {
    let sandbox = sandbox().await;
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Notification>();
    let heard = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|one| (one, receiver))
    });
    let mut events = watch(&sandbox).without_polling().notifications(heard).events();
    silence(&mut events).await;
    let looks = times_called(&sandbox, "getChats");
    let chat = sandbox.customer_begins_chat("one");
    let ids = [
        sandbox.messages(chat)[0].message_id,
        sandbox.customer_says(chat, "two").unwrap(),
        sandbox.customer_says(chat, "three").unwrap(),
    ];
    // Twice, and out of order.
    for announced in [sent(&sandbox, chat, ids[1]), created(&sandbox, chat), sent(&sandbox, chat, ids[1])] {
        sender.send(announced).unwrap();
    }
    for id in [ids[0], ids[2], ids[0]] {
        sender.send(sent(&sandbox, chat, id)).unwrap();
    }
    assert_eq!(told(&next(&mut events).await).1, "appeared");
    let mut messages = Vec::new();
    for _ in 0..3 {
        messages.push(told(&next(&mut events).await).1);
    }
    messages.sort();
    assert_eq!(messages, ["one", "three", "two"]);
    silence(&mut events).await;
    assert_eq!(times_called(&sandbox, "getChat"), 1);
    assert_eq!(times_called(&sandbox, "getChatMessage"), 3);
    assert_eq!(times_called(&sandbox, "getChatHistory"), 0);
    assert_eq!(times_called(&sandbox, "getChats"), looks);
}

/// What an odd notification does not tell is read: a message without an id, a dispute without a time.
#[tokio::test]
async fn an_odd_announcement_is_not_lost() {
    let sandbox = sandbox().await;
    let business = sandbox.business();
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Notification>();
    let heard = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|one| (one, receiver))
    });
    let mut events = watch(&sandbox).without_polling().notifications(heard).events();
    silence(&mut events).await;
    let odd = |chat: ChatId, content: &str| {
        let text = format!(r#"{{"notificationType": "CHAT_MESSAGE_SENT", "chatId": {chat}, {content}}}"#);
        let notification = Notification::from_slice(text.as_bytes()).unwrap();
        assert!(matches!(notification, Notification::Malformed(_)));
        notification
    };
    let (known, new) = (open_chat(&sandbox), sandbox.customer_begins_chat("new"));
    let id = sandbox.customer_says(known, "one").unwrap();
    let content =
        format!(r#""businessId": {business}, "messageId": "{id}", "sentAt": "2026-01-31T12:00:00""#);
    sender.send(odd(known, &content)).unwrap();
    assert_eq!(told(&next(&mut events).await), (known, "one".to_owned()));
    assert_eq!(times_called(&sandbox, "getChatMessage"), 1, "the id is read");

    sandbox.customer_says(known, "two").unwrap();
    sender.send(odd(known, r#""businessId": null, "messageId": {}"#)).unwrap();
    assert_eq!(told_until(&mut events, "two").await.last().unwrap(), "two");
    sender.send(odd(new, r#""businessId": [], "sentAt": 1.5"#)).unwrap();
    assert_eq!(told_until(&mut events, "new").await, ["appeared", "new"]);
    sender.send(odd(new, r#""businessId": 77, "sentAt": 1.5"#)).unwrap();
    silence(&mut events).await;
}

#[tokio::test]
async fn what_is_announced_and_found_is_told_once() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Notification>();
    let heard = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|one| (one, receiver))
    });
    let mut events = watch(&sandbox).notifications(heard).events();
    silence(&mut events).await;
    let mut expected = Vec::new();
    for number in 0..20 {
        let text = format!("message {number:02}");
        let id = sandbox.customer_says(chat, &text).unwrap();
        sender.send(sent(&sandbox, chat, id)).unwrap();
        expected.push(text);
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    let mut messages = Vec::new();
    while messages.len() < expected.len() {
        let (_, what) = told(&next(&mut events).await);
        messages.extend(Some(what).filter(|what| what.starts_with("message")));
    }
    silence(&mut events).await;
    messages.sort();
    assert_eq!(messages, expected);
}

#[tokio::test]
async fn disputes_that_are_announced_out_of_order_are_told_in_order() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let (business_id, chat_id) = (sandbox.business(), chat);
    // Later than the look with which the watch begins.
    let started_at = now() + Duration::from_secs(60);
    let finished_at = started_at + Duration::from_secs(1);
    let started = ChatArbitrageStartedNotification::new(business_id, chat_id, started_at);
    let finished = ChatArbitrageFinishedNotification::new(business_id, chat_id, finished_at);
    let started = Notification::ChatArbitrageStarted(started);
    let finished = Notification::ChatArbitrageFinished(finished);
    let heard = iter([finished.clone(), started.clone(), finished, started]);
    let mut events = watch(&sandbox).without_polling().notifications(heard).events();
    assert_eq!(next(&mut events).await.kind, EventKind::DisputeStarted { at: None });
    assert_eq!(next(&mut events).await.kind, EventKind::DisputeEnded { at: Some(finished_at) });
    assert_eq!(events.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn what_is_about_others_or_not_there_is_passed_over() {
    let sandbox = sandbox().await;
    let other = ChatCreatedNotification::new(77, 5, now());
    let heard = iter([
        Notification::ChatCreated(other),
        created(&sandbox, ChatId::new(404_404)),
        created(&sandbox, ChatId::new(0)),
        sent(&sandbox, open_chat(&sandbox), MessageId::new(-1)),
        sent(&sandbox, open_chat(&sandbox), MessageId::new(404_404)),
        Notification::from_slice(br#"{"notificationType": "ORDER_TELEPORTED", "businessId": 1}"#).unwrap(),
    ]);
    let mut events = watch(&sandbox).without_polling().notifications(heard).events();
    assert_eq!(events.try_next().await.unwrap(), None);
    assert_eq!(times_called(&sandbox, "getChat"), 1);
    assert_eq!(times_called(&sandbox, "getChatMessage"), 1);
}

#[tokio::test]
async fn a_chat_without_a_good_id_does_not_stop_the_others() {
    let sandbox = Sandbox::builder().chats(2);
    let sample = serde_json::json!({
        "chatId": 0, "context": { "type": "DIRECT", "customer": {} }, "type": "CHAT", "status": "NEW",
        "createdAt": now(), "updatedAt": now(),
    });
    let sandbox = sandbox.start().await.unwrap();
    let mut chats: Vec<_> = sandbox.chats().iter().map(|chat| serde_json::to_value(chat).unwrap()).collect();
    chats.push(sample);
    let answer = serde_json::json!({ "status": "OK", "result": { "chats": chats } });
    sandbox.answer("getChats", CannedAnswer::new(200).json(answer));
    let mut events = watch(&sandbox).from_beginning().events();
    let expected: usize = sandbox.chats().iter().map(|chat| 1 + sandbox.messages(chat.chat_id).len()).sum();
    for _ in 0..=expected {
        next(&mut events).await;
    }
    silence(&mut events).await;
}

#[tokio::test]
async fn a_failure_that_passes_is_waited_for() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let mut events = watch(&sandbox).events();
    silence(&mut events).await;
    sandbox.fault("getChats", Fault::InternalError);
    sandbox.fault("getChatHistory", Fault::InternalError);
    sandbox.customer_says(chat, "in spite of it").unwrap();
    told_until(&mut events, "in spite of it").await;
}

#[tokio::test]
async fn a_failure_that_lasts_is_told_and_nothing_is_lost() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let mut events = watch(&sandbox).max_outage(Duration::ZERO).events();
    silence(&mut events).await;
    sandbox.fault("getChats", Fault::InternalError);
    sandbox.customer_says(chat, "after all").unwrap();
    let failure = loop {
        match timeout(Duration::from_secs(20), events.try_next()).await.unwrap() {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(failure.status().unwrap().as_u16(), 500);
    told_until(&mut events, "after all").await;
}

#[tokio::test]
async fn a_bad_key_is_told_at_once() {
    let sandbox = sandbox().await;
    let market = Market::builder().api_key("wrong").base_url(sandbox.base_url()).build().unwrap();
    let mut events = market.business(sandbox.business()).chats().watch().events();
    assert_eq!(events.try_next().await.unwrap_err().status().unwrap().as_u16(), 401);
}

#[tokio::test]
async fn an_odd_message_is_told_as_an_error_once() {
    let sandbox = sandbox().await;
    let chat = open_chat(&sandbox);
    let mut events = watch(&sandbox).strict().events();
    silence(&mut events).await;
    let id = sandbox.customer_says(chat, "good").unwrap();
    let good = sandbox.messages(chat).into_iter().find(|message| message.message_id == id).unwrap();
    let context = sandbox.chats().into_iter().find(|one| one.chat_id == chat).unwrap().context;
    let messages = [serde_json::json!({ "messageId": "odd" }), serde_json::to_value(good).unwrap()];
    let answer =
        serde_json::json!({ "status": "OK", "result": { "context": context, "messages": messages } });
    sandbox.answer("getChatHistory", CannedAnswer::new(200).json(answer));
    let mut odd = 0;
    let mut good = 0;
    while odd + good < 2 {
        match timeout(Duration::from_secs(20), events.try_next()).await.unwrap() {
            Ok(event) => good += usize::from(event.unwrap().message().is_some()),
            Err(error) => odd += usize::from(error.item().is_some()),
        }
    }
    assert_eq!((odd, good), (1, 1));
    silence(&mut events).await;
}

#[tokio::test]
async fn chats_that_were_forgotten_are_told_when_they_speak() {
    let sandbox = Sandbox::builder().chats(12).start().await.unwrap();
    let checkpoint = MemoryCheckpoint::default();
    let mut events = watch(&sandbox).capacity(3).checkpoint(checkpoint.clone()).events();
    silence(&mut events).await;
    assert_eq!(checkpoint.progress().unwrap().chats.len(), 3);
    for chat in sandbox.chats() {
        sandbox.customer_says(chat.chat_id, "hello").unwrap();
        told_until(&mut events, "hello").await;
    }
    silence(&mut events).await;
    assert_eq!(checkpoint.progress().unwrap().chats.len(), 3);
}

#[tokio::test]
async fn waiting_may_be_given_up_at_any_time() {
    let sandbox = Sandbox::builder().chats(3).latency(Duration::from_millis(3)).start().await.unwrap();
    let mut events = watch(&sandbox).events();
    silence(&mut events).await;
    let chat = open_chat(&sandbox);
    let mut expected: Vec<_> = (0..10).map(|number| format!("message {number}")).collect();
    for text in &expected {
        sandbox.customer_says(chat, text).unwrap();
    }
    while !expected.is_empty() {
        let Ok(event) = timeout(Duration::from_millis(1), events.try_next()).await else { continue };
        let (_, what) = told(&event.unwrap().unwrap());
        if what.starts_with("message") {
            assert_eq!(what, expected.remove(0));
        }
    }
}
