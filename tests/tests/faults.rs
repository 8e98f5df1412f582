//! The fault table: what becomes of every operation under every fault, written down as data.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use std::time::Duration;

use yandex_market::api::description;
use yandex_market::types::ChatStatusType;
use yandex_market::{ChatHandle, Confirmation, Error, ErrorKind, Market, Operation, Retry, operations};
use yandex_market_sandbox::{Fault, Sandbox};
use yandex_market_tests::requests::{Requests, TEXT};

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It is fine at the first attempt.
    Fine,
    /// It is repeated, and then fine.
    Repeated,
    /// The Market refuses it with this status, and it is not repeated.
    Refused(u16),
    /// It cannot be told whether it was carried out, and it is not repeated.
    Unknown,
    /// The answer makes no sense.
    Undecodable,
}

/// What becomes of a call that only reads (or does no harm when it is repeated), and of one that writes to a buyer.
fn expected(fault: Fault, operation: &Operation) -> Outcome {
    use Outcome::{Fine, Refused, Repeated, Undecodable, Unknown};
    let (reading, writing) = match fault {
        Fault::RefuseConnection | Fault::ResetBefore | Fault::ResetAfter => (Repeated, Unknown),
        Fault::ProcessLater(_) | Fault::TextStoredDifferently => (Repeated, Unknown),
        Fault::Stall(_) | Fault::CutBody => (Repeated, Unknown),
        Fault::CutJson | Fault::GarbageJson | Fault::EmptyBody => (Undecodable, Unknown),
        Fault::StatusInsteadOf200(204) => (Undecodable, Unknown),
        Fault::EndlessBody => (Undecodable, Unknown),
        Fault::Html(_) | Fault::HtmlAfter(_) => (Repeated, Unknown),
        Fault::InternalError | Fault::InternalErrorAfter => (Repeated, Unknown),
        Fault::ServiceUnavailable { .. } => (Repeated, Unknown),
        Fault::ParallelLimit | Fault::HourlyLimit { .. } | Fault::PlainText420 => (Repeated, Repeated),
        Fault::TooManyRequests { .. } | Fault::TooManyRequestsUntil { .. } => (Repeated, Repeated),
        Fault::Unauthorized => (Refused(401), Refused(401)),
        Fault::Forbidden | Fault::PlainText403 => (Refused(403), Refused(403)),
        Fault::NotFound => (Refused(404), Refused(404)),
        Fault::Locked => (Refused(423), Refused(423)),
        Fault::OkWithError => (Refused(200), Refused(200)),
        Fault::HugeError(status) => (Refused(status), Refused(status)),
        _ => (Fine, Fine),
    };
    match fault {
        fault if is_of_body(fault) && description::returns_file(operation) => Fine,
        _ if operation.repeatable => reading,
        _ => writing,
    }
}

/// Tells whether a fault is one of the body alone: whoever asks for a file has its head by then, and reads the body later.
fn is_of_body(fault: Fault) -> bool {
    use Fault::{CutBody, CutJson, EmptyBody, EndlessBody, GarbageJson, OkWithError, Stall};
    let is_empty = matches!(fault, Fault::StatusInsteadOf200(204) | Fault::HugeError(200));
    is_empty
        || matches!(fault, Stall(_) | CutBody | CutJson | GarbageJson | EmptyBody | EndlessBody | OkWithError)
}

struct Setting {
    sandbox: Sandbox,
    market: Market,
    chat: ChatHandle,
    requests: Requests,
}

async fn setting() -> Setting {
    let sandbox = Sandbox::builder().chats(30).start().await.unwrap();
    let retry = Retry::new()
        .attempts(3)
        .first_delay(Duration::from_millis(1))
        .largest_delay(Duration::from_millis(3));
    let market = Market::builder()
        .api_key(sandbox.api_key())
        .base_url(sandbox.base_url())
        // No fault takes long; 17 bodies of 20 MB at a time do on a busy machine.
        .read_timeout(Duration::from_secs(60))
        .settle_time(Duration::from_millis(50))
        .retry(retry)
        .build()
        .unwrap();
    let chat = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    let chat = market.business(sandbox.business()).chats().chat(chat.chat_id);
    let requests = Requests::of(&sandbox).unwrap();
    Setting { sandbox, market, chat, requests }
}

