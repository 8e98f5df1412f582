//! What is sent again, what is waited for, and what is never repeated.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use yandex_market::operations::GET_CHATS;
use yandex_market::types::ChatStatusType;
use yandex_market::{ChatHandle, ErrorKind, Market, MarketBuilder, Retry};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

fn quick() -> Retry {
    Retry::new().attempts(3).first_delay(Duration::from_millis(2)).largest_delay(Duration::from_millis(5))
}

fn builder(sandbox: &Sandbox) -> MarketBuilder {
    Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).retry(quick())
}

async fn list(market: &Market, sandbox: &Sandbox) -> Result<usize, yandex_market::Error> {
    market.business(sandbox.business()).chats().list().page().await.map(|page| page.items.len())
}

fn open_chat(market: &Market, sandbox: &Sandbox) -> ChatHandle {
    let chat = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    market.business(sandbox.business()).chats().chat(chat.chat_id)
}

fn http_date(ahead: Duration) -> String {
    DateTime::<Utc>::from(SystemTime::now() + ahead).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn parallel_limit() -> CannedAnswer {
    CannedAnswer::error(420, "LIMIT", "Hit rate limit of 4 parallel requests for businessId 1")
}

fn hourly_limit(ahead: Duration) -> CannedAnswer {
    CannedAnswer::error(
        420,
        "LIMIT",
        "Hit rate limit of 5000 requests per 1 hour for resource X for businessId 1",
    )
    .header("X-RateLimit-Resource-Remaining", "0")
    .header("X-RateLimit-Resource-Until", http_date(ahead))
}

#[tokio::test]
async fn what_only_reads_is_sent_again_after_an_error_inside_the_market() {
    for status in [500, 502, 503, 504, 420] {
        let sandbox = Sandbox::start().await.unwrap();
        for _ in 0..2 {
            sandbox.answer("getChats", CannedAnswer::new(status).body("<html>"));
        }
        let market = builder(&sandbox).build().unwrap();
        assert_eq!(list(&market, &sandbox).await.unwrap(), 20, "{status}");
        let statuses: Vec<u16> = sandbox.journal().iter().map(|one| one.status).collect();
        assert_eq!(statuses, [status, status, 200]);
    }
}

#[tokio::test]
async fn attempts_end_with_the_last_error() {
    let sandbox = Sandbox::builder().answer_always("getChats", CannedAnswer::new(503)).start().await.unwrap();
    let error = list(&builder(&sandbox).build().unwrap(), &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Answered, 3));
    assert_eq!(sandbox.journal().len(), 3);
    let error = list(&builder(&sandbox).retry(Retry::off()).build().unwrap(), &sandbox).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert_eq!(sandbox.journal().len(), 4);
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    for status in [400, 401, 403, 404, 405, 415, 423] {
        let sandbox =
            Sandbox::builder().answer_always("getChats", CannedAnswer::new(status)).start().await.unwrap();
        let error = list(&builder(&sandbox).build().unwrap(), &sandbox).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Answered, 1), "{status}");
        assert_eq!(sandbox.journal().len(), 1);
    }
}

#[tokio::test]
async fn a_message_that_may_have_arrived_is_never_repeated() {
    let lost = [
        CannedAnswer::new(500),
        CannedAnswer::new(502).body("<html>"),
        CannedAnswer::new(503),
        CannedAnswer::new(504),
        CannedAnswer::new(200).body("{"),
        CannedAnswer::new(200),
        CannedAnswer::new(201).body("created"),
        CannedAnswer::new(204),
        CannedAnswer::new(206).body("{"),
        CannedAnswer::new(302),
        CannedAnswer::new(303),
        CannedAnswer::new(499),
        CannedAnswer::new(520),
    ];
    for answer in lost {
        let sandbox = Sandbox::start().await.unwrap();
        let market = builder(&sandbox).build().unwrap();
        for operation in ["sendMessageToChat", "sendFileToChat"] {
            sandbox.answer(operation, answer.clone());
        }
        let chat = open_chat(&market, &sandbox);
        for error in [chat.send("once").await.unwrap_err(), chat.send_file("a.txt", "a").await.unwrap_err()] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{error}");
            assert!(error.status().is_some(), "what the Market said is kept");
            assert!(error.to_string().contains("executed"), "{error}");
        }
        assert_eq!(sandbox.journal().len(), 2);
    }
}

