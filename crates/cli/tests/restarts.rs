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

    /// Runs a watch for so long and ends it by a signal.
    fn run(&mut self, time: Duration, signal: &str) {
        let watch = self.watch();
        std::thread::sleep(time);
        watch.signal(signal);
        let (code, _, stderr) = watch.end();
        // No exit code: it was killed, or ended before it had begun to listen for signals.
        assert!(matches!(code, None | Some(0)), "{code:?} {stderr:?}");
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
            // Another moment each time, from before the first request to the middle of a command.
            let time = Duration::from_millis(40 + (number as u64 * 37) % 150);
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
async fn what_is_handled_twice_after_a_kill_was_warned_of() {
    let (handled, warnings) = ended_by(&["KILL"]).await;
    let twice = handled.values().filter(|times| **times > 1).count();
    println!("{MESSAGES} messages, 30 kills: {twice} handled twice, {warnings} warnings");
    assert!(
        handled.values().all(|times| *times <= 2) && twice <= warnings,
        "{twice} of {warnings}: {handled:?}"
    );
}
