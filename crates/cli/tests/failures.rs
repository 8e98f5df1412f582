//! How `ymarket` fails: one clear message, and an exit code.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{Run, run, run_against, ymarket};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

const KEY: &str = "ACMA:very-secret-key";

/// A command line that cannot be right: exit code 2, and a message that has all of this.
fn is_usage_error(args: &[&str], parts: &[&str]) {
    let run = run(args);
    assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
    assert_eq!(run.stdout, "");
    for part in parts {
        assert!(run.stderr.contains(part), "{args:?}: {part} is not in {}", run.stderr);
    }
    assert!(!run.stderr.contains(KEY), "{}", run.stderr);
}

#[test]
fn values_are_checked_and_near_ones_suggested() {
    let list = |flag, value| ["--sandbox", "chats", "list", flag, value];
    is_usage_error(&list("--status", "WAITING_FOR_PARTNR"), &["'WAITING_FOR_PARTNER'", "FINISHED"]);
    is_usage_error(&list("--type", "CHATS"), &["'CHAT'", "ARBITRAGE"]);
    is_usage_error(&list("--context-type", "ORDR"), &["'ORDER'", "DIRECT"]);
    is_usage_error(
        &list("--context", "DIRECT:1"),
        &["`DIRECT:1` is no context: write ORDER:123 or RETURN:123"],
    );
    is_usage_error(&list("--context", "ORDER:0"), &["with an id from 1"]);
    is_usage_error(&list("--limit", "21"), &["the limit must be from 1 to 20, not 21"]);
    is_usage_error(&list("--limit", "0"), &["0 is not in 1.."]);
    is_usage_error(&list("--max", "0"), &["a whole number from 1"]);
    is_usage_error(&list("--page-token", ""), &["the page token is empty"]);
    is_usage_error(&list("--business-id", "shop"), &["`shop` is no BusinessId"]);
    is_usage_error(&list("--output", "xml"), &["table, json, jsonl"]);
}

#[test]
fn what_is_missing_is_named() {
    is_usage_error(&["chats", "list"], &["there is no key: set YANDEX_MARKET_API_KEY"]);
    is_usage_error(
        &["--api-key", KEY, "chats", "list"],
        &["there is no business: set YANDEX_MARKET_BUSINESS_ID"],
    );
    is_usage_error(&[], &["Usage: ymarket"]);
}

#[test]
fn what_cannot_be_right_is_refused_before_anything_is_sent() {
    let zero = ["--api-key", KEY, "--business-id", "0", "chats", "list"];
    is_usage_error(&zero, &["a business must be 1 or more, not 0"]);
    let url = ["--api-key", KEY, "--base-url", "localhost", "--business-id", "1", "chats", "list"];
    is_usage_error(&url, &["the base URL is no URL"]);
    let remote =
        ["--api-key", KEY, "--base-url", "http://market.invalid", "--business-id", "1", "chats", "list"];
    is_usage_error(&remote, &["http://, over which the key can be read on the way"]);
    let bearer = format!("Bearer {KEY}");
    is_usage_error(
        &["--api-key", &bearer, "--business-id", "1", "chats", "list"],
        &["begins with `Bearer `"],
    );
    is_usage_error(&["--sandbox", "--api-key-file", "x", "chats", "list"], &["leave out --api-key-file"]);
    is_usage_error(
        &["--sandbox", "--base-url", "http://localhost", "chats", "list"],
        &["leave out --base-url"],
    );
    is_usage_error(
        &["--api-key", KEY, "--api-key", KEY, "chats", "list"],
        &["cannot be used multiple times"],
    );
}

#[test]
fn the_key_of_the_environment_is_not_in_the_help() {
    let output = ymarket(&["chats", "list", "--help"]).env("YANDEX_MARKET_API_KEY", KEY).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("YANDEX_MARKET_API_KEY") && !help.contains(KEY), "{help}");
}

