use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use yandex_market_api::operations::GET_CHATS;
use yandex_market_sandbox::{CannedAnswer, Sandbox};

use crate::support::{Answer, http, list, started};

fn remaining(answer: &Answer) -> u32 {
    answer.header("X-RateLimit-Resource-Remaining").parse().unwrap()
}

#[tokio::test]
async fn every_answer_tells_what_is_left_of_the_quota() {
    let sandbox = started(Sandbox::builder()).await;
    let first = list(&sandbox, &[], json!({})).await;
    let second = list(&sandbox, &[("limit", "21")], json!({})).await;
    assert_eq!((first.status, second.status), (200, 400));

    let limit = GET_CHATS.quota.requests;
    assert_eq!(first.header("X-RateLimit-Resource-Limit"), limit.to_string());
    assert_eq!(remaining(&first), limit - 1);
    // The clock may have struck between the two.
    let struck = first.header("X-RateLimit-Resource-Until") != second.header("X-RateLimit-Resource-Until");
    assert_eq!(remaining(&second), if struck { limit - 1 } else { limit - 2 });
}

#[tokio::test]
async fn server_errors_spend_nothing() {
    let sandbox = started(Sandbox::builder().answer("getChats", CannedAnswer::new(503))).await;
    assert_eq!(remaining(&list(&sandbox, &[], json!({})).await), GET_CHATS.quota.requests);
}

#[tokio::test]
async fn the_window_ends_with_the_hour_of_the_date() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = list(&sandbox, &[], json!({})).await;
    let seconds = |name| {
        let time: SystemTime = httpdate::parse_http_date(answer.header(name)).unwrap();
        time.duration_since(UNIX_EPOCH).unwrap()
    };
    let (date, until) = (seconds("date"), seconds("x-ratelimit-resource-until"));
    assert_eq!(until.as_secs() % 3600, 0);
    assert!(date < until && until - date <= Duration::from_secs(3600));
}

#[tokio::test]
async fn every_answer_has_a_trace_of_its_own() {
    let sandbox = started(Sandbox::builder()).await;
    let found = list(&sandbox, &[], json!({})).await;
    let lost = Answer::of(http().get(format!("{}/nowhere", sandbox.base_url()))).await;
    assert_eq!(found.header("traceparent"), "00-00000000000000000000000000000001-0000000000000001-01");
    assert_eq!(lost.header("traceparent"), "00-00000000000000000000000000000002-0000000000000002-01");
    assert_ne!(lost.header("date"), "");
    assert_eq!(lost.headers.get("x-ratelimit-resource-limit"), None);
}

#[tokio::test]
async fn dates_keep_their_offset() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = list(&sandbox, &[], json!({})).await;
    assert_eq!(answer.chats()[0]["updatedAt"], "2026-11-20T18:42:10+03:00");
    assert!(answer.chats().iter().all(|chat| chat["createdAt"].as_str().unwrap().ends_with("+03:00")));
}
