//! A watch that is ended again and again, and its command.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use support::running::{Running, until};
use support::{against, folder};
use tempfile::TempDir;
use yandex_market_sandbox::Sandbox;

/// So many messages are written, each while some watch runs or none does.
const MESSAGES: usize = 60;

/// Watches that are ended one after the other while buyers write.
struct Restarts {
    sandbox: Sandbox,
    folder: TempDir,
    warnings: usize,
}

impl Restarts {
    async fn start() -> Self {
        let sandbox = Sandbox::builder().chats(0).start().await.unwrap();
        Self { sandbox, folder: folder(), warnings: 0 }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// A command that takes a while, before and after the moment that counts.
    fn watch(&self) -> Running {
        let exec = format!("sleep 0.02; cat >>{}; sleep 0.02", self.path("seen"));
        let checkpoint = self.path("chats.json");
        let args = ["chats", "watch", "--every", "0.01", "--slowest", "0.01", "--backlog", "--checkpoint"];
        Running::start(against(&self.sandbox, &[&args[..], &[&checkpoint, "--exec", &exec]].concat()))
    }

    /// Runs a watch until it has a message in hand and so long, and ends it by a signal.
    fn run(&mut self, time: Duration, signal: &str) {
        let watch = self.watch();
        while !watch.line().contains("CUSTOMER: ") {}
        std::thread::sleep(time);
        watch.signal(signal);
        let (code, _, stderr) = watch.end();
        assert_eq!(code, (signal != "KILL").then_some(0), "{stderr:?}");
        self.warnings += stderr.iter().filter(|line| line.contains("may be handled twice")).count();
    }

    /// How often each message was handled, after a watch had the time to handle all.
    fn finish(mut self) -> (BTreeMap<String, usize>, usize) {
        let watch = self.watch();
        let seen = self.path("seen");
        let handled = || {
            let events = std::fs::read_to_string(&seen).unwrap_or_default();
            let events = events.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let texts = events.filter_map(|event| Some(event["message"]["message"].as_str()?.to_owned()));
            texts.fold(BTreeMap::new(), |mut times, text| {
                *times.entry(text).or_insert(0) += 1;
                times
            })
        };
        until("the last message", || handled().len() == MESSAGES);
        let (code, _, stderr) = watch.stopped();
        assert_eq!(code, Some(0), "{stderr:?}");
        self.warnings += stderr.iter().filter(|line| line.contains("may be handled twice")).count();
        (handled(), self.warnings)
    }
}

async fn ended_by(signals: &[&str]) -> (BTreeMap<String, usize>, usize) {
    let mut restarts = Restarts::start().await;
    for number in 0..MESSAGES {
        restarts.sandbox.customer_begins_chat(format!("message {number}"));
        if number % 2 == 0 {
            // Another moment each time: before the command counts, after it, between two of them.
            let time = Duration::from_millis((number as u64 * 7) % 100);
            let signal = signals[number / 2 % signals.len()];
            tokio::task::block_in_place(|| restarts.run(time, signal));
        }
    }
    tokio::task::block_in_place(|| restarts.finish())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_handled_twice_by_watches_that_are_asked_to_stop() {
    let (handled, warnings) = ended_by(&["HUP", "TERM", "INT"]).await;
    let twice: Vec<_> = handled.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(warnings, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_handled_again_after_a_kill_was_warned_of() {
    let (handled, warnings) = ended_by(&["KILL"]).await;
    let again: usize = handled.values().map(|times| times - 1).sum();
    println!("{MESSAGES} messages, {} kills: {again} handled again, {warnings} warnings", MESSAGES / 2);
    assert!(again > 0, "no command was running when its watch was killed");
    // Each kill leaves one event in hand, and the next watch says so.
    assert!(again <= warnings && warnings <= MESSAGES / 2, "{again} of {warnings}: {handled:?}");
}