#[tokio::test]
async fn an_error_of_the_market_is_one_line_and_with_verbose_all_that_came() {
    let answer = CannedAnswer::error(403, "FORBIDDEN", "Access denied").header("traceparent", "00-a-b-01");
    let sandbox = Sandbox::builder().answer_always("getChats", answer).start().await.unwrap();
    let run = run_against(&sandbox, &["chats", "list"]).await;
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""));
    let said = "error: getChats: the Market denied access (403 Forbidden): FORBIDDEN: Access denied";
    let scopes = "communication, all-methods, all-methods:read-only";
    assert_eq!(run.stderr, format!("{said} (if the key lacks a scope, one of these will do: {scopes})\n"));

    let run = run_against(&sandbox, &["--verbose", "chats", "list"]).await;
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.get(1), Some(&"traceparent: 00-a-b-01"));
    assert!(lines.get(2).unwrap().starts_with(r#"body: {""#), "{}", run.stderr);
    assert!(lines.get(2).unwrap().contains("Access denied"), "{}", run.stderr);
}

#[tokio::test]
async fn what_came_before_an_error_is_not_lost() {
    let sandbox = Sandbox::builder().chats(45).repeat_token(true).start().await.unwrap();
    let lines = run_against(&sandbox, &["chats", "list", "--output", "jsonl"]).await;
    assert_eq!((lines.code, lines.stdout.lines().count()), (Some(1), 40));
    assert!(lines.stderr.contains("the page token repeats"), "{}", lines.stderr);
    let table = run_against(&sandbox, &["chats", "list"]).await;
    assert_eq!((table.code, table.stdout.lines().count()), (Some(1), 41));
    let array = run_against(&sandbox, &["chats", "list", "--output", "json"]).await;
    assert_eq!(
        (array.code, array.stdout.as_str()),
        (Some(1), ""),
        "half an array would be taken for a whole one"
    );
}

#[tokio::test]
async fn an_item_that_makes_no_sense_is_told_and_the_others_are_listed() {
    let sample = include_str!("../../../tests/samples/getChats.200.json");
    let mut answer: serde_json::Value = serde_json::from_str(sample).unwrap();
    let chats = answer.pointer_mut("/result/chats").and_then(serde_json::Value::as_array_mut).unwrap();
    let mut odd = chats.first().unwrap().clone();
    *odd.pointer_mut("/createdAt").unwrap() = "yesterday".into();
    chats.push(odd);
    let sandbox = Sandbox::builder().answer_always("getChats", CannedAnswer::new(200).json(answer)).start();
    let sandbox = sandbox.await.unwrap();
    for (format, lines, part) in [
        (
            "table",
            2,
            "error: an item of the list cannot be read and is left out: result.chats[1].createdAt: ",
        ),
        ("jsonl", 1, r#""path":"result.chats[1].createdAt""#),
    ] {
        let run = run_against(&sandbox, &["chats", "list", "--max", "1", "--output", format]).await;
        assert_eq!((run.code, run.stdout.lines().count()), (Some(1), lines), "{}", run.stderr);
        assert!(run.stderr.contains(part), "{}", run.stderr);
        assert!(!run.stderr.contains("yesterday"), "{}", run.stderr);
    }
    let run = run_against(&sandbox, &["chats", "list", "--max", "1", "--verbose"]).await;
    assert!(run.stderr.contains("yesterday"), "{}", run.stderr);
}

#[test]
fn http_to_another_machine_is_for_who_allows_it() {
    // Nobody listens there, and it is none of the addresses that only this machine has.
    let remote = ["--api-key", KEY, "--base-url", "http://0.0.0.0:1", "--business-id", "1", "chats", "list"];
    for (flag, variable, code) in [(&["--allow-http"][..], "", 1), (&[], "1", 1), (&[], "0", 2), (&[], "", 2)]
    {
        let mut command = ymarket(&[flag, &remote].concat());
        let run = Run::from(command.env("YANDEX_MARKET_ALLOW_HTTP", variable).output().unwrap());
        assert_eq!(run.code, Some(code), "{flag:?} {variable}: {}", run.stderr);
    }
}

#[test]
fn no_connection_says_so_without_the_key() {
    let args = ["--base-url", "http://127.0.0.1:1", "--api-key", KEY, "--business-id", "1", "chats", "list"];
    let run = run(&args);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: getChats: not sent: no connection"), "{}", run.stderr);
    assert!(!run.stderr.contains(KEY), "{}", run.stderr);
}

/// The one line of standard error, as the object of an error.
fn error_of(run: &Run) -> Value {
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{}", run.stderr);
    let mut line: Value = serde_json::from_str(&run.stderr).unwrap();
    line["error"].take()
}

#[tokio::test]
async fn with_json_an_error_is_one_object() {
    let answer =
        CannedAnswer::error(403, "FORBIDDEN", "no\n\u{202e}access").header("traceparent", "00-a-b-01");
    let sandbox = Sandbox::builder().answer_always("getChats", answer).start().await.unwrap();
    for format in ["json", "jsonl"] {
        let run = run_against(&sandbox, &["chats", "list", "--output", format]).await;
        let error = error_of(&run);
        assert_eq!(run.code, Some(4));
        assert_eq!((&error["kind"], &error["operation"]), (&json!("answered"), &json!("getChats")));
        assert_eq!((&error["status"], &error["attempts"]), (&json!(403), &json!(1)));
        assert_eq!(error["errors"], json!([{ "code": "FORBIDDEN", "message": "no\n\u{202e}access" }]));
        assert_eq!((&error["traceparent"], &error["until"]), (&json!("00-a-b-01"), &Value::Null));
        assert!(error["message"].as_str().unwrap().contains("FORBIDDEN"), "{error}");
        assert!(!run.stderr.contains('\u{202e}'));
    }
}

#[tokio::test]
async fn an_outcome_that_is_unknown_is_an_object_with_advice() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault_times("sendMessageToChat", Fault::ResetAfter, 1);
    let chat = sandbox.chats().first().unwrap().chat_id.to_string();
    let run = run_against(&sandbox, &["chats", "send", &chat, "hi", "--output", "jsonl"]).await;
    let error = error_of(&run);
    assert_eq!((run.code, &error["kind"]), (Some(3), &json!("outcome_unknown")));
    assert!(error["advice"].as_str().unwrap().contains("chats history"), "{error}");
    // A read may simply be repeated: nothing is to be looked for.
    let broken =
        Sandbox::builder().answer_always("getChats", CannedAnswer::new(200).body("{")).start().await.unwrap();
    assert_eq!(run_against(&broken, &["chats", "list"]).await.code, Some(1));
}

#[tokio::test]
async fn a_limit_has_an_exit_code_of_its_own_and_tells_until_when() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault_times("getChats", Fault::HourlyLimit { until: Duration::from_secs(3_600) }, 1);
    let run = run_against(&sandbox, &["chats", "list", "--output", "json"]).await;
    let error = error_of(&run);
    assert_eq!(run.code, Some(5));
    assert!(error["until"].as_str().unwrap().parse::<yandex_market::DateTime>().is_ok(), "{error}");
    sandbox.fault_times("getChats", Fault::HourlyLimit { until: Duration::from_secs(3_600) }, 1);
    assert_eq!(run_against(&sandbox, &["chats", "list"]).await.code, Some(5));
}

