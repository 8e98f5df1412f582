use std::time::Duration;

use serde_json::json;
use yandex_market_sandbox::{BadAnswer, Sandbox};

use crate::seller::{Reply, Seller, right};
use crate::support::started;

#[tokio::test]
async fn a_ping_tells_that_the_receiver_answers() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying())).await;
    assert!(sandbox.ping().await.unwrap() < Duration::from_secs(1));
    let ping = &seller.got()[0];
    assert_eq!(ping, &json!({ "notificationType": "PING", "time": ping["time"] }));
    assert!(ping["time"].as_str().unwrap().ends_with('Z'));
    // It is not something that happened.
    assert_eq!((sandbox.announced(), sandbox.notified().len()), (0, 0));
}

#[tokio::test]
async fn a_ping_tells_what_is_wrong() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying())).await;
    let long = json!({ "version": "x".repeat(101), "name": "x", "time": "2026-11-22T10:00:00Z" });
    for (reply, reason) in [
        (Reply::Status(500), "status 500"),
        (Reply::Status(400), "status 400"),
        (Reply::Status(204), "status 204"),
        (Reply::Body("text/html", right()), "text/html"),
        (Reply::Body("application/json", json!({})), "version"),
        (Reply::Body("application/json", long), "101"),
    ] {
        seller.replies([reply]);
        let error = sandbox.ping().await.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_ping_is_answered_quickly_or_not_at_all() {
    let seller = Seller::start().await;
    let limit = Duration::from_millis(20);
    let sandbox = started(Sandbox::builder().notify(seller.notifying().ping_within(limit))).await;
    seller.replies([Reply::Lost]);
    assert_eq!(sandbox.ping().await, Err(BadAnswer::Late(limit)));
    // It is not sent again.
    assert_eq!(seller.got().len(), 1);
}

#[tokio::test]
async fn a_ping_does_not_wait_behind_others() {
    let seller = Seller::start().await;
    let sandbox = started(Sandbox::builder().notify(seller.notifying())).await;
    seller.replies([Reply::Lost]);
    sandbox.customer_begins_chat("x");
    while seller.got().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.ping().await.unwrap();
    assert_eq!(seller.types(), ["CHAT_CREATED", "PING"]);
}

#[tokio::test]
async fn a_ping_needs_somebody() {
    let sandbox = started(Sandbox::builder()).await;
    assert_eq!(sandbox.ping().await, Err(BadAnswer::Nobody));
    let seller = Seller::start().await;
    sandbox.notify(seller.notifying());
    sandbox.ping().await.unwrap();
    drop(seller);
    tokio::task::yield_now().await;
    assert!(matches!(sandbox.ping().await, Err(BadAnswer::Missing(reason)) if reason.contains("refused")));
    sandbox.notify_nobody();
    assert_eq!(sandbox.ping().await, Err(BadAnswer::Nobody));
}
