//! `ymarket` at a terminal.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::time::Duration;

use serde_json::json;
use support::running::until;
use support::terminal::Terminal;
use support::{against, conversation, first_chat, folder, ymarket};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

const SAMPLE: &str = include_str!("../../../tests/samples/getChats.200.json");

const CTRL_C: &str = "\u{3}";

fn watch(sandbox: &Sandbox, more: &[&str]) -> Terminal {
    Terminal::start(against(sandbox, &[&["chats", "watch"], more].concat()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_watch_says_that_it_watches_and_lines_go_above() {
    let sandbox = Sandbox::builder().chats(3).start().await.unwrap();
    let (_, chat) = first_chat(&sandbox);
    let mut terminal = watch(&sandbox, &["--every", "0.3", "--slowest", "0.3"]);
    terminal.shows("watching 3 chats, next look in");
    sandbox.customer_says(chat, "Где мой заказ?").unwrap();
    terminal.shows("CUSTOMER: Где мой заказ?\r\n");
    let screen = terminal.screen();
    let line = screen.lines().find(|line| line.contains("Где мой заказ?")).unwrap();
    // The line begins where the status was wiped away.
    let line = line.rsplit("\u{1b}[2K").next().unwrap();
    assert!(!line.contains("watching"), "{line:?}");
    terminal.types(CTRL_C);
    assert_eq!(terminal.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_for_a_limit_is_seen() {
    let (sandbox, _) = conversation(&["a"]).await;
    sandbox.fault_times("getChats", Fault::HourlyLimit { until: Duration::from_secs(3_600) }, 1);
    let mut terminal = watch(&sandbox, &["--every", "10"]);
    terminal.shows("(trying again)");
    terminal.shows("trying again in 59 min");
    terminal.types(CTRL_C);
    assert_eq!(terminal.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_repeated_says_so() {
    let (sandbox, _) = conversation(&["a"]).await;
    sandbox.fault_times("getChats", Fault::InternalError, 1);
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "list"]));
    terminal.shows("getChats: 500, trying again in ");
    assert_eq!(terminal.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_waits_for_the_quota_says_so() {
    let (sandbox, _) = conversation(&["a"]).await;
    sandbox.fault_times("getChats", Fault::HourlyLimit { until: Duration::from_secs(2) }, 1);
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "list"]));
    terminal.shows("getChats: waiting for the quota until ");
    assert_eq!(terminal.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_cannot_be_taken_back_asks_first() {
    let sandbox = Sandbox::start().await.unwrap();
    let delete = ["goods-feedback", "delete-comment", "--id", "7"];
    let mut terminal = Terminal::start(against(&sandbox, &delete));
    terminal.shows("Deletes a comment of the seller's: id 7. Go on? [y/N]");
    terminal.types("n\r");
    terminal.shows("nothing was sent");
    assert_eq!(terminal.end(), Some(1));
    let mut terminal = Terminal::start(against(&sandbox, &[&delete[..], &["--yes"]].concat()));
    terminal.shows("404 Not Found");
    assert_eq!((terminal.end(), sandbox.journal().len()), (Some(1), 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ctrl_c_lets_the_command_finish_and_a_second_one_ends_it() {
    let (sandbox, _) = conversation(&["a"]).await;
    let mut terminal =
        watch(&sandbox, &["--backlog", "--exec", "echo began; sleep 0.3; echo finished; sleep 300"]);
    terminal.shows("began");
    terminal.types(CTRL_C);
    terminal.shows("press Ctrl-C again to abort");
    terminal.shows("finished");
    terminal.types(CTRL_C);
    assert_eq!(terminal.end(), Some(130));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_is_closed_lets_the_command_finish() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (began, finished) = (path("began"), path("finished"));
    // It goes on until it cannot print any more.
    let slowly =
        format!("touch {began}; while printf .; do sleep 0.01; done 2>/dev/null; echo x >>{finished}");
    let checkpoint = path("chats.json");
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--exec", &slowly];
    let mut terminal = watch(&sandbox, &kept);
    until("the command", || std::path::Path::new(&began).exists());
    terminal.close();
    assert_eq!(terminal.end(), Some(0));
    let rest = ["--checkpoint", &checkpoint, "--max", "1", "--output", "jsonl"];
    let rest = support::run_against(&sandbox, &[&["chats", "watch", "--backlog"], &rest[..]].concat()).await;
    assert_eq!(rest.json_lines()[0]["message"]["message"], "a", "the first event was handled, once");
    assert_eq!(std::fs::read_to_string(&finished).unwrap(), "x\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_buyer_or_a_server_drives_the_terminal() {
    let sandbox = Sandbox::builder().chats(0).start().await.unwrap();
    let evil = "\u{1b}]0;evil\u{7}\u{202e}\u{200b}\u{9b}2J";
    let mut page: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
    page["result"]["chats"][0]["context"]["customer"]["name"] = json!(evil);
    page["result"]["paging"]["nextPageToken"] = json!(evil);
    sandbox.answer("getChats", CannedAnswer::new(200).json(page));
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "list", "--max", "1"]));
    terminal.shows("There are more: --page-token ");
    assert_eq!(terminal.end(), Some(0));
    let screen = terminal.screen();
    assert!(screen.contains("evil"), "{screen:?}");
    assert!(
        !screen.contains("\u{1b}]") && !screen.contains(['\u{7}', '\u{202e}', '\u{200b}', '\u{9b}']),
        "{screen:?}"
    );

    let error = CannedAnswer::error(400, "BAD_REQUEST", &format!("{evil}\nerror: forged"))
        .header("traceparent", "00-a-b-01");
    sandbox.answer("getChats", error);
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "list"]));
    assert_eq!(terminal.end(), Some(1));
    let screen = terminal.screen();
    assert!(screen.contains("evil") && !screen.contains("\nerror: forged"), "{screen:?}");
    assert!(!screen.contains(['\u{7}', '\u{202e}', '\u{200b}', '\u{9b}']), "{screen:?}");
}

#[test]
fn what_the_command_line_repeats_does_not_drive_the_terminal() {
    let mut terminal = Terminal::start(ymarket(&["chats", "list", "\u{9b}2Jevil\u{7}\u{202e}"]));
    assert_eq!(terminal.end(), Some(2));
    terminal.shows("evil");
    let screen = terminal.screen();
    assert!(!screen.contains(['\u{9b}', '\u{7}', '\u{202e}']), "{screen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_asks_first_and_shows_the_text_as_it_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    let before = sandbox.messages(id).len();
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "send", &chat, "-a\u{202e}b"]));
    terminal.shows("Send “-a\u{fffd}b” to the buyer");
    terminal.types("n\n");
    assert_eq!((terminal.end(), sandbox.messages(id).len()), (Some(1), before));
    let mut terminal = Terminal::start(against(&sandbox, &["chats", "send", &chat, "-hello"]));
    terminal.shows("[y/N]");
    terminal.types("y\n");
    assert_eq!((terminal.end(), sandbox.messages(id).len()), (Some(0), before + 1));
}
