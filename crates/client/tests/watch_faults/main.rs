//! A watch over a Market that answers oddly: chats that fail, move, or have messages that become visible late.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod stub;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use stub::{Answer, Stub};
use tokio::time::{Instant, timeout};
use yandex_market::watch::{Events, MemoryCheckpoint, Status, Watch};

const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(40);
/// A look takes no more than half of the hourly quota.
const LOOK: Duration = Duration::from_millis(750);
const LONG: Duration = Duration::from_secs(3_600);

fn watch(stub: &Stub) -> Watch {
    stub.market().business(1).chats().watch().poll_every(SOON, LATER)
}

/// The text of the next message.
async fn next(events: &mut Events) -> String {
    let next = async {
        loop {
            let event = events.try_next().await.unwrap().unwrap();
            if let Some(message) = event.message() {
                return message.message.clone().unwrap_or_default();
            }
        }
    };
    timeout(Duration::from_secs(20), next).await.unwrap()
}

/// Makes sure that nothing is emitted, for so long that there were several looks.
async fn silence(events: &mut Events) {
    let event = timeout(2 * LOOK, events.try_next()).await;
    assert!(event.is_err(), "{event:?}");
}

fn definite() -> Vec<Answer> {
    let mut all: Vec<_> = [400, 402, 403, 404, 405, 410, 415, 423, 451].map(Answer::Status).into();
    all.extend([
        Answer::Body("{\"status\": \"OK\"}"),
        Answer::Body("[]"),
        Answer::Body("<html>"),
        Answer::Body(""),
    ]);
    all
}

/// A stub with a chat for each failure, numbered from 1, and a good one.
async fn failing(failures: &[Answer]) -> (Stub, Vec<i64>, i64) {
    let good = i64::try_from(failures.len()).unwrap() + 1;
    let chats: Vec<_> = (1..=good).collect();
    let stub = Stub::start(&chats).await;
    (stub, (1..good).collect(), good)
}

#[tokio::test]
async fn chats_that_fail_end_nothing_and_are_read_when_they_can_be() {
    let failures = definite().into_iter().chain([500, 502, 503, 504, 599].map(Answer::Status));
    let failures: Vec<_> = failures.collect();
    let (stub, bad, good) = failing(&failures).await;
    let mut events = watch(&stub).chat_pauses(LATER, LATER).events();
    silence(&mut events).await;
    for (chat, failure) in bad.iter().zip(&failures) {
        stub.answer_history(*chat, failure.clone());
        stub.say(*chat, "kept", true);
    }
    for text in ["one", "two", "three"] {
        stub.say(good, text, true);
        assert_eq!(next(&mut events).await, text);
    }
    bad.iter().for_each(|chat| stub.answer_history(*chat, Answer::Right));
    for _ in &bad {
        assert_eq!(next(&mut events).await, "kept");
    }
    silence(&mut events).await;
}

#[tokio::test]
async fn chats_that_fail_are_reported_once_a_pause_and_not_asked_about_at_every_look() {
    let failures: Vec<_> = definite().into_iter().filter(|one| matches!(one, Answer::Status(_))).collect();
    let (stub, bad, _) = failing(&failures).await;
    let reports = Arc::new(Mutex::new(BTreeMap::new()));
    let report = Arc::clone(&reports);
    let on_status = move |status: &Status| {
        if let Status::ChatPaused { chat, reason, pause } = status {
            let before = report.lock().unwrap().insert(chat.get(), (reason.clone(), *pause));
            assert_eq!(before, None);
        }
    };
    let mut events = watch(&stub).chat_pauses(LONG, LONG).on_status(on_status).events();
    silence(&mut events).await;
    for (chat, failure) in bad.iter().zip(&failures) {
        stub.answer_history(*chat, failure.clone());
    }
    let before: Vec<_> = bad.iter().map(|chat| stub.histories(*chat)).collect();
    for _ in 0..3 {
        bad.iter().for_each(|chat| stub.say(*chat, "never seen", true));
        silence(&mut events).await;
    }
    let reports = reports.lock().unwrap();
    for ((chat, failure), before) in bad.iter().zip(&failures).zip(before) {
        assert_eq!(stub.histories(*chat) - before, 1, "{failure:?}: {reports:?}");
        let (reason, pause) = &reports[chat];
        let Answer::Status(status) = failure else { panic!("{failure:?}") };
        assert!(reason.contains(&status.to_string()), "{reason}");
        assert!(*pause >= LONG / 2, "{pause:?}");
    }
}