#[tokio::test]
async fn a_bad_item_is_an_object_too() {
    let page = json!({ "status": "OK", "result": { "chats": [{ "chatId": 5 }], "paging": {} } });
    let sandbox = Sandbox::builder()
        .answer_always("getChats", CannedAnswer::new(200).json(page))
        .start()
        .await
        .unwrap();
    let run = run_against(&sandbox, &["chats", "list", "--output", "jsonl"]).await;
    let error = error_of(&run);
    assert_eq!((run.code, &error["kind"]), (Some(1), &json!("bad_item")));
    assert!(error["path"].as_str().unwrap().starts_with("result.chats[0]"), "{error}");
    assert!(error["reason"].is_string(), "{error}");
}

#[test]
fn a_command_line_that_is_wrong_is_an_object_too() {
    for args in [
        &["chats", "lst", "--output", "json"][..],
        &["--output=jsonl"],
        &["chats", "list", "--output", "json"],
        &["--output", "json", "--sandbox", "--api-key", "k", "chats", "list"],
    ] {
        let run = run(args);
        let error = error_of(&run);
        assert_eq!((run.code, &error["kind"]), (Some(2), &json!("usage")), "{args:?}");
        assert!(!error["message"].as_str().unwrap().contains("Usage:"), "{error}");
    }
}

#[tokio::test]
async fn a_message_without_end_is_cut() {
    let answer = CannedAnswer::error(400, "BAD", &"x".repeat(2_000_000));
    let sandbox = Sandbox::builder().answer_always("getChats", answer).start().await.unwrap();
    let run = run_against(&sandbox, &["--verbose", "chats", "list"]).await;
    assert!(run.stderr.len() < 40_000, "{} bytes", run.stderr.len());
}
