use serde_json::{Value, json};
use yandex_market_sandbox::{LastPage, Sandbox};

use crate::support::{expected, list, pages, started};

#[tokio::test]
async fn the_pages_together_are_the_list() {
    let sandbox = started(Sandbox::builder().chats(45)).await;
    let pages = pages(&sandbox, "20", json!({})).await;

    let sizes: Vec<usize> = pages.iter().map(|page| page.chats().len()).collect();
    let ids: Vec<i64> = pages.iter().flat_map(|page| page.ids()).collect();
    assert_eq!(sizes, [20, 20, 5]);
    assert_eq!(ids, expected(&sandbox, |_| true));
}

#[tokio::test]
async fn a_page_that_is_just_full_is_the_last() {
    let sandbox = started(Sandbox::builder().chats(20)).await;
    assert_eq!(pages(&sandbox, "10", json!({})).await.len(), 2);
}

#[tokio::test]
async fn a_page_has_ten_chats_unless_told_otherwise() {
    let sandbox = started(Sandbox::builder()).await;
    assert_eq!(sandbox.chats().len(), 25);
    assert_eq!(list(&sandbox, &[], json!({})).await.chats().len(), 10);
}

#[tokio::test]
async fn the_list_ends_as_it_was_told_to() {
    let ends = [
        (LastPage::NoPaging, None),
        (LastPage::NoToken, Some(json!({}))),
        (LastPage::Null, Some(json!({ "nextPageToken": null }))),
        (LastPage::Empty, Some(json!({ "nextPageToken": "" }))),
    ];
    for (last_page, paging) in ends {
        let sandbox = started(Sandbox::builder().chats(15).last_page(last_page)).await;
        let pages = pages(&sandbox, "10", json!({})).await;
        assert_eq!(pages.len(), 2, "{last_page:?}");
        assert_eq!(pages[1].body["result"].get("paging"), paging.as_ref(), "{last_page:?}");
        assert_eq!(pages[1].chats().len(), 5, "{last_page:?}");
    }
}

#[tokio::test]
async fn a_list_of_nothing_is_one_empty_page() {
    let sandbox = started(Sandbox::builder().chats(0)).await;
    let pages = pages(&sandbox, "10", json!({})).await;
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].body, json!({ "status": "OK", "result": { "chats": [], "paging": {} } }));
}

#[tokio::test]
async fn empty_pages_come_before_full_ones() {
    let sandbox = started(Sandbox::builder().chats(15).empty_pages(true)).await;
    let pages = pages(&sandbox, "10", json!({})).await;
    let sizes: Vec<usize> = pages.iter().map(|page| page.chats().len()).collect();
    assert_eq!(sizes, [0, 10, 0, 5]);
}

#[tokio::test]
async fn a_repeated_token_never_ends() {
    for count in [0, 5, 45] {
        let sandbox = started(Sandbox::builder().chats(count).repeat_token(true)).await;
        let first = list(&sandbox, &[], json!({})).await;
        let token = first.token().unwrap();
        for _ in 0..3 {
            assert_eq!(list(&sandbox, &[("page_token", token)], json!({})).await.token(), Some(token));
        }
    }
}

#[tokio::test]
async fn a_token_goes_by_both_names_and_is_always_the_same() {
    let sandbox = started(Sandbox::builder()).await;
    let first = list(&sandbox, &[], json!({})).await;
    let token = first.token().unwrap();
    assert_eq!(list(&sandbox, &[], json!({})).await.token(), Some(token));

    let by_name = list(&sandbox, &[("pageToken", token)], json!({})).await;
    let by_alias = list(&sandbox, &[("page_token", token)], json!({})).await;
    assert_eq!(by_name.body, by_alias.body);
    assert_ne!(by_name.ids(), first.ids());
}

#[tokio::test]
async fn a_page_may_have_another_limit_than_the_one_before() {
    let sandbox = started(Sandbox::builder()).await;
    let first = list(&sandbox, &[("limit", "3")], json!({})).await;
    let second = list(&sandbox, &[("limit", "20"), ("pageToken", first.token().unwrap())], json!({})).await;
    assert_eq!([first.ids(), second.ids()].concat(), expected(&sandbox, |_| true)[..23]);
}

#[tokio::test]
async fn a_token_that_was_never_given_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let first = list(&sandbox, &[], json!({})).await;
    let token = first.token().unwrap();
    let tampered = format!("{}f", &token[..token.len() - 1]);
    let tampered = if tampered == token { token.replace('f', "0") } else { tampered };
    for bad in ["string", "2", "", &tampered] {
        let answer = list(&sandbox, &[("page_token", bad)], json!({})).await;
        assert_eq!(answer.error(), (400, "BAD_REQUEST", "Bad page token"), "{bad}");
    }
}

#[tokio::test]
async fn a_token_is_refused_with_other_filters_and_taken_with_the_same_in_another_order() {
    let sandbox = started(Sandbox::builder().chats(100)).await;
    let filters = json!({ "statuses": ["NEW", "FINISHED"] });
    let first = list(&sandbox, &[("limit", "2")], filters).await;
    let query: [(&str, &str); 1] = [("pageToken", first.token().unwrap())];

    let turned: Value = json!({ "statuses": ["FINISHED", "NEW"], "types": null });
    assert_eq!(list(&sandbox, &query, turned).await.status, 200);
    let other = list(&sandbox, &query, json!({ "statuses": ["NEW"] })).await;
    other.assert_refused(400, "BAD_REQUEST", "Bad page token");
}
