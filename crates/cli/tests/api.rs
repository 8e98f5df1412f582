//! `ymarket api`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::{Value, json};
use support::{
    Run, file, first_chat, folder, is_answered, is_answered_with, is_refused, refused, run_against,
    run_with_input, ymarket,
};
use yandex_market::api::support::Place;
use yandex_market::operations;
use yandex_market::types::ApiKeyScopeType;
use yandex_market_sandbox::{CannedAnswer, Sandbox};

#[tokio::test]
async fn every_operation_of_the_table_is_known_by_its_name() {
    let sandbox = Sandbox::start().await.unwrap();
    for operation in operations::ALL {
        sandbox.answer(operation.id, CannedAnswer::new(200).json(json!({ "status": "OK" })));
        let required = operation.parameters.iter().filter(|one| one.required);
        let given: Vec<String> = required
            .map(|one| match one.place {
                Place::Path => format!("--path={}=1", one.name),
                _ => format!("--query={}=1", one.name),
            })
            .collect();
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        // The sandbox answers as it was told to, whatever the body is.
        let args = [&["api", operation.id, "--body", "{}"], given.as_slice()].concat();
        let run = run_against(&sandbox, &args).await;
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", operation.id);
        assert_eq!(run.json(), json!({ "status": "OK" }));
        assert_eq!(sandbox.journal().last().unwrap().operation, Some(*operation));
    }
}

#[tokio::test]
async fn a_file_is_sent_as_a_form() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, path) = (first_chat(&sandbox).0, file(&folder, "a.txt", b"x"));
    let args = ["api", "sendFileToChat", "--query", &format!("chatId={chat}"), "--file", &path];
    assert!(run_against(&sandbox, &args).await.json().is_object());
    assert_eq!(sandbox.files()[0].name, "a.txt");
}

#[tokio::test]
async fn a_path_is_called_described_or_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = run_against(&sandbox, &["api", "post", "/v2/businesses/1/chats", "--body", "{}"]).await;
    assert!(run.json()["result"]["chats"].is_array());
    assert_eq!(sandbox.journal()[0].operation.map(|operation| operation.id), Some("getChats"));
    let odd =
        ["api", "PUT", "/v2/businesses/1/unheard-of", "--query", "a=b", "--body", r#"{"x": 1}"#, "--yes"];
    let run = run_against(&sandbox, &odd).await;
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: PUT /v2/businesses/{businessId}/unheard-of: the Market refused"),
        "{}",
        run.stderr
    );
    let request = &sandbox.journal()[1];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("PUT", "/v2/businesses/1/unheard-of"));
    assert_eq!((request.query("a"), request.json()), (Some("b"), Some(json!({ "x": 1 }))));
}