#[tokio::test]
async fn a_restart_goes_on_beside_a_chat_that_fails_and_loses_nothing_of_it() {
    let stub = Stub::start(&[1, 2]).await;
    let checkpoint = MemoryCheckpoint::default();
    let watch = || watch(&stub).chat_pauses(LONG, LONG).checkpoint(checkpoint.clone());
    let mut events = watch().events();
    silence(&mut events).await;
    stub.answer_history(1, Answer::Status(403));
    stub.say(1, "kept", true);
    stub.say(2, "one", true);
    assert_eq!(next(&mut events).await, "one");
    events.ack().await.unwrap();
    drop(events);
    let mut events = watch().events();
    stub.say(2, "two", true);
    assert_eq!(next(&mut events).await, "two");
    events.ack().await.unwrap();
    drop(events);
    stub.answer_history(1, Answer::Right);
    assert_eq!(next(&mut watch().events()).await, "kept");
}

#[tokio::test]
async fn histories_that_hang_hold_up_no_other_chat() {
    let stub = Stub::start(&[1, 2, 3]).await;
    let mut events = watch(&stub).events();
    silence(&mut events).await;
    for chat in [1, 2] {
        stub.answer_history(chat, Answer::Hang);
        stub.say(chat, "never seen", true);
    }
    for text in ["one", "two", "three"] {
        stub.say(3, text, true);
        assert_eq!(next(&mut events).await, text);
    }
}

#[tokio::test]
async fn a_key_that_is_withdrawn_ends_the_watch() {
    for status in [401, 403] {
        let stub = Stub::start(&[1]).await;
        let mut events = watch(&stub).events();
        silence(&mut events).await;
        stub.answer_list(Answer::Status(status));
        let error = timeout(Duration::from_secs(20), events.try_next()).await.unwrap().unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
}

#[tokio::test]
async fn tokens_that_repeat_are_the_end_of_a_list() {
    let stub = Stub::start(&[1, 2]).await;
    stub.repeat_tokens();
    let mut events = watch(&stub).events();
    silence(&mut events).await;
    for (chat, text) in [(1, "one"), (2, "two"), (1, "three")] {
        stub.say(chat, text, true);
        assert_eq!(next(&mut events).await, text);
    }
    silence(&mut events).await;
}

#[tokio::test]
async fn a_page_that_fails_does_not_begin_the_look_anew_and_a_bad_token_does() {
    let stub = Stub::start(&[1, 2]).await;
    stub.page_size(1);
    let mut events = watch(&stub).events();
    silence(&mut events).await;
    // Chat 2 is on the second page.
    for failure in [Answer::Status(500), Answer::Status(400), Answer::Status(404)] {
        stub.answer_second_page_once(failure.clone());
        stub.say(2, "two", true);
        assert_eq!(next(&mut events).await, "two", "{failure:?}");
    }
}

#[tokio::test]
async fn a_chat_that_the_first_look_missed_is_not_new_and_its_history_is_old() {
    // Sorted by the last message, the newest first or last, or not at all.
    for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1]] {
        let stub = Stub::start(&order).await;
        stub.page_size(1);
        for chat in order {
            (0..20).for_each(|number| stub.say_at(chat, "old", f64::from(number) - 120.0));
        }
        // While the second page is read, chat 3 moves to a page that was read already.
        stub.hide(3);
        let checkpoint = MemoryCheckpoint::default();
        let mut events = watch(&stub).checkpoint(checkpoint.clone()).events();
        while checkpoint.progress().is_none() {
            let event = timeout(SOON, events.try_next()).await;
            assert!(event.is_err(), "{event:?}");
        }
        stub.show(3);
        silence(&mut events).await;
        drop(events);
        // Nor is it after a restart.
        let mut events = watch(&stub).checkpoint(checkpoint).events();
        silence(&mut events).await;
        stub.say(3, "new", true);
        assert_eq!(next(&mut events).await, "new");
        silence(&mut events).await;
    }
}

