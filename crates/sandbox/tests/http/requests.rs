use serde_json::{Value, json};
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, list, request, started};

async fn raw(sandbox: &Sandbox, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    Answer::of(request(sandbox).header("Content-Type", content_type).body(body)).await
}

#[tokio::test]
async fn a_limit_out_of_bounds_is_refused_with_the_bounds() {
    let sandbox = started(Sandbox::builder()).await;
    for limit in ["0", "-1", "21", "99999999999999999999", "ten", "1.5", ""] {
        let answer = list(&sandbox, &[("limit", limit)], json!({})).await;
        answer.assert_refused(400, "BAD_REQUEST", "limit must be ");
    }
    for limit in ["1", "20"] {
        assert_eq!(list(&sandbox, &[("limit", limit)], json!({})).await.chats().len().to_string(), limit);
    }
}

#[tokio::test]
async fn a_body_is_needed() {
    let sandbox = started(Sandbox::builder()).await;
    Answer::of(request(&sandbox)).await.assert_refused(400, "BAD_REQUEST", "no body");
    raw(&sandbox, "application/json", "").await.assert_refused(400, "BAD_REQUEST", "no body");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    for body in ["[]", "null", "\"{}\"", "1"] {
        let answer = raw(&sandbox, "application/json", body).await;
        answer.assert_refused(400, "BAD_REQUEST", &format!("the body must be an object, not {body}"));
    }
    for body in ["{", "{} {}", "\u{feff}{}"] {
        raw(&sandbox, "application/json", body).await.assert_refused(400, "BAD_REQUEST", "not JSON");
    }
    let latin = raw(&sandbox, "application/json", b"{\"a\": \"\xff\"}".to_vec()).await;
    latin.assert_refused(400, "BAD_REQUEST", "not JSON");
}

#[tokio::test]
async fn the_content_type_must_be_json() {
    let sandbox = started(Sandbox::builder()).await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
        let answer = raw(&sandbox, content_type, "{}").await;
        answer.assert_refused(415, "UNSUPPORTED_MEDIA_TYPE", content_type);
    }
    let none = Answer::of(request(&sandbox).body("{}")).await;
    none.assert_refused(415, "UNSUPPORTED_MEDIA_TYPE", "application/json");
    assert_eq!(raw(&sandbox, "Application/JSON; charset=utf-8", "{}").await.status, 200);
}

#[tokio::test]
async fn a_body_has_512_kilobytes_at_most() {
    let sandbox = started(Sandbox::builder()).await;
    let body = |size: usize| format!("{{{}}}", " ".repeat(size - 2));
    assert_eq!(raw(&sandbox, "application/json", body(524_288)).await.status, 200);
    let answer = raw(&sandbox, "application/json", body(524_289)).await;
    answer.assert_refused(400, "BAD_REQUEST", "524289 bytes");
}

async fn assert_bad_filter(field: &str, value: Value, reason: &str) {
    let sandbox = started(Sandbox::builder()).await;
    let answer = list(&sandbox, &[], json!({ field: value })).await;
    answer.assert_refused(400, "BAD_REQUEST", reason);
    answer.assert_refused(400, "BAD_REQUEST", field);
}

#[tokio::test]
async fn empty_filters_are_refused() {
    for field in ["orderIds", "contexts", "contextTypes", "types", "statuses"] {
        assert_bad_filter(field, json!([]), "at least 1 item, not 0").await;
        assert_bad_filter(field, json!("NEW"), "an array").await;
    }
}

#[tokio::test]
async fn the_same_item_twice_is_refused() {
    let context = json!({ "type": "ORDER", "id": 5 });
    assert_bad_filter("orderIds", json!([5, 6, 5]), "twice").await;
    assert_bad_filter("contexts", json!([context, context]), "twice").await;
    assert_bad_filter("contextTypes", json!(["DIRECT", "DIRECT"]), "twice").await;
    assert_bad_filter("types", json!(["CHAT", "CHAT"]), "twice").await;
    assert_bad_filter("statuses", json!(["NEW", "NEW"]), "twice").await;
}

#[tokio::test]
async fn unknown_values_are_refused_with_the_known_ones() {
    assert_bad_filter("contextTypes", json!(["PRICE"]), "ORDER, RETURN, DIRECT").await;
    assert_bad_filter("types", json!([1]), "must be a string").await;
    assert_bad_filter("statuses", json!(["new"]), "NEW, WAITING_FOR_CUSTOMER").await;
    assert_bad_filter("contexts", json!([{ "type": "DIRECT", "id": 5 }]), "ORDER, RETURN").await;
}

#[tokio::test]
async fn ids_are_whole_numbers_and_those_of_contexts_at_least_one() {
    assert_bad_filter("orderIds", json!(["5"]), "integer").await;
    assert_bad_filter("orderIds", json!([5.5]), "integer").await;
    assert_bad_filter("orderIds", json!([u64::MAX]), "at most 9223372036854775807").await;
    assert_bad_filter("contexts", json!([{ "type": "ORDER" }]), "contexts[0] has no id").await;
    assert_bad_filter("contexts", json!([{ "id": 5 }]), "contexts[0] has no type").await;
    assert_bad_filter("contexts", json!([5]), "an object").await;
    assert_bad_filter("contexts", json!([{ "type": "ORDER", "id": 0 }]), "at least 1").await;
}

#[tokio::test]
async fn the_documented_sample_breaks_the_documented_minimum() {
    let sandbox = started(Sandbox::builder()).await;
    let sample = json!({
        "orderIds": [0],
        "contexts": [{ "type": "ORDER", "id": 0 }],
        "contextTypes": ["ORDER"],
        "types": ["CHAT"],
        "statuses": ["NEW"],
    });
    let answer = list(&sandbox, &[], sample).await;
    answer.assert_refused(400, "BAD_REQUEST", "at least 1, not 0");
}
