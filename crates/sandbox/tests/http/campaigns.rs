use std::collections::BTreeSet;

use serde_json::{Value, json};
use yandex_market_api::ids::BusinessId;
use yandex_market_sandbox::{LastPage, Sandbox};

use crate::support::{Answer, http, started};

async fn campaigns(sandbox: &Sandbox, query: &[(&str, &str)]) -> Answer {
    let url = format!("{}/v2/campaigns", sandbox.base_url());
    Answer::of(http().get(url).query(query).header("Api-Key", sandbox.api_key())).await
}

fn ids(answer: &Answer) -> Vec<i64> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let campaigns = answer.body["campaigns"].as_array().unwrap();
    campaigns.iter().map(|campaign| campaign["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn they_are_those_of_the_chats() {
    let sandbox = started(Sandbox::builder().business(BusinessId::new(7))).await;
    let answer = campaigns(&sandbox, &[]).await;
    let seen = sandbox.chats().into_iter().filter_map(|chat| chat.context.campaign_id);
    assert_eq!(
        ids(&answer),
        seen.map(|id| id.get()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    );
    assert_eq!(answer.body.get("status"), None);
    assert_eq!(answer.body["paging"], json!({}));
    for campaign in answer.body["campaigns"].as_array().unwrap() {
        assert_eq!(campaign["business"], json!({ "id": 7, "name": "Sandbox" }));
        assert_eq!(campaign["apiAvailability"], "AVAILABLE");
        assert!(campaign["domain"].is_string() && campaign["placementType"].is_string());
    }
}

#[tokio::test]
async fn a_sandbox_without_chats_has_the_usual_ones() {
    let (full, empty) = (started(Sandbox::builder()).await, started(Sandbox::builder().chats(0)).await);
    assert_eq!(ids(&campaigns(&empty, &[]).await), ids(&campaigns(&full, &[]).await));
}

#[tokio::test]
async fn they_are_paged_by_token() {
    let sandbox = started(Sandbox::builder().last_page(LastPage::Null)).await;
    let first = campaigns(&sandbox, &[("limit", "2")]).await;
    let token = first.body["paging"]["nextPageToken"].as_str().unwrap();
    let second = campaigns(&sandbox, &[("limit", "2"), ("pageToken", token)]).await;
    assert_eq!([ids(&first), ids(&second)].concat(), ids(&campaigns(&sandbox, &[]).await));
    assert_eq!(second.body["paging"], json!({ "nextPageToken": null }));
    assert_eq!(second.body.get("pager"), None);
    let bad = campaigns(&sandbox, &[("pageToken", "2")]).await;
    bad.assert_refused(400, "BAD_REQUEST", "Bad page token");
}

#[tokio::test]
async fn they_are_paged_by_number() {
    let sandbox = started(Sandbox::builder()).await;
    let all = ids(&campaigns(&sandbox, &[]).await);
    let pager = |page, from, to, size, pages| json!({ "currentPage": page, "from": from, "to": to, "pageSize": size, "pagesCount": pages, "total": 3 });
    let assert_page = |answer: Answer, expected: &[i64], pager: Value| {
        assert_eq!(ids(&answer), expected);
        assert_eq!((&answer.body["pager"], answer.body.get("paging")), (&pager, None));
    };
    let page = async |page, size| campaigns(&sandbox, &[("page", page), ("pageSize", size)]).await;
    assert_page(page("1", "2").await, &all[..2], pager(1, 1, 2, 2, 2));
    assert_page(page("2", "2").await, &all[2..], pager(2, 3, 3, 2, 2));
    assert_page(page("3", "2").await, &[], pager(3, 3, 3, 2, 2));
    assert_page(campaigns(&sandbox, &[("page", "1")]).await, &all, pager(1, 1, 3, 100, 1));
    assert_page(campaigns(&sandbox, &[("pageSize", "1")]).await, &all[..1], pager(1, 1, 1, 1, 3));
}

#[tokio::test]
async fn a_token_or_a_limit_goes_before_a_number() {
    let sandbox = started(Sandbox::builder()).await;
    let answer = campaigns(&sandbox, &[("limit", "1"), ("page", "2"), ("pageSize", "1")]).await;
    assert_eq!((answer.body.get("pager"), answer.body["paging"]["nextPageToken"].is_string()), (None, true));
}

#[tokio::test]
async fn numbers_out_of_bounds_are_refused() {
    let sandbox = started(Sandbox::builder()).await;
    for (name, value, reason) in [
        ("limit", "0", "limit must be at least 1, not 0"),
        ("limit", "101", "limit must be at most 100, not 101"),
        ("limit", "", "limit must be an integer, not \"\""),
        ("page", "10001", "page must be at most 10000, not 10001"),
        ("pageSize", "x", "pageSize must be an integer, not \"x\""),
    ] {
        campaigns(&sandbox, &[(name, value)]).await.assert_refused(400, "BAD_REQUEST", reason);
    }
    for (name, largest) in [("limit", "100"), ("page", "10000"), ("pageSize", "100")] {
        assert_eq!(campaigns(&sandbox, &[(name, largest)]).await.status, 200);
    }
}
