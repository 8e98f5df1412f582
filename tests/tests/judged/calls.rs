//! Every operation, called through the client.

use serde_json::json;
use yandex_market::api::schemas;
use yandex_market::{Error, Market, Operation, operations};
use yandex_market_tests::requests::Requests;

/// Calls every operation of the table, and reads what is returned as its type.
pub async fn all(market: &Market, requests: &Requests) -> Result<(), Error> {
    for operation in operations::ALL {
        let call = market.send(requests.request(operation));
        let response = call.response().await?.into_inner();
        let schema =
            operation.response.and_then(|name| schemas::ALL.iter().find(|one| one.described == name));
        let schema = schema.unwrap_or_else(|| panic!("{} returns no type", operation.id));
        (schema.round_trip)(&response).unwrap_or_else(|error| panic!("{}: {error}", operation.id));
        if operation.page.is_some() {
            market.send(requests.request(operation)).list().page().await?;
        }
    }
    Ok(())
}

/// Calls with an empty filter, which a typed request is not sent with.
pub async fn wrong(market: &Market) -> Result<(), Error> {
    get_chats(market, json!({ "types": [] })).await
}

/// The same call without a filter.
pub async fn right(market: &Market) -> Result<(), Error> {
    get_chats(market, json!({})).await
}

async fn get_chats(market: &Market, body: serde_json::Value) -> Result<(), Error> {
    market.call(&operations::GET_CHATS).path("businessId", "1").json(body).await.map(drop)
}

/// Asserts that Prism wrote down a request of every operation.
pub fn assert_all(log: &str) {
    for operation in operations::ALL {
        let line = format!("{} ", operation.method.as_str().to_lowercase());
        let called = |entry: &str| entry.split_once(&line).is_some_and(|(_, rest)| is_of(operation, rest));
        assert!(log.lines().any(called), "{} was not called:\n{log}", operation.id);
    }
}

/// Tells whether a line of a log goes on with the path of an operation.
fn is_of(operation: &Operation, rest: &str) -> bool {
    let path = rest.split([' ', '?']).next().unwrap_or_default();
    let (ours, its) = (operation.path.split('/'), path.split('/'));
    ours.clone().count() == its.clone().count()
        && ours.zip(its).all(|(our, its)| our.starts_with('{') || our == its)
}
