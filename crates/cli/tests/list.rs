//! `ymarket chats list`: what it asks for and what it prints.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};
use support::{run, run_against, ymarket};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

const SAMPLE: &str = include_str!("../../../tests/samples/getChats.200.json");

async fn sandbox(chats: usize) -> Sandbox {
    Sandbox::builder().chats(chats).start().await.unwrap()
}

#[test]
fn the_embedded_sandbox_needs_no_account() {
    let run = run(&["--sandbox", "chats", "list"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 26, "a head and 25 chats");
    assert!(lines[0].trim_start().starts_with("CHAT ") && lines[0].contains("STATUS"));
    assert!(run.stdout.contains("ORDER:") && run.stdout.contains("DIRECT"));
}

#[tokio::test]
async fn the_chat_of_the_page_is_printed_as_it_came() {
    let sandbox = sandbox(0).await;
    sandbox.answer("getChats", CannedAnswer::new(200).body(SAMPLE));
    let run = run_against(&sandbox, &["chats", "list", "--max", "1", "--output", "jsonl"]).await;
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains(r#""createdAt":"2017-11-21T00:00:00+03:00""#), "{}", run.stdout);
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap(), sample["result"]["chats"][0]);
}

#[tokio::test]
async fn json_is_one_array_and_jsonl_a_line_for_each_chat() {
    let sandbox = sandbox(45).await;
    let expected = serde_json::to_value(sandbox.chats()).unwrap();
    let json = run_against(&sandbox, &["chats", "list", "--output", "json"]).await;
    assert_eq!(serde_json::from_str::<Value>(&json.stdout).unwrap(), expected);
    let jsonl = run_against(&sandbox, &["chats", "list", "--output", "jsonl"]).await;
    let lines: Vec<Value> = jsonl.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), expected);
    assert_eq!(
        (json.stderr, jsonl.stderr),
        (String::new(), String::new()),
        "no counter where there is no terminal"
    );
}

#[tokio::test]
async fn an_empty_list_is_a_head_an_empty_array_and_nothing() {
    let sandbox = sandbox(0).await;
    for (format, expected) in [("json", "[]\n"), ("jsonl", "")] {
        assert_eq!(run_against(&sandbox, &["chats", "list", "--output", format]).await.stdout, expected);
    }
    assert_eq!(run_against(&sandbox, &["chats", "list"]).await.stdout.lines().count(), 1);
}

#[tokio::test]
async fn flags_become_filters() {
    let sandbox = sandbox(5).await;
    let args = "chats list --status new,FINISHED --status NEW --type ARBITRAGE --context-type direct \
                --context ORDER:123 --context RETURN:4 --limit 7";
    let run = run_against(&sandbox, &args.split_whitespace().collect::<Vec<_>>()).await;
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let request = &sandbox.journal()[0];
    assert_eq!(request.query("limit"), Some("7"));
    let expected = json!({
        "statuses": ["NEW", "FINISHED"],
        "types": ["ARBITRAGE"],
        "contextTypes": ["DIRECT"],
        "contexts": [{ "type": "ORDER", "id": 123 }, { "type": "RETURN", "id": 4 }],
    });
    assert_eq!(request.json(), Some(expected));
}

#[tokio::test]
async fn max_asks_for_no_more_than_it_lists_and_says_how_to_go_on() {
    let sandbox = sandbox(45).await;
    let ids = |run: &support::Run| -> Vec<Value> {
        let chats = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        chats.map(|chat| chat["chatId"].clone()).collect()
    };
    let first = run_against(&sandbox, &["chats", "list", "--max", "8", "--output", "jsonl"]).await;
    assert_eq!(sandbox.journal().len(), 1);
    assert_eq!(sandbox.journal()[0].query("limit"), Some("8"));
    let token = first.stderr.trim().strip_prefix("There are more: --page-token ").unwrap().to_owned();
    let rest = run_against(&sandbox, &["chats", "list", "--page-token", &token, "--output", "jsonl"]).await;
    let all: Vec<Value> = sandbox.chats().iter().map(|chat| chat.chat_id.get().into()).collect();
    assert_eq!([ids(&first), ids(&rest)].concat(), all);
}

#[tokio::test]
async fn the_environment_stands_in_for_flags() {
    let sandbox = sandbox(3).await;
    let mut command = ymarket(&["chats", "list", "--output", "jsonl"]);
    command
        .env("YANDEX_MARKET_API_KEY", sandbox.api_key())
        .env("YANDEX_MARKET_BASE_URL", sandbox.base_url())
        .env("YANDEX_MARKET_BUSINESS_ID", sandbox.business().to_string());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert_eq!(support::Run::from(output).stdout.lines().count(), 3);
}

#[tokio::test]
async fn names_of_buyers_cannot_drive_the_terminal() {
    let sandbox = sandbox(0).await;
    let answer = SAMPLE.replace("\"name\": \"string\"", r#""name": "\u001b[2J\u0007evil""#);
    sandbox.answer("getChats", CannedAnswer::new(200).body(answer));
    let run = run_against(&sandbox, &["chats", "list", "--max", "1"]).await;
    assert!(run.stdout.contains("evil") && !run.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", run.stdout);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut command = ymarket(&["--sandbox", "chats", "list", "--limit", "1", "--output", "jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    let run = support::Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}
