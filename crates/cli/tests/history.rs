//! `ymarket chats history`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::running::{Running, until};
use support::{against, conversation, first_chat, is_refused, run_against};
use yandex_market::types::ChatId;
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

fn texts(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["message"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_messages_are_printed_as_they_came() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    sandbox.customer_sends_file(id, "photo.jpg", [1, 2, 3]);
    let expected = serde_json::to_value(sandbox.messages(id)).unwrap();
    let run = run_against(&sandbox, &["chats", "history", &chat, "--output", "json"]).await;
    assert_eq!(run.json(), expected);
    let run = run_against(&sandbox, &["chats", "history", &chat, "--output", "jsonl"]).await;
    assert_eq!(Value::Array(run.json_lines()), expected);
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats/history"));
    assert_eq!((request.query("chatId"), request.query("limit")), (Some(&*chat), Some("100")));
    assert_eq!(request.json(), Some(json!({})));
}

#[tokio::test]
async fn a_row_has_the_text_or_the_files_or_says_that_it_is_a_sticker() {
    let (sandbox, chat) = conversation(&["Здравствуйте!\nВторая строка"]).await;
    sandbox.customer_sends_file(chat, "чек \"1\".pdf", [0; 1234]);
    sandbox.customer_sends_sticker(chat);
    let run = run_against(&sandbox, &["chats", "history", &chat.to_string()]).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    let head: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(head, ["MESSAGE", "TIME", "SENDER", "TEXT"]);
    assert!(lines[1].ends_with("CUSTOMER  Здравствуйте!"), "{}", run.stdout);
    assert_eq!(lines[2].trim(), "Вторая строка");
    assert!(lines[3].ends_with("CUSTOMER  [чек \"1\".pdf, 1234 bytes]"), "{}", run.stdout);
    assert!(lines[4].ends_with("CUSTOMER  [sticker]"), "{}", run.stdout);
    assert_eq!(lines.len(), 5);
}

#[tokio::test]
async fn text_and_files_together_are_both_there() {
    let (sandbox, chat) = conversation(&["x"]).await;
    let message = json!({
        "messageId": 5, "createdAt": "2026-01-02T03:04:05+03:00", "sender": "CUSTOMER", "message": "look",
        "payload": [{ "name": "", "size": 7, "url": "https://files.example/1" }],
    });
    let result =
        json!({ "orderId": 1, "context": { "type": "DIRECT" }, "messages": [message], "paging": {} });
    let answer = CannedAnswer::new(200).json(json!({ "status": "OK", "result": result }));
    sandbox.answer("getChatHistory", answer);
    let run = run_against(&sandbox, &["chats", "history", &chat.to_string()]).await;
    let lines: Vec<&str> = run.stdout.lines().map(str::trim).collect();
    assert_eq!(lines[1..], ["5        2026-01-02 03:04:05 +03:00  CUSTOMER  look", "[unnamed, 7 bytes]"]);
}

#[tokio::test]
async fn what_buyers_write_cannot_drive_the_terminal() {
    let (sandbox, chat) = conversation(&["a\u{1b}[2J\u{7}\r\u{9b}31mb\u{7f}"]).await;
    sandbox.customer_sends_file(chat, "x\u{1b}]0;y.txt", [1]);
    for format in ["table", "json", "jsonl"] {
        let run = run_against(&sandbox, &["chats", "history", &chat.to_string(), "--output", format]).await;
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let harmless = |c: char| !c.is_control() || c == '\n';
        assert!(run.stdout.chars().all(harmless), "{format}: {:?}", run.stdout);
    }
    let run = run_against(&sandbox, &["chats", "history", &chat.to_string(), "--output", "json"]).await;
    assert_eq!(
        run.json(),
        serde_json::to_value(sandbox.messages(chat)).unwrap(),
        "and nothing of it is lost"
    );
}

#[tokio::test]
async fn since_begins_with_a_message() {
    let (sandbox, chat) = conversation(&["a", "b", "c"]).await;
    let since = sandbox.messages(chat)[1].message_id.to_string();
    let args = ["chats", "history", &chat.to_string(), "--since", &since, "--output", "jsonl"];
    assert_eq!(texts(&run_against(&sandbox, &args).await.json_lines()), ["b", "c"]);
    let body = json!({ "messageIdFrom": since.parse::<i64>().unwrap() });
    assert_eq!(sandbox.journal()[0].json(), Some(body));
}

#[tokio::test]
async fn the_newest_are_the_last_in_time() {
    let (sandbox, chat) = conversation(&["a", "b", "c", "d"]).await;
    let chat = chat.to_string();
    let run = run_against(&sandbox, &["chats", "history", &chat, "--newest", "2", "--output", "jsonl"]).await;
    assert_eq!(texts(&run.json_lines()), ["c", "d"]);
    let table = run_against(&sandbox, &["chats", "history", &chat, "--newest", "9"]).await;
    assert_eq!(table.stdout.lines().count(), 5);
}

#[tokio::test]
async fn max_says_how_to_go_on_and_limit_is_the_size_of_a_page() {
    let (sandbox, chat) = conversation(&["a", "b", "c", "d", "e"]).await;
    let chat = chat.to_string();
    let history = ["chats", "history", &chat, "--output", "jsonl"];
    let first = run_against(&sandbox, &[&history[..], &["--max", "2"]].concat()).await;
    assert_eq!(first.stdout.lines().count(), 2);
    assert_eq!(sandbox.journal()[0].query("limit"), Some("2"));
    let token = first.stderr.trim().strip_prefix("There are more: --page-token ").unwrap();
    let rest = ["--page-token", token, "--limit", "2"];
    let rest = run_against(&sandbox, &[&history[..], &rest].concat()).await;
    assert_eq!(texts(&rest.json_lines()), ["c", "d", "e"]);
    assert_eq!(sandbox.journal().len(), 3);
}

#[tokio::test]
async fn values_are_checked_before_anything_is_sent() {
    let (sandbox, _) = conversation(&["a"]).await;
    let history = |flag, value| ["chats", "history", "1", flag, value];
    is_refused(&sandbox, &history("--limit", "101"), "the limit must be from 1 to 100, not 101").await;
    is_refused(&sandbox, &history("--limit", "0"), "0 is not in 1..").await;
    is_refused(&sandbox, &history("--newest", "0"), "a whole number from 1").await;
    is_refused(&sandbox, &history("--page-token", ""), "the page token is empty").await;
    for (flag, value) in [("--limit", "1"), ("--max", "1"), ("--page-token", "t")] {
        let args = ["chats", "history", "1", "--newest", "1", flag, value];
        is_refused(&sandbox, &args, "cannot be used with").await;
    }
}

/// A run that follows the chat.
fn follow(sandbox: &Sandbox, chat: ChatId, more: &[&str]) -> Running {
    let chat = chat.to_string();
    let args = ["chats", "history", &chat, "--follow", "--every", "0.01", "--output", "jsonl"];
    Running::start(against(sandbox, &[&args[..], more].concat()))
}

fn text(line: &str) -> String {
    serde_json::from_str::<Value>(line).unwrap()["message"].as_str().unwrap().to_owned()
}

/// Waits until there were so many looks more.
fn looks(sandbox: &Sandbox, more: usize) {
    let now = sandbox.journal().len();
    until("the next look", || sandbox.journal().len() >= now + more);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_goes_on_with_what_is_said_and_tells_nothing_twice() {
    let (sandbox, chat) = conversation(&["a", "b"]).await;
    let running = follow(&sandbox, chat, &[]);
    assert_eq!([running.line(), running.line()].map(|line| text(&line)), ["a", "b"]);
    sandbox.customer_says(chat, "c").unwrap();
    assert_eq!(text(&running.line()), "c");
    looks(&sandbox, 3);
    sandbox.customer_says(chat, "d").unwrap();
    assert_eq!(text(&running.line()), "d");
    assert_eq!(running.stopped(), (Some(0), vec![], vec![]));
    let last = sandbox.journal().last().unwrap().json().unwrap();
    assert!(last["messageIdFrom"].as_i64() >= Some(sandbox.messages(chat)[2].message_id.get()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_writes_plain_lines_for_people() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let args = ["chats", "history", &chat.to_string(), "--follow", "--every", "0.01"];
    let running = Running::start(against(&sandbox, &args));
    assert!(running.line().ends_with("  CUSTOMER: a"));
    sandbox.customer_sends_file(chat, "x\u{1b}y.txt", [1, 2]);
    let sent = &sandbox.messages(chat)[1];
    let time = sent.created_at.format("%Y-%m-%d %H:%M:%S %:z");
    let expected = format!("{}  {time}  CUSTOMER: [x\u{fffd}y.txt, 2 bytes]", sent.message_id);
    assert_eq!(running.line(), expected);
    running.signal("INT");
    assert_eq!(running.end(), (Some(0), vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_begins_after_what_was_asked_for() {
    for (more, listed) in [
        (&["--newest", "1"][..], &["c"][..]),
        (&["--since"], &["b", "c"]),
        (&["--max", "1"], &["a"]),
        (&["--max", "2", "--limit", "1"], &["a", "b"]),
    ] {
        let (sandbox, chat) = conversation(&["a", "b", "c"]).await;
        let since = sandbox.messages(chat)[1].message_id.to_string();
        let more = if more == ["--since"] { &["--since", &since] } else { more };
        let running = follow(&sandbox, chat, more);
        for text_of in listed {
            assert_eq!(text(&running.line()), *text_of, "{more:?}");
        }
        looks(&sandbox, 3);
        sandbox.customer_says(chat, "new").unwrap();
        assert_eq!(text(&running.line()), "new", "{more:?}");
        assert_eq!(running.stopped().0, Some(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_goes_on_after_what_passes_and_ends_with_what_does_not() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let running = follow(&sandbox, chat, &[]);
    assert_eq!(text(&running.line()), "a");
    sandbox.fault_times("getChatHistory", Fault::InternalError, 5);
    let told = running.complaint();
    assert!(told.contains(r#""status":500"#) && told.contains(r#""retrying":true"#), "{told}");
    sandbox.customer_says(chat, "b").unwrap();
    assert_eq!(text(&running.line()), "b");
    sandbox.fault("getChatHistory", Fault::NotFound);
    let (code, stdout, stderr) = running.end();
    assert_eq!((code, stdout.len(), stderr.len()), (Some(1), 0, 1), "{stderr:?}");
    assert!(stderr[0].contains("404"), "{stderr:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_tells_once_of_a_message_that_cannot_be_read() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let odd = json!({ "messageId": 1, "sender": "CUSTOMER", "createdAt": "yesterday", "message": "?" });
    let page = json!({ "status": "OK", "result": { "chatId": chat, "context": { "type": "DIRECT" },
        "messages": [odd], "paging": {} } });
    let running = follow(&sandbox, chat, &[]);
    assert_eq!(text(&running.line()), "a");
    for _ in 0..2 {
        sandbox.answer("getChatHistory", CannedAnswer::new(200).json(page.clone()));
    }
    assert!(running.complaint().contains("is left out: result.messages[0].createdAt: "));
    sandbox.customer_says(chat, "b").unwrap();
    assert_eq!(text(&running.line()), "b");
    running.is_silent_for(Duration::from_millis(50));
    assert_eq!(running.stopped(), (Some(1), vec![], vec![]));
}

#[tokio::test]
async fn every_goes_with_follow() {
    let (sandbox, _) = conversation(&["a"]).await;
    is_refused(&sandbox, &["chats", "history", "1", "--every", "1"], "--follow").await;
    let args = ["chats", "history", "1", "--follow", "--every", "0"];
    is_refused(&sandbox, &args, "a number of seconds, more than 0").await;
}
