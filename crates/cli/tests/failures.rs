//! How `ymarket` fails: one clear message, and an exit code.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use support::{run, run_against, ymarket};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

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
    let bearer = format!("Bearer {KEY}");
    is_usage_error(
        &["--api-key", &bearer, "--business-id", "1", "chats", "list"],
        &["begins with `Bearer `"],
    );
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
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
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
    for (format, lines) in [("table", 2), ("jsonl", 1)] {
        let run = run_against(&sandbox, &["chats", "list", "--max", "1", "--output", format]).await;
        assert_eq!((run.code, run.stdout.lines().count()), (Some(1), lines), "{}", run.stderr);
        let part = "error: an item of the list cannot be read and is left out: result.chats[1].createdAt: ";
        assert!(run.stderr.contains(part), "{}", run.stderr);
        assert!(!run.stderr.contains("yesterday"), "{}", run.stderr);
    }
    let run = run_against(&sandbox, &["chats", "list", "--max", "1", "--verbose"]).await;
    assert!(run.stderr.contains("yesterday"), "{}", run.stderr);
}

#[test]
fn no_connection_says_so_without_the_key() {
    let args = ["--base-url", "http://127.0.0.1:1", "--api-key", KEY, "--business-id", "1", "chats", "list"];
    let run = run(&args);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: getChats: not sent: no connection"), "{}", run.stderr);
    assert!(!run.stderr.contains(KEY), "{}", run.stderr);
}