#[tokio::test]
async fn parameters_and_body_are_sent_as_they_are_and_the_answer_printed_as_it_came() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = json!({ "status": "OK", "unheardOf": ["я\u{9b}", 1, null, 4_190_000_000_i64] });
    for (format, lines) in [("table", 9), ("json", 9), ("jsonl", 1)] {
        sandbox.answer("getChats", CannedAnswer::new(200).json(answer.clone()));
        let args = ["api", "GETCHATS", "--query", "limit=1", "--query", "a b=c=д&", "--output", format];
        let run = run_against(&sandbox, &[&args[..], &["--body", r#"{"x": [1.5]}"#]].concat()).await;
        assert_eq!((run.json(), run.stdout.lines().count()), (answer.clone(), lines));
        assert!(!run.stdout.contains('\u{9b}'));
    }
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats"));
    let query = [("limit", "1"), ("a b", "c=д&")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(request.query, query);
    assert_eq!(request.json(), Some(json!({ "x": [1.5] })));
}

#[tokio::test]
async fn a_body_comes_from_a_file_or_standard_input() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let path = format!("@{}", file(&folder, "body.json", br#"{"statuses": ["NEW"]}"#));
    let input = br#"{"statuses": ["FINISHED"]}"#;
    for (body, status) in [(path.as_str(), "NEW"), ("-", "FINISHED")] {
        let run = run_with_input(&sandbox, &["api", "getChats", "--body", body], input).await;
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(sandbox.journal().last().unwrap().json(), Some(json!({ "statuses": [status] })));
    }
}

#[tokio::test]
async fn the_business_is_that_of_the_path_or_else_of_the_command_line() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = run_against(&sandbox, &["api", "getChats", "--path", "businessId=7", "--body", "{}"]).await;
    assert_eq!(run.code, Some(4));
    assert_eq!(sandbox.journal()[0].path, "/v2/businesses/7/chats");

    let start = ["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key(), "api"];
    let args = [&start[..], &["getChats", "--path", "businessId=1", "--body", "{}"]].concat();
    let mut command = ymarket(&args);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert_eq!(Run::from(output).code, Some(0));
    let run = support::run(&[&start[..], &["getChats"]].concat());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("there is no business: set YANDEX_MARKET_BUSINESS_ID"), "{}", run.stderr);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_anything_is_sent() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    is_refused(&sandbox, &["api", "getChatz"], "a similar value exists: 'getChat").await;
    is_refused(&sandbox, &["api", "getChats", "/v2/campaigns"], "has a path of its own").await;
    is_refused(&sandbox, &["api", "GET"], "GET needs a path").await;
    is_refused(&sandbox, &["api", "GET", "/v2/campaigns?limit=1"], "give its parameters by name").await;
    is_refused(&sandbox, &["api", "getChats", "--query", "limit"], "write NAME=VALUE").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "=1"], "write NAME=VALUE").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "chatId=1"], "`chatId` is no parameter of the path")
        .await;
    let twice = ["api", "getChats", "--path", "businessId=1", "--path", "businessId=2"];
    is_refused(&sandbox, &twice, "two values for `businessId`").await;
    is_refused(
        &sandbox,
        &["api", "getChats", "--path", "businessId=shop"],
        "`businessId` must be a whole number, not `shop`",
    )
    .await;
    is_refused(&sandbox, &["api", "getChats", "--path", "businessId=0"], "must be 1 or more, not 0").await;
    is_refused(
        &sandbox,
        &["api", "getChats", "--path", "businessId=.."],
        "`businessId` stands in the path and cannot be `..`",
    )
    .await;
    is_refused(&sandbox, &["api", "getChats", "--body", "{"], "the body is no JSON: EOF").await;
    is_refused(&sandbox, &["api", "getChats", "--body", ""], "the body is no JSON: EOF").await;
    let missing = folder.path().join("missing.json");
    let body = format!("@{}", missing.display());
    is_refused(&sandbox, &["api", "getChats", "--body", &body], "missing.json` cannot be read: No such file")
        .await;
    is_refused(&sandbox, &["api", "sendFileToChat", "--file", &body[1..]], "cannot be read: No such file")
        .await;
    let both = ["api", "getChats", "--body", "{}", "--file", "x"];
    is_refused(&sandbox, &both, "cannot be used with").await;
    let args = ["api", "getChats", "--body", "-"];
    let run = run_with_input(&sandbox, &args, b"\"\xff\"").await;
    refused(&sandbox, &args, &run, "standard input is not UTF-8: the first 1 bytes are");
    let body = format!("@{}", file(&folder, "cp1251.json", b"{\"message\": \"\xcf\xf0\"}"));
    is_refused(&sandbox, &["api", "getChats", "--body", &body], "cp1251.json` is not UTF-8").await;
}

#[tokio::test]
async fn errors_are_those_of_every_command() {
    let sandbox = Sandbox::builder().scopes([ApiKeyScopeType::Pricing]).start().await.unwrap();
    let scopes = "one of these will do: communication, all-methods, all-methods:read-only)";
    is_answered_with(&sandbox, &["api", "getChats", "--body", "{}"], 4, scopes).await;
    let wrong: Value = json!({ "status": "ERROR", "errors": [{ "code": "BAD", "message": "no" }] });
    sandbox.answer("getChats", CannedAnswer::new(200).json(wrong));
    let part = "getChats: the response reports an error in spite of its status (200 OK): BAD: no";
    is_answered(&sandbox, &["api", "getChats", "--body", "{}"], part).await;
    sandbox.answer("sendMessageToChat", CannedAnswer::new(502));
    let send = ["api", "sendMessageToChat", "--query", "chatId=8", "--yes", "--body", r#"{"message": "x"}"#];
    let run = run_against(&sandbox, &send).await;
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("must not simply be repeated")
            && run.stderr.contains("chats history 8 --newest 5")
    );
}