#[tokio::test]
async fn a_chat_that_moves_because_somebody_writes_in_it_has_one_new_message() {
    let stub = Stub::start(&[1, 2, 3]).await;
    stub.page_size(1);
    for chat in [1, 2, 3] {
        (0..20).for_each(|number| stub.say_at(chat, "old", -86_400.0 * 300.0 + f64::from(number)));
    }
    stub.hide(3);
    let checkpoint = MemoryCheckpoint::default();
    let mut events = watch(&stub).checkpoint(checkpoint.clone()).events();
    while checkpoint.progress().is_none() {
        let event = timeout(SOON, events.try_next()).await;
        assert!(event.is_err(), "{event:?}");
    }
    stub.say(3, "new", true);
    stub.show(3);
    let event = timeout(Duration::from_secs(20), events.try_next()).await.unwrap().unwrap().unwrap();
    assert_eq!(event.message().unwrap().message.as_deref(), Some("new"));
    silence(&mut events).await;
}

#[tokio::test]
async fn a_message_that_becomes_visible_late_is_found() {
    for touches in [true, false] {
        let stub = Stub::start(&[1, 2]).await;
        let checkpoint = MemoryCheckpoint::default();
        let watch = || watch(&stub).checkpoint(checkpoint.clone());
        let mut events = watch().events();
        silence(&mut events).await;
        let late = stub.reserve(1, "late");
        stub.say(1, "one", true);
        assert_eq!(next(&mut events).await, "one");
        stub.reveal(1, late, touches);
        assert_eq!(next(&mut events).await, "late", "touches: {touches}");
        silence(&mut events).await;
        // And what becomes visible while nobody watches.
        let late = stub.reserve(1, "later");
        stub.say(1, "two", true);
        assert_eq!(next(&mut events).await, "two");
        events.ack().await.unwrap();
        drop(events);
        stub.reveal(1, late, touches);
        let mut events = watch().events();
        assert_eq!(next(&mut events).await, "later", "touches: {touches}");
        events.ack().await.unwrap();
        drop(events);
        silence(&mut watch().events()).await;
    }
}

#[tokio::test]
async fn a_message_that_leaves_the_chat_as_it_is_is_found() {
    let stub = Stub::start(&[1, 2]).await;
    let mut events = watch(&stub).events();
    silence(&mut events).await;
    let began = Instant::now();
    for text in ["one", "two", "three"] {
        stub.say(1, text, false);
        assert_eq!(next(&mut events).await, text);
    }
    assert!(began.elapsed() < Duration::from_secs(15));
    silence(&mut events).await;
}

#[tokio::test]
async fn an_item_that_cannot_be_decoded_is_kept_beside_the_events_or_is_an_error() {
    let stub = Stub::start(&[1]).await;
    let mut events = watch(&stub).events();
    let mut strict = watch(&stub).strict().events();
    silence(&mut events).await;
    silence(&mut strict).await;
    stub.push(1, json!({ "messageId": "odd" }));
    stub.say(1, "good", true);
    assert_eq!(next(&mut events).await, "good");
    silence(&mut events).await;
    let bad = events.take_bad_items();
    assert_eq!(bad.len(), 1);
    assert!(bad[0].raw.contains("odd"), "{bad:?}");
    assert!(events.take_bad_items().is_empty());
    let mut errors = 0;
    loop {
        match timeout(2 * LOOK, strict.try_next()).await {
            Ok(Err(error)) => errors += usize::from(error.item().is_some()),
            Ok(Ok(_)) => {}
            Err(_) => break,
        }
    }
    assert_eq!(errors, 1);
    assert!(strict.take_bad_items().is_empty());
}
