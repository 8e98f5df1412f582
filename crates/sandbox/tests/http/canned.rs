use serde_json::json;
use yandex_market_sandbox::{CannedAnswer, Sandbox};

use crate::support::{Answer, http, list, request, started, url};

#[tokio::test]
async fn canned_answers_come_in_order_and_then_the_real_one() {
    let builder = Sandbox::builder()
        .answer("getChats", CannedAnswer::error(500, "INTERNAL_ERROR", "first"))
        .answer("getChats", CannedAnswer::error(420, "LIMIT_EXCEEDED", "second"))
        .answer("getChat", CannedAnswer::new(404));
    let sandbox = started(builder).await;
    assert_eq!(list(&sandbox, &[], json!({})).await.error(), (500, "INTERNAL_ERROR", "first"));
    assert_eq!(list(&sandbox, &[], json!({})).await.error(), (420, "LIMIT_EXCEEDED", "second"));
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn a_canned_answer_can_be_for_always_and_be_preceded_by_others() {
    let sandbox = started(Sandbox::builder().answer_always("getChats", CannedAnswer::new(503))).await;
    sandbox.answer("getChats", CannedAnswer::new(502));
    for status in [502, 503, 503, 503] {
        assert_eq!(list(&sandbox, &[], json!({})).await.status, status);
    }
}

#[tokio::test]
async fn a_canned_answer_goes_out_byte_for_byte() {
    let body = b"<h1>\xd0\x00 Bad gateway</h1>";
    let canned = CannedAnswer::new(502).header("Content-Type", "text/html").body(body.to_vec());
    let sandbox = started(Sandbox::builder().answer("getChats", canned)).await;
    let response = request(&sandbox).json(&json!({})).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/html");
    assert_eq!(response.bytes().await.unwrap()[..], body[..]);
}

#[tokio::test]
async fn its_own_headers_stand_and_the_usual_ones_are_added() {
    let canned = CannedAnswer::new(200)
        .header("x-ratelimit-resource-remaining", "many")
        .header("X-RateLimit-Resource-Remaining", "few");
    let sandbox = started(Sandbox::builder().answer("getChats", canned)).await;
    let answer = list(&sandbox, &[], json!({})).await;
    assert_eq!(answer.headers.get_all("x-ratelimit-resource-remaining").iter().count(), 1);
    assert_eq!(answer.header("x-ratelimit-resource-remaining"), "few");
    assert_ne!(answer.header("x-ratelimit-resource-limit"), "");
    assert_ne!(answer.header("traceparent"), "");
}

#[tokio::test]
async fn a_canned_answer_comes_before_any_check() {
    let sandbox = started(Sandbox::builder().answer("getChats", CannedAnswer::new(204))).await;
    assert_eq!(Answer::of(http().post(url(&sandbox))).await.status, 204);
}

#[tokio::test]
async fn a_canned_answer_that_cannot_be_sent_says_so() {
    for canned in [CannedAnswer::new(99), CannedAnswer::new(200).header("a", "b\r\nc: d")] {
        let sandbox = started(Sandbox::builder().answer("getChats", canned)).await;
        let answer = list(&sandbox, &[], json!({})).await;
        answer.assert_refused(500, "INTERNAL_ERROR", "cannot be sent");
    }
}
