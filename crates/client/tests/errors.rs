//! What a failed call tells, and what it never tells.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::error::Error as _;

use yandex_market::{Error, ErrorKind, Market, Retry};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

const KEY: &str = "ACMA:very-secret-key";

fn market(base_url: &str) -> Market {
    Market::builder().api_key(KEY).base_url(base_url).retry(Retry::off()).build().unwrap()
}

/// The error of a call that gets this answer.
async fn error_of(answer: CannedAnswer) -> Error {
    let sandbox = Sandbox::builder().api_key(KEY).answer("getChats", answer).start().await.unwrap();
    let call = market(sandbox.base_url()).business(sandbox.business()).chats().list().page();
    call.await.unwrap_err()
}

fn pairs(error: &Error) -> Vec<(&str, Option<&str>)> {
    error.errors().iter().map(|error| (error.code.as_str(), error.message.as_deref())).collect()
}

#[tokio::test]
async fn every_error_status_keeps_all_codes_and_messages() {
    let body = serde_json::json!({
        "status": "ERROR",
        "errors": [{ "code": "FORBIDDEN", "message": "no access" }, { "code": "API_DISABLED" }],
    });
    for status in [400, 401, 403, 404, 405, 415, 420, 423, 499, 500, 502, 503, 504] {
        let answer = CannedAnswer::new(status).json(body.clone()).header("traceparent", "00-1-2-01");
        let error = error_of(answer).await;
        assert_eq!(error.kind(), ErrorKind::Answered);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(pairs(&error), [("FORBIDDEN", Some("no access")), ("API_DISABLED", None)]);
        assert!(error.has_code("API_DISABLED") && !error.has_code("NOT_FOUND"));
        assert_eq!(error.operation().unwrap().id, "getChats");
        assert_eq!(error.attempts(), 1);
        let shown = error.to_string();
        assert!(shown.starts_with(&format!("getChats: answered {status}")), "{shown}");
        assert!(shown.contains(": FORBIDDEN: no access; API_DISABLED"), "{shown}");
        assert_eq!(
            shown.ends_with("API_DISABLED"),
            status != 403,
            "scopes are told with a 403 only: {shown}"
        );
    }
}

#[tokio::test]
async fn the_trace_and_the_quota_of_an_error_are_kept() {
    let answer = CannedAnswer::error(403, "FORBIDDEN", "no")
        .header("TraceParent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("X-RateLimit-Resource-Remaining", "17");
    let error = error_of(answer).await;
    assert_eq!(error.traceparent(), Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    assert_eq!(error.rate_limit().unwrap().remaining, Some(17));
}

#[tokio::test]
async fn a_success_by_its_status_that_says_error_is_an_error() {
    let error = error_of(CannedAnswer::error(200, "NOT_FOUND", "no such shop")).await;
    assert_eq!(error.kind(), ErrorKind::Answered);
    assert_eq!(pairs(&error), [("NOT_FOUND", Some("no such shop"))]);
    assert_eq!(
        error.to_string(),
        "getChats: answered with an error in spite of 200 OK: NOT_FOUND: no such shop"
    );

    let with_result = r#"{"status": "ERROR", "result": {"chats": []}}"#;
    assert_eq!(error_of(CannedAnswer::new(200).body(with_result)).await.kind(), ErrorKind::Answered);
    let legacy = r#"{"error": {"code": 403, "message": "no"}}"#;
    assert_eq!(pairs(&error_of(CannedAnswer::new(200).body(legacy)).await), [("403", Some("no"))]);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_kept_and_capped() {
    let html = "<html><h1>502 Bad Gateway</h1></html>";
    let error = error_of(CannedAnswer::new(502).body(html)).await;
    assert_eq!((error.kind(), error.body()), (ErrorKind::Answered, Some(html)));
    assert_eq!(error.to_string(), "getChats: answered 502 Bad Gateway");

    let error = error_of(CannedAnswer::new(503).body("x".repeat(1 << 20))).await;
    assert!(error.body().unwrap().len() < 17 * 1024);
    assert!(!format!("{error:?}").contains("xxx"), "a body is not for logs");

    let error = error_of(CannedAnswer::new(500).body(vec![0xff, 0xfe])).await;
    assert_eq!(error.body(), Some("\u{fffd}\u{fffd}"));
}

#[tokio::test]
async fn a_success_that_cannot_be_decoded_says_why() {
    let error = error_of(CannedAnswer::new(200).body(r#"{"status": "OK", "result": {"chats": 1}}"#)).await;
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert!(error.source().unwrap().to_string().contains("expected a sequence"));
    assert!(error.body().unwrap().contains("chats"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Sandbox::builder().api_key(KEY).start().await.unwrap();
    let answer = CannedAnswer::new(307).header("Location", elsewhere.base_url());
    let error = error_of(answer).await;
    assert_eq!(error.kind(), ErrorKind::Answered);
    assert!(error.to_string().contains("a redirect, which is not followed"), "{error}");
    assert!(elsewhere.journal().is_empty(), "the key must not reach another host");
}

#[tokio::test]
async fn the_key_is_told_to_nobody() {
    let echo = format!("key {KEY} is wrong");
    let body = serde_json::json!({ "status": "ERROR", "errors": [{ "code": KEY, "message": echo }] });
    let error = error_of(CannedAnswer::new(401).json(body)).await;
    let told =
        [error.to_string(), format!("{error:?}"), format!("{error:#?}"), error.body().unwrap().to_owned()];
    for text in told {
        assert!(!text.contains(KEY), "{text}");
    }
    assert!(error.to_string().contains("key [redacted] is wrong"));

    let market = market("http://127.0.0.1:1");
    let chats = market.business(1).chats();
    let told = [format!("{market:?}"), format!("{chats:?}"), format!("{:?}", chats.list())];
    for text in told {
        assert!(!text.contains(KEY), "{text}");
    }
}