/// Calls an operation; a list is read to its end.
async fn call(setting: &Setting, operation: &'static Operation) -> Result<(), Error> {
    let call = setting.market.send(setting.requests.request(operation));
    match operation.page {
        Some(_) => call.list().stream().strict().try_collect().await.map(drop),
        None if description::returns_file(operation) => call.download().await.map(drop),
        None => call.await.map(drop),
    }
}

/// What became of a call, as far as its result and the requests tell.
fn outcome(result: Result<(), Error>, attempts: usize) -> Outcome {
    match result {
        Ok(()) if attempts > 1 => Outcome::Repeated,
        Ok(()) => Outcome::Fine,
        Err(error) => match error.kind() {
            ErrorKind::Answered => Outcome::Refused(error.status().unwrap().as_u16()),
            ErrorKind::OutcomeUnknown => Outcome::Unknown,
            ErrorKind::Undecodable => Outcome::Undecodable,
            kind => panic!("{kind:?}: {error}"),
        },
    }
}

/// How often the first page (or the one thing) was asked for.
fn attempts(setting: &Setting, operation: &Operation) -> usize {
    let journal = setting.sandbox.journal();
    let of_operation =
        journal.iter().filter(|one| one.operation.is_some_and(|other| other.id == operation.id));
    let is_first = |name| move |one: &&yandex_market_sandbox::Recorded| one.query(name).is_none();
    of_operation.filter(is_first("page_token")).filter(is_first("pageToken")).count()
}

async fn check(fault: Fault, operation: &'static Operation) {
    // An hour that is spent for a second is waited for, like any wait that is not too long.
    let setting = setting().await;
    setting.sandbox.fault(operation.id, fault);
    let result = call(&setting, operation).await;
    let attempts = attempts(&setting, operation);
    let shown = format!("{fault} on {}: {result:?} after {attempts} attempts", operation.id);
    let expected = expected(fault, operation);
    assert_eq!(outcome(result, attempts), expected, "{shown}");
    setting.sandbox.until_processed().await;
    if !operation.repeatable {
        let journal = setting.sandbox.journal();
        let times = journal.iter().filter(|one| one.processed && one.operation == Some(operation)).count();
        let is_there = match expected {
            Outcome::Fine | Outcome::Repeated => true,
            _ => fault.is_processed(),
        };
        assert_eq!(times, usize::from(is_there), "{shown}");
    }
}

/// The operations of the table, or those that `FAULT_OPERATIONS` names.
fn operations() -> impl Iterator<Item = &'static Operation> {
    let wanted = std::env::var("FAULT_OPERATIONS").ok();
    let is_wanted =
        move |id: &str| wanted.as_deref().is_none_or(|wanted| wanted.split(',').any(|one| one == id));
    operations::ALL.iter().copied().filter(move |operation| is_wanted(operation.id))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_on_every_operation_comes_out_as_it_is_written_down() {
    for fault in Fault::ALL {
        let checks: Vec<_> = operations().map(|operation| tokio::spawn(check(*fault, operation))).collect();
        for check in checks {
            check.await.unwrap();
        }
    }
}

/// It is ignored, by all groups and in all bodies alike.
#[tokio::test]
async fn a_field_that_is_not_described_is_no_fault_of_any_operation() {
    let setting = setting().await;
    for operation in operations().filter(|operation| !description::returns_file(operation)) {
        let answer = setting.market.send(setting.requests.with_unknown_field(operation)).await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
    }
    let sent = setting.sandbox.journal();
    let is_strange =
        |call: &&yandex_market_sandbox::Recorded| String::from_utf8_lossy(&call.body).contains("unheardOf");
    assert!(sent.iter().filter(is_strange).count() > 5, "the field was not sent");
}

