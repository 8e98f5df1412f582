//! Operations that are answered with their samples.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use yandex_market_api::operations;
use yandex_market_sandbox::{Fault, LastPage, Sandbox, SandboxBuilder};

use crate::support::{Answer, call, http, post, started};

fn sampled(builder: SandboxBuilder) -> SandboxBuilder {
    operations::ALL.iter().fold(builder, |builder, operation| builder.sampled(operation.id))
}

/// The ids of the chats on all pages.
async fn ids(sandbox: &Sandbox, limit: &str) -> Vec<i64> {
    let (mut ids, mut token) = (Vec::new(), None);
    loop {
        let mut query = vec![("limit", limit)];
        query.extend(token.as_deref().map(|token| ("pageToken", token)));
        let page = post(sandbox, "chats", &query, json!({})).await;
        ids.extend(page.ids());
        token = page.token().map(str::to_owned);
        if token.is_none() {
            return ids;
        }
        assert!(ids.len() < 1_000, "the list has no end");
    }
}

#[tokio::test]
async fn a_list_has_25_items_with_ids_of_their_own_in_pages() {
    let sandbox = started(sampled(Sandbox::builder()).last_page(LastPage::Empty)).await;
    let read = ids(&sandbox, "10").await;
    assert_eq!((read.len(), read.iter().collect::<BTreeSet<_>>().len()), (25, 25));
    assert_eq!(sandbox.journal().len(), 3);
    let more = started(sampled(Sandbox::builder()).list_length(45).empty_pages(true)).await;
    assert_eq!(ids(&more, "20").await.len(), 45);
}

#[tokio::test]
async fn every_operation_is_answered_by_its_sample() {
    let sandbox = started(sampled(Sandbox::builder())).await;
    let chat = post(&sandbox, "chats/new", &[], json!({ "orderId": 5 })).await;
    assert_eq!((chat.status, &chat.body["result"]["chatId"]), (200, &json!(1)));
    let query = [("chatId", "1")];
    let sent = post(&sandbox, "chats/message", &query, json!({ "message": "x" })).await;
    assert_eq!((sent.status, sent.body), (200, json!({ "status": "OK" })));
    assert_eq!(sandbox.times_processed("x"), 0, "nothing is kept");
    let campaigns = http().get(format!("{}/v2/campaigns?page=2&pageSize=10", sandbox.base_url()));
    let campaigns = Answer::of(campaigns.header("Api-Key", sandbox.api_key())).await;
    assert_eq!(campaigns.body["campaigns"].as_array().map(Vec::len), Some(10));
    assert_eq!((&campaigns.body["pager"]["total"], campaigns.body.get("paging")), (&json!(25), None));
}

#[tokio::test]
async fn samples_go_through_the_checks_the_limits_and_the_faults() {
    let sandbox = started(sampled(Sandbox::builder()).quota("getChat", 3)).await;
    let get = async |chat: &str| Answer::of(call(&sandbox, Method::GET, "chat", &[("chatId", chat)])).await;
    get("0").await.assert_refused(400, "BAD_REQUEST", "chatId must be at least 1, not 0");
    sandbox.fault("getChat", Fault::UnknownEnumValue);
    assert!(get("1").await.body.to_string().contains("SOMETHING_NEW"));
    let last = get("1").await;
    assert_eq!((last.status, last.header("x-ratelimit-resource-remaining")), (200, "0"));
    get("1").await.assert_refused(420, "METHOD_FAILURE", "Hit rate limit of 3 requests");
    assert_eq!(sandbox.journal().iter().filter(|recorded| recorded.processed).count(), 2);
    sandbox.fault("getChats", Fault::BadItem);
    let page = post(&sandbox, "chats", &[], json!({})).await;
    let bad: Vec<&Value> = page.chats().iter().filter(|chat| chat["createdAt"] == "yesterday").collect();
    assert_eq!(bad.len(), 1);
}
