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
        assert!(shown.contains(&format!(" ({status} ")), "{shown}");
        assert!(!shown.contains("unknown"), "every status has a name: {shown}");
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
        "getChats: the response reports an error in spite of its status (200 OK): NOT_FOUND: no such shop"
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
    assert_eq!(error.to_string(), "getChats: the Market failed (502 Bad Gateway): an HTML page");

    let error = error_of(CannedAnswer::new(503).body("x".repeat(1 << 20))).await;
    assert!(error.body().unwrap().len() < 17 * 1024);
    assert!(!format!("{error:?}").contains("xxx"), "a body is not for logs");
    assert!(error.to_string().len() < 500, "{error}");

    let error = error_of(CannedAnswer::new(500).body(vec![0xff, 0xfe])).await;
    assert_eq!(error.body(), Some("\u{fffd}\u{fffd}"));
}

#[tokio::test]
async fn the_text_of_an_error_without_json_is_kept() {
    let cases = [
        (
            403,
            "Access\r\n\u{1b}[31mdenied",
            "getChats: the Market denied access (403 Forbidden): Access [31mdenied (",
        ),
        (
            420,
            "Hit rate limit of 4 parallel requests",
            "(420 Method Failure): Hit rate limit of 4 parallel requests",
        ),
        (400, "\u{feff}  bad", "getChats: the Market refused the request (400 Bad Request): "),
        (404, r#"{"timestamp": 1, "path": "/v2"}"#, r#"(404 Not Found): {"timestamp": 1, "path": "/v2"}"#),
        (404, "", "getChats: the Market refused the request (404 Not Found)"),
    ];
    for (status, body, shown) in cases {
        let error = error_of(CannedAnswer::new(status).body(body)).await;
        assert!(error.to_string().contains(shown), "{error}");
        assert_eq!(error.body(), Some(body));
    }
}

#[tokio::test]
async fn a_success_that_is_no_json_is_named_as_such() {
    for (body, reason) in [
        ("<!doctype html><title>Login</title>", "the response body is an HTML page instead of JSON (200 OK)"),
        ("OK", "the response body is text instead of JSON (200 OK)"),
        (" ", "the response body is empty (200 OK)"),
        ("{\"status\": \"OK\"", "cannot decode the response body (200 OK)"),
    ] {
        let error = error_of(CannedAnswer::new(200).body(body)).await;
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert_eq!(error.to_string(), format!("getChats: {reason}"));
    }
}

#[tokio::test]
async fn an_endless_message_is_cut() {
    for status in [200, 400, 503] {
        let error = error_of(CannedAnswer::error(status, "BAD_REQUEST", &"я".repeat(10 << 20))).await;
        assert_eq!(error.kind(), ErrorKind::Answered);
        assert!(
            error.to_string().len() < 9_000 && error.to_string().contains("я"),
            "{}",
            error.to_string().len()
        );
        assert!(error.errors().iter().all(|one| one.message.as_ref().unwrap().len() < 5_000));
        assert!(error.body().unwrap().len() < 17 * 1024);
        assert!(format!("{error:?}").len() < 40_000);
    }
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

    // Where a key comes back in a place that is no message of an error.
    let body = serde_json::json!({ "status": "OK", "result": { "chats": KEY } });
    let echoes = [
        CannedAnswer::new(200).json(body).header("traceparent", KEY),
        CannedAnswer::new(403).body(format!("no {KEY}")).header("traceparent", KEY),
        CannedAnswer::new(400).body(format!("{}{KEY}", "x".repeat((16 << 10) - 10))),
    ];
    for echo in echoes {
        let error = error_of(echo).await;
        let mut told = vec![error.to_string(), format!("{error:?}"), error.body().unwrap().to_owned()];
        told.extend(error.source().map(|source| format!("{source} {source:?}")));
        told.extend(error.traceparent().map(str::to_owned));
        for text in told {
            assert!(!text.contains("very-secret"), "{text}");
        }
    }

    let market = market("http://127.0.0.1:1");
    let chats = market.business(1).chats();
    let told = [format!("{market:?}"), format!("{chats:?}"), format!("{:?}", chats.list())];
    for text in told {
        assert!(!text.contains(KEY), "{text}");
    }
}

#[tokio::test]
async fn a_key_in_a_bad_item_is_told_to_nobody() {
    let body = serde_json::json!({ "status": "OK", "result": { "chats": [{ "chatId": KEY }] } });
    let sandbox = Sandbox::builder().api_key(KEY).start().await.unwrap();
    sandbox.answer("getChats", CannedAnswer::new(200).json(body));
    let page = market(sandbox.base_url()).business(sandbox.business()).chats().list().page().await.unwrap();
    let item = page.bad_items.first().unwrap();
    assert!(item.raw.contains("[redacted]"), "{item:?}");
    assert!(!format!("{item:?}").contains("very-secret"), "{item:?}");
}

#[tokio::test]
async fn a_short_key_is_not_cut_out_of_words() {
    let sandbox = Sandbox::builder().api_key("k").start().await.unwrap();
    sandbox.answer("getChats", CannedAnswer::error(401, "UNKNOWN_KEY", "key k is unknown"));
    let market =
        Market::builder().api_key("k").base_url(sandbox.base_url()).retry(Retry::off()).build().unwrap();
    let error = market.business(sandbox.business()).chats().list().page().await.unwrap_err();
    assert!(error.to_string().contains("UNKNOWN_KEY: key [redacted] is unknown"), "{error}");
}
