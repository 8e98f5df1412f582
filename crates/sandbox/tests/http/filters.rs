use serde_json::{Value, json};
use yandex_market_sandbox::Sandbox;

use crate::support::{expected, list, pages, started};

/// Checks that a filter lets through exactly what fits, and that this is neither nothing nor everything.
async fn assert_lists(body: Value, fits: impl Fn(&Value) -> bool) {
    let sandbox = started(Sandbox::builder().chats(60)).await;
    let listed: Vec<i64> = pages(&sandbox, "20", body).await.iter().flat_map(|page| page.ids()).collect();
    assert_eq!(listed, expected(&sandbox, fits));
    assert!(!listed.is_empty() && listed.len() < 60, "{} chats", listed.len());
}

#[tokio::test]
async fn chats_are_filtered_by_status() {
    assert_lists(json!({ "statuses": ["NEW"] }), |chat| chat["status"] == "NEW").await;
}

#[tokio::test]
async fn chats_are_filtered_by_type() {
    assert_lists(json!({ "types": ["ARBITRAGE"] }), |chat| chat["type"] == "ARBITRAGE").await;
}

#[tokio::test]
async fn chats_are_filtered_by_what_they_are_about() {
    assert_lists(json!({ "contextTypes": ["DIRECT"] }), |chat| chat["context"]["type"] == "DIRECT").await;
}

#[tokio::test]
async fn any_value_of_a_filter_will_do() {
    let any = |chat: &Value| chat["status"] == "NEW" || chat["status"] == "FINISHED";
    assert_lists(json!({ "statuses": ["NEW", "FINISHED"] }), any).await;
}

#[tokio::test]
async fn all_filters_must_fit() {
    let body = json!({ "statuses": ["NEW"], "contextTypes": ["ORDER", "RETURN"], "types": ["CHAT"] });
    let all = |chat: &Value| {
        chat["status"] == "NEW" && chat["context"]["type"] != "DIRECT" && chat["type"] == "CHAT"
    };
    assert_lists(body, all).await;
}

#[tokio::test]
async fn null_is_no_filter_and_unknown_fields_are_ignored() {
    let sandbox = started(Sandbox::builder()).await;
    let body = json!({
        "orderIds": null, "contexts": null, "contextTypes": null, "types": null, "statuses": null, "unheardOf": true
    });
    assert_eq!(list(&sandbox, &[], body).await.body, list(&sandbox, &[], json!({})).await.body);
}

#[tokio::test]
async fn a_context_finds_its_chat_and_no_other() {
    let sandbox = started(Sandbox::builder()).await;
    for chat in sandbox.chats().into_iter().map(|chat| json!(chat)) {
        let (context, id) = (&chat["context"], chat["chatId"].as_i64().unwrap());
        let number = match context["type"].as_str() {
            Some("ORDER") => &context["orderId"],
            Some("RETURN") => &context["returnId"],
            _ => continue,
        };
        let contexts = json!({ "contexts": [{ "type": context["type"], "id": number }] });
        assert_eq!(list(&sandbox, &[], contexts).await.ids(), [id]);
    }
}

#[tokio::test]
async fn a_return_is_not_found_by_the_type_order() {
    let sandbox = started(Sandbox::builder()).await;
    let chats = sandbox.chats();
    let id = chats.iter().find_map(|chat| chat.context.return_id).unwrap();
    let contexts = json!({ "contexts": [{ "type": "ORDER", "id": id }] });
    assert!(list(&sandbox, &[], contexts).await.chats().is_empty());
}

#[tokio::test]
async fn order_ids_find_the_chats_about_orders_and_about_their_returns() {
    let sandbox = started(Sandbox::builder().chats(10)).await;
    let orders: Vec<_> = sandbox.chats().iter().filter_map(|chat| chat.context.order_id).collect();
    let listed = list(&sandbox, &[], json!({ "orderIds": orders })).await;
    assert_eq!(listed.ids(), expected(&sandbox, |chat| chat["context"].get("orderId").is_some()));
    assert!(listed.ids().len() < 10);
}

#[tokio::test]
async fn order_ids_have_no_minimum() {
    let sandbox = started(Sandbox::builder()).await;
    assert!(list(&sandbox, &[], json!({ "orderIds": [0, -1] })).await.chats().is_empty());
}
