use serde_json::json;
use yandex_market_api::operations::GET_CHATS;
use yandex_market_sandbox::Sandbox;

use crate::support::{http, list, request, started};

#[tokio::test]
async fn the_journal_has_a_request_as_it_was_sent() {
    let sandbox = started(Sandbox::builder()).await;
    let query = [("limit", "5"), ("page_token", "a b&c=д")];
    list(&sandbox, &query, json!({ "statuses": ["NEW"] })).await;

    let journal = sandbox.journal();
    assert_eq!(journal.len(), 1);
    let recorded = &journal[0];
    assert_eq!(recorded.operation, Some(&GET_CHATS));
    assert_eq!((&*recorded.method, &*recorded.path), ("POST", "/v2/businesses/1/chats"));
    assert_eq!(recorded.query, query.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!((recorded.query("limit"), recorded.query("pageToken")), (Some("5"), None));
    assert_eq!(recorded.header("Api-Key"), Some("sandbox-key"));
    assert_eq!(recorded.header("absent"), None);
    assert_eq!(recorded.body, br#"{"statuses":["NEW"]}"#);
    assert_eq!(recorded.json(), Some(json!({ "statuses": ["NEW"] })));
    assert_eq!(recorded.status, 400);
}

#[tokio::test]
async fn the_journal_has_every_request_in_order() {
    let sandbox = started(Sandbox::builder()).await;
    list(&sandbox, &[], json!({})).await;
    http().get(format!("{}/nowhere", sandbox.base_url())).send().await.unwrap();
    request(&sandbox).body(vec![0xff]).send().await.unwrap();

    let journal = sandbox.journal();
    assert_eq!(journal.iter().map(|recorded| recorded.status).collect::<Vec<_>>(), [200, 404, 415]);
    assert!(journal[1].operation.is_none());
    assert_eq!((&journal[2].body[..], journal[2].json()), (&[0xff][..], None));
}