#[tokio::test]
async fn every_success_of_a_message_is_one() {
    for status in [200, 201, 202, 206] {
        let sandbox = Sandbox::start().await.unwrap();
        let answer = CannedAnswer::new(status).json(serde_json::json!({ "status": "OK" }));
        sandbox.answer("sendMessageToChat", answer);
        let market = builder(&sandbox).build().unwrap();
        open_chat(&market, &sandbox).send("once").await.unwrap();
        assert_eq!(sandbox.journal().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_definite_refusal_of_a_message_stays_one() {
    for status in [307, 308, 400, 404, 405, 408, 409, 413, 415, 423] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.answer("sendMessageToChat", CannedAnswer::new(status));
        let market = builder(&sandbox).build().unwrap();
        let error = open_chat(&market, &sandbox).send("once").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Answered, 1), "{error}");
    }
}

#[tokio::test]
async fn what_a_server_asks_to_wait_is_waited() {
    for (status, operation) in [(429, "sendMessageToChat"), (420, "sendMessageToChat"), (503, "getChat")] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.answer(operation, CannedAnswer::new(status).header("Retry-After", "1"));
        let market = builder(&sandbox).build().unwrap();
        let chat = open_chat(&market, &sandbox);
        let began = std::time::Instant::now();
        match operation {
            "getChat" => drop(chat.get().await.unwrap()),
            _ => chat.send("once").await.unwrap(),
        }
        assert!(began.elapsed() >= Duration::from_secs(1), "{status}: {:?}", began.elapsed());
        assert_eq!(sandbox.journal().len(), 2);
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_an_error_with_its_end_and_holds_the_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("getChats", CannedAnswer::new(429).header("Retry-After", "9999999"));
    let market = builder(&sandbox).max_wait(Duration::from_secs(5)).build().unwrap();
    let error = list(&market, &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Answered, 429));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)), "there is a cap");
    assert!((error.until().unwrap() - Utc::now()).num_seconds() > 3500);
    let error = list(&market, &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Limited, 0), "{error}");
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn a_quota_of_no_requests_does_not_stop_the_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = serde_json::json!({ "status": "OK", "result": { "chats": [] } });
    let nonsense = CannedAnswer::new(200)
        .json(body)
        .header("X-RateLimit-Resource-Limit", "0")
        .header("X-RateLimit-Resource-Remaining", "0")
        .header("X-RateLimit-Resource-Until", http_date(Duration::from_secs(30)));
    sandbox.answer("getChats", nonsense);
    let market = builder(&sandbox).max_wait(Duration::ZERO).build().unwrap();
    assert_eq!(list(&market, &sandbox).await.unwrap(), 0);
    assert_eq!(list(&market, &sandbox).await.unwrap(), 20);
}

#[tokio::test]
async fn waiting_for_a_slot_ends_with_an_error_of_its_own() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault_times("getChats", Fault::Slow(Duration::from_secs(5)), 4);
    let market = builder(&sandbox).max_slot_wait(Duration::from_millis(100)).build().unwrap();
    let business = sandbox.business();
    // These hold the slots, like futures that somebody polled once and forgot.
    let held: Vec<_> = std::iter::repeat_with(|| {
        let market = market.clone();
        tokio::spawn(async move { market.business(business).chats().list().page().await.map(drop) })
    })
    .take(4)
    .collect();
    while sandbox.journal().len() < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let error = list(&market, &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.until()), (ErrorKind::Limited, 0, None));
    assert!(
        error.to_string().contains("none of the 4 slots of business 1 became free within 100ms"),
        "{error}"
    );
    held.iter().for_each(tokio::task::JoinHandle::abort);
    market.auth().token().await.unwrap();
}

#[tokio::test]
async fn a_body_that_is_too_large_for_the_market_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = builder(&sandbox).build().unwrap();
    let call = market.call(&GET_CHATS).path("businessId", sandbox.business().to_string());
    let error = call.json(serde_json::json!({ "x": "y".repeat(512 << 10) })).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
    assert_eq!(
        error.to_string(),
        "getChats: the request body has 524296 bytes, and at most 524288 are taken"
    );
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn a_message_that_was_refused_for_a_limit_is_repeated() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = builder(&sandbox).build().unwrap();
    sandbox.answer("sendMessageToChat", parallel_limit());
    sandbox.answer("sendMessageToChat", parallel_limit());
    let chat = open_chat(&market, &sandbox);
    chat.send("once").await.unwrap();
    let ours = sandbox.messages(chat.id()).into_iter().filter(|one| one.message.as_deref() == Some("once"));
    assert_eq!(ours.count(), 1);
    assert_eq!(sandbox.journal().len(), 3);
}

