//! A soak: many tasks, calls of all kinds, one request in ten failing by seed. Nothing is doubled, lost or flooded.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use yandex_market::business::Chats;
use yandex_market::types::{ChatId, ChatStatusType};
use yandex_market::{Context, Error, ErrorKind, Market, Retry, operations};
use yandex_market_sandbox::{Fault, Faults, Sandbox};

const TASKS: usize = 64;
const CALLS: usize = 20_000;
const CHATS: usize = 200;

/// What became of the messages of a task: their texts, by whether the outcome is known.
#[derive(Default)]
struct Told {
    sent: Vec<String>,
    unknown: Vec<String>,
    refused: Vec<String>,
}

async fn sandbox(seed: u64) -> Sandbox {
    let short = |fault: &Fault| match fault {
        Fault::Slow(_) => Fault::Slow(Duration::from_millis(5)),
        Fault::Stall(_) => Fault::Stall(Duration::from_millis(60)),
        other => *other,
    };
    // A quota that is said to be spent stops an operation until then; it has tests of its own.
    let faults =
        Faults::PASSING.iter().map(short).filter(|fault| !matches!(fault, Fault::HourlyLimit { .. }));
    let mut builder = Sandbox::builder()
        .chats(CHATS)
        .chance(Faults::seeded(seed, 0.1).only(faults))
        .latency(Duration::from_millis(1))
        .keep_journal(false);
    for operation in operations::ALL {
        builder = builder.quota(operation.id, 1_000_000);
    }
    builder.start().await.unwrap()
}

fn market(sandbox: &Sandbox) -> Market {
    let retry = Retry::new()
        .attempts(8)
        .first_delay(Duration::from_millis(1))
        .largest_delay(Duration::from_millis(10));
    Market::builder()
        .api_key(sandbox.api_key())
        .base_url(sandbox.base_url())
        .read_timeout(Duration::from_secs(5))
        .settle_time(Duration::from_millis(50))
        .retry(retry)
        .build()
        .unwrap()
}

/// One task: calls of all kinds until the calls are used up.
async fn work(task: usize, market: Market, sandbox: Arc<Sandbox>, calls: Arc<AtomicUsize>) -> Told {
    let chats = market.business(sandbox.business()).chats();
    let ids: Vec<ChatId> = sandbox
        .chats()
        .into_iter()
        .filter(|chat| chat.status != ChatStatusType::Finished)
        .map(|chat| chat.chat_id)
        .collect();
    // Some are opened again and again: the chat that is there is answered.
    let orders = sandbox.orders();
    let mut told = Told::default();
    loop {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        if call >= CALLS {
            return told;
        }
        let chat = ids[call % ids.len()];
        match call % 10 {
            0..=2 => {
                let text = format!("message {call} of task {task}");
                note(&mut told, text.clone(), chats.chat(chat).send(text).await);
            }
            3 => assert_calm(chats.chat(chat).send_file("a.txt", "a").await),
            4 => assert_calm(chats.open(Context::Order(orders[call % 5])).await),
            5 => assert_calm(chats.chat(chat).history().limit(100).page().await),
            6 => assert_calm(chats.waiting().limit(20).page().await),
            7 if call % 100 == 7 => assert_calm(market.auth().token().await),
            7 => assert_calm(market.campaigns().list().stream().try_collect().await),
            _ => assert_calm(chats.get(chat).await),
        }
    }
}

fn note(told: &mut Told, text: String, result: Result<(), Error>) {
    match result {
        Ok(()) => told.sent.push(text),
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => told.unknown.push(text),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Answered, "{error}");
            told.refused.push(text);
        }
    }
}

/// A call may fail, but only in a way that a fault explains.
fn assert_calm<T>(result: Result<T, Error>) {
    let Err(error) = result else { return };
    let explained = [ErrorKind::Answered, ErrorKind::OutcomeUnknown];
    assert!(explained.contains(&error.kind()), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_doubled_lost_or_flooded() {
    let seed = std::env::var("SOAK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let sandbox = Arc::new(sandbox(seed).await);
    let market = market(&sandbox);
    let calls = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| tokio::spawn(work(task, market.clone(), Arc::clone(&sandbox), Arc::clone(&calls))))
        .collect();
    let (mut sent, mut unknown, mut refused) = (0, 0, 0);
    for task in tasks {
        let told = task.await.unwrap();
        for text in &told.sent {
            assert_eq!(sandbox.times_processed(text), 1, "{text}: said to be sent");
        }
        for text in &told.unknown {
            assert!(sandbox.times_processed(text) <= 1, "{text}: said to be unknown");
        }
        for text in &told.refused {
            assert_eq!(sandbox.times_processed(text), 0, "{text}: said to be refused");
        }
        sent += told.sent.len();
        unknown += told.unknown.len();
        refused += told.refused.len();
    }
    assert_eq!(sent + unknown + refused, CALLS * 3 / 10, "every message is accounted for");
    assert!(sent > CALLS / 4 && unknown > 100, "{sent} sent, {unknown} unknown, {refused} refused");
    assert!(sandbox.most_parallel() <= 4, "{} at a time", sandbox.most_parallel());
    assert_eq!(sandbox.limits_broken(), 0, "a 420 that was not injected");
    assert_eq!(listed(&market.business(sandbox.business()).chats()).await, there(&sandbox));
    println!("seed {seed}: {sent} sent, {unknown} unknown, {refused} refused");
}

/// Every chat that the list has.
async fn listed(chats: &Chats) -> BTreeSet<ChatId> {
    let all = chats.list().stream().try_collect().await.unwrap();
    all.into_iter().map(|chat| chat.chat_id).collect()
}

fn there(sandbox: &Sandbox) -> BTreeSet<ChatId> {
    sandbox.chats().into_iter().map(|chat| chat.chat_id).collect()
}