#[tokio::test]
async fn a_token_that_repeats_ends_the_list_with_an_error_and_loses_nothing() {
    let setting = setting().await;
    setting.sandbox.fault("getChats", Fault::NoRateHeaders);
    setting.sandbox.fault("getChats", Fault::RepeatedToken);
    let mut chats = setting.market.business(setting.sandbox.business()).chats().list().limit(10).stream();
    let mut count = 0;
    let error = loop {
        match chats.try_next().await {
            Ok(chat) => count += usize::from(chat.is_some()),
            Err(error) => break error,
        }
    };
    assert_eq!((error.kind(), count), (ErrorKind::Undecodable, 20), "{error}");
}

#[tokio::test]
async fn an_empty_page_with_a_token_loses_nothing() {
    let setting = setting().await;
    setting.sandbox.fault("getChats", Fault::EmptyPageWithToken);
    let chats = setting.market.business(setting.sandbox.business()).chats().list();
    assert_eq!(chats.stream().try_collect().await.unwrap().items, setting.sandbox.chats());
}

#[tokio::test]
async fn whether_a_message_arrived_is_found_out() {
    for (fault, arrived) in
        [(Fault::ResetBefore, false), (Fault::ResetAfter, true), (Fault::HtmlAfter(502), true)]
    {
        let setting = setting().await;
        setting.sandbox.fault("sendMessageToChat", fault);
        setting.sandbox.fault("sendFileToChat", fault);
        let errors = [
            setting.chat.send(TEXT).await.unwrap_err(),
            setting.chat.send_file("once.txt", "once").await.unwrap_err(),
        ];
        for error in errors {
            match setting.chat.confirm(&error).await.unwrap() {
                Confirmation::Arrived(message) => {
                    assert!(arrived, "{fault}");
                    assert!(message.message.as_deref() == Some(TEXT) || message.payload.is_some());
                }
                Confirmation::NotArrived => assert!(!arrived, "{fault}"),
                unclear => panic!("{fault}: {unclear:?}"),
            }
        }
    }
}

#[tokio::test]
async fn only_what_was_sent_to_this_chat_can_be_confirmed() {
    let setting = setting().await;
    let refused = setting.chat.send("").await.unwrap_err();
    setting.sandbox.fault("sendMessageToChat", Fault::ResetBefore);
    let elsewhere = setting.chat.send(TEXT).await.unwrap_err();
    let other = setting.market.business(setting.sandbox.business()).chats().chat(1);
    for (chat, error) in [(&setting.chat, &refused), (&other, &elsewhere)] {
        assert_eq!(chat.confirm(error).await.unwrap_err().kind(), ErrorKind::Refused);
    }
}

#[tokio::test]
async fn send_once_sends_once_whatever_happens() {
    for fault in Fault::ALL {
        let setting = setting().await;
        // The same text was sent before, so that only what is new may count.
        setting.chat.send(TEXT).await.unwrap();
        setting.sandbox.fault("sendMessageToChat", *fault);
        let result = setting.chat.send_once(TEXT).await;
        setting.sandbox.until_processed().await;
        let times = setting.sandbox.times_processed(TEXT) - 1;
        match result {
            Ok(()) => assert_eq!(times, 1, "{fault}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Answered, "{fault}: {error}");
                assert_eq!(times, 0, "{fault}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn a_send_does_not_ride_on_a_connection_that_may_be_dead() {
    let setting = setting().await;
    for number in 0..3 {
        setting.sandbox.fault("getChat", Fault::CloseIdle);
        setting.chat.get().await.unwrap();
        setting.chat.send(format!("{TEXT} {number}")).await.unwrap();
        assert_eq!(setting.sandbox.times_processed(&format!("{TEXT} {number}")), 1);
    }
}

#[tokio::test]
async fn what_a_refusal_says_is_kept_up_to_a_bound() {
    for (fault, part) in
        [(Fault::PlainText403, "occasionally forbidden"), (Fault::HugeError(400), "huge huge")]
    {
        let setting = setting().await;
        setting.sandbox.fault("getChat", fault);
        let error = setting.chat.get().await.unwrap_err();
        let (shown, debugged) = (error.to_string(), format!("{error:?}"));
        assert!(
            shown.contains(part) && shown.len() < 10_000,
            "{fault}: {}",
            shown.chars().take(300).collect::<String>()
        );
        assert!(debugged.len() < 100_000, "{fault}: {}", debugged.len());
    }
}
