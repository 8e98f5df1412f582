//! Killing `ymarket` at any moment never makes a message go out twice.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::process::Stdio;
use std::time::Duration;

use support::ymarket;
use yandex_market_sandbox::{Fault, Faults, Sandbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_of_a_killed_process_arrives_once_or_not_at_all() {
    // What is repeated is repeated again and again, so that there is something to kill.
    let again = [Fault::ParallelLimit, Fault::RefuseConnection, Fault::ResetAfter, Fault::HtmlAfter(502)];
    let faults = Faults::seeded(7, 0.7).only(again).on(["sendMessageToChat"]);
    let sandbox = Sandbox::builder().latency(Duration::from_millis(10)).chance(faults).start().await.unwrap();
    let chat = sandbox.customer_begins_chat("hello").to_string();
    let business = sandbox.business().to_string();
    let (mut arrived, mut lost) = (0, 0);
    for number in 0..60u64 {
        // On a slow machine the last moments have to be later, for some messages to arrive at all.
        if number >= 40 && arrived > 0 {
            break;
        }
        let moment = Duration::from_millis(if number < 40 { number * 3 } else { number * 30 });
        let text = format!("message {number}");
        let connection = ["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key()];
        let command = ["--business-id", &business, "chats", "send", &chat, &text];
        let mut process = ymarket(&[&connection[..], &command[..]].concat());
        let mut child = process.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(moment).await;
        child.kill().unwrap();
        child.wait().unwrap();
        // What had been sent by then may still be processed.
        tokio::time::sleep(Duration::from_millis(30)).await;
        match sandbox.times_processed(&text) {
            0 => lost += 1,
            1 => arrived += 1,
            times => panic!("{text} arrived {times} times"),
        }
    }
    assert!(arrived > 0 && lost > 0, "{arrived} arrived, {lost} did not: the moments are ill chosen");
}