#[tokio::test]
async fn a_spent_quota_is_refused_at_once_when_the_wait_is_too_long() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("getChats", hourly_limit(Duration::from_secs(600)));
    let market = builder(&sandbox).max_wait(Duration::from_secs(5)).build().unwrap();
    let error = list(&market, &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Answered, 420));
    let until = error.until().unwrap();
    assert!((595..=601).contains(&(until - Utc::now()).num_seconds()), "{until}");

    let error = list(&market.clone(), &sandbox).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Limited, 0), "a clone knows as well");
    assert!((error.until().unwrap() - until).num_seconds().abs() <= 1);
    assert!(error.to_string().contains("the quota is exhausted (until 20"), "{error}");
    assert_eq!(sandbox.journal().len(), 1, "nothing is sent past it");
    assert!(
        !market.campaigns().list().stream().try_collect().await.unwrap().is_empty(),
        "other operations go on"
    );
}

#[tokio::test]
async fn a_quota_that_will_soon_be_there_is_waited_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("getChats", hourly_limit(Duration::from_secs(2)));
    let waits = Arc::new(Mutex::new(Vec::new()));
    let shown = Arc::clone(&waits);
    let market = builder(&sandbox).max_wait(Duration::from_secs(10));
    let market = market.on_wait(move |wait| shown.lock().unwrap().push(wait.clone())).build().unwrap();
    let began = std::time::Instant::now();
    assert_eq!(list(&market, &sandbox).await.unwrap(), 20);
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(sandbox.journal().len(), 2);
    let waits = waits.lock().unwrap();
    assert_eq!((waits.len(), waits[0].operation.id), (1, "getChats"), "the wait can be shown");
    assert!(waits[0].until <= Utc::now(), "and is over");
}

#[tokio::test]
async fn at_zero_nothing_is_sent_and_a_wait_can_be_cancelled() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = serde_json::json!({ "status": "OK", "result": { "chats": [] } });
    let last = CannedAnswer::new(200)
        .json(body)
        .header("X-RateLimit-Resource-Limit", "10000")
        .header("X-RateLimit-Resource-Remaining", "0")
        .header("X-RateLimit-Resource-Until", http_date(Duration::from_secs(30)));
    sandbox.answer("getChats", last);
    let market = builder(&sandbox).build().unwrap();
    assert_eq!(list(&market, &sandbox).await.unwrap(), 0);
    let waiting = tokio::time::timeout(Duration::from_millis(200), list(&market, &sandbox));
    assert!(waiting.await.is_err());
    assert_eq!(sandbox.journal().len(), 1);
    let known = market.limits().into_iter().find(|one| one.operation.id == "getChats").unwrap();
    assert_eq!((known.limit, known.left, known.in_flight), (10_000, 0, 0));
    assert!((28..=31).contains(&(known.until.unwrap() - Utc::now()).num_seconds()));
}

#[tokio::test]
async fn what_is_known_of_the_limits_is_told() {
    let sandbox = Sandbox::start().await.unwrap();
    let market = builder(&sandbox).build().unwrap();
    assert!(market.limits().is_empty());
    list(&market, &sandbox).await.unwrap();
    market.auth().token().await.unwrap();
    let known: Vec<_> = market.limits().iter().map(|one| (one.operation.id, one.limit, one.left)).collect();
    assert_eq!(known, [("getAuthTokenInfo", 100, 99), ("getChats", 10_000, 9_999)]);
}

#[tokio::test]
async fn every_attempt_is_told() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("getChats", CannedAnswer::new(503).header("traceparent", "00-a-b-01"));
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let market = builder(&sandbox)
        .on_attempt(move |one| {
            let status = one.status.map(|status| status.as_u16());
            let traceparent = one.traceparent.map(str::to_owned);
            let fact =
                (one.operation.id, one.number, status, one.failure, one.repeats_after.is_some(), traceparent);
            into.lock().unwrap().push(fact);
        })
        .build()
        .unwrap();
    list(&market, &sandbox).await.unwrap();
    let told = told.lock().unwrap();
    let first = ("getChats", 1, Some(503), Some(ErrorKind::Answered), true, Some("00-a-b-01".to_owned()));
    assert_eq!(told[0], first);
    assert_eq!((told[1].1, told[1].2, told[1].3, told[1].4), (2, Some(200), None, false));
    assert_eq!(told.len(), 2);
}
