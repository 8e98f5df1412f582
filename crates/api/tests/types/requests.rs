//! What is sent.

use serde_json::{Value, json};
use yandex_market_api::types::{ChatStatusType, GetChatsRequest, OrderId};

/// The documentation's own request, with its ids of 0.
pub(crate) fn documented() -> Value {
    json!({
        "orderIds": [0],
        "contexts": [{ "type": "ORDER", "id": 0 }],
        "contextTypes": ["ORDER"],
        "types": ["CHAT"],
        "statuses": ["NEW"],
    })
}

#[test]
#[allow(deprecated, reason = "the filter is there until the Market drops it")]
fn the_documented_request_is_written_as_it_was_read() {
    let decoded: GetChatsRequest = serde_json::from_value(documented()).unwrap();
    #[expect(deprecated, reason = "the documentation's request still has it")]
    let order_ids = &decoded.order_ids;
    assert_eq!(*order_ids, Some(vec![OrderId::new(0)]));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), documented());
}

/// The body is required even where every field is optional.
#[test]
fn no_filter_is_an_empty_object() {
    assert_eq!(serde_json::to_string(&GetChatsRequest::default()).unwrap(), "{}");
}

#[test]
fn a_filter_that_is_not_set_is_not_sent() {
    let request = GetChatsRequest::new().statuses([ChatStatusType::New, ChatStatusType::from("LATER")]);
    assert_eq!(serde_json::to_value(&request).unwrap(), json!({ "statuses": ["NEW", "LATER"] }));
}
