//! `ymarket whoami`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::{Value, json};
use support::{Run, run_against, ymarket};
use yandex_market::types::ApiKeyScopeType;
use yandex_market_sandbox::{CannedAnswer, Sandbox};

/// Without a business, which is what it is there to find out.
async fn whoami(sandbox: &Sandbox, args: &[&str]) -> Run {
    let mut command = ymarket(&["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key(), "whoami"]);
    command.args(args);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap().into()
}

#[tokio::test]
async fn it_needs_no_business_and_tells_which_there_are() {
    let sandbox = Sandbox::builder().token_name("CRM \u{1b}[2J").start().await.unwrap();
    let run = whoami(&sandbox, &[]).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.stdout.lines().map(str::trim).collect();
    assert_eq!(lines[..3], ["KEY     CRM \u{fffd}[2J", "SCOPES  ALL_METHODS", ""]);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(lines[3]), ["BUSINESS", "NAME", "CAMPAIGN", "SHOP", "MODEL", "API"]);
    assert!(lines[4].starts_with("1 "), "{}", run.stdout);
    assert_eq!(lines.last(), Some(&"Nothing is missing for chats."));
    let asked: Vec<String> = sandbox.journal().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/v2/auth/token", "/v2/campaigns"]);
}

#[tokio::test]
async fn json_is_one_object_in_the_names_of_the_api() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = whoami(&sandbox, &["--output", "json"]).await.json();
    assert_eq!(whole["apiKey"], json!({ "name": "sandbox", "authScopes": ["ALL_METHODS"] }));
    assert_eq!(whole["campaigns"][0]["business"]["id"], json!(1));
    assert_eq!(whole["missing"], json!([]));
    let lines = whoami(&sandbox, &["--output", "jsonl"]).await.json_lines();
    assert_eq!(lines, [whole]);
}

#[tokio::test]
async fn what_is_missing_for_chats_is_said_in_words() {
    let reading = "reading chats needs one of the scopes communication, all-methods, all-methods:read-only";
    let writing = "writing to chats needs one of the scopes communication, all-methods";
    for (scope, missing) in [
        (ApiKeyScopeType::AllMethods, vec![]),
        (ApiKeyScopeType::AllMethodsReadOnly, vec![writing]),
        (ApiKeyScopeType::Pricing, vec![reading, writing]),
    ] {
        let sandbox = Sandbox::builder().scopes([scope]).start().await.unwrap();
        assert_eq!(whoami(&sandbox, &["--output", "json"]).await.json()["missing"], json!(missing));
        let table = whoami(&sandbox, &[]).await.stdout;
        assert!(missing.iter().all(|line| table.contains(&format!("\n- {line}\n"))), "{table}");
    }
}

#[tokio::test]
async fn a_business_that_the_key_does_not_see_is_missing() {
    let sandbox = Sandbox::start().await.unwrap();
    let missing = async |args: &[&str]| -> Value {
        whoami(&sandbox, &[args, &["--output", "json"]].concat()).await.json()["missing"].clone()
    };
    assert_eq!(missing(&["--business-id", "1"]).await, json!([]));
    assert_eq!(missing(&["--business-id", "7"]).await, json!(["the key does not see business 7: it sees 1"]));
    sandbox.answer("getCampaigns", CannedAnswer::new(200).json(json!({ "campaigns": [] })));
    assert_eq!(missing(&[]).await, json!(["the key sees no business"]));
}

#[tokio::test]
async fn a_wrong_key_is_one_clear_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = run_against(&sandbox, &["whoami"]).await;
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mut command = ymarket(&["--base-url", sandbox.base_url(), "--api-key", "wrong-key", "whoami"]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let run = Run::from(output);
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""));
    assert!(
        run.stderr.starts_with("error: getAuthTokenInfo: the Market denied access (401 Unauthorized)"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("wrong-key"), "{}", run.stderr);
}
