//! Prism, which knows nothing of our code, stands between the client and the Market.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use yandex_market::{Error, Market, Retry};
use yandex_market_sandbox::{CannedAnswer, Sandbox};
use yandex_market_tests::requests::Requests;

use crate::calls;
use crate::judge::{Judge, free_port};

/// Prism reads the whole of the vendor's specification in 4 s on an idle machine.
const START: Duration = Duration::from_secs(60);

/// Client and sandbox keep to our description: Prism passes requests and answers on, and puts an error in the place of
/// one that breaks it.
#[tokio::test]
#[ignore = "needs Prism: run by cargo xtask judge"]
async fn the_client_and_the_sandbox_keep_to_the_description() {
    let sandbox = Sandbox::start().await.unwrap();
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/market.yaml");
    let arguments = ["proxy", "--errors", &description.to_string_lossy(), sandbox.base_url()];
    let (prism, market) = start("prism-proxy", &arguments, sandbox.api_key()).await;
    let requests = Requests::of(&sandbox).unwrap();
    finds_nothing(&prism, calls::all(&market, &requests).await);

    // A judge that never finds anything is none.
    assert_eq!(status(calls::wrong(&market).await), Some(422));
    sandbox.answer("getChats", CannedAnswer::new(200).json(json!({ "status": "MAYBE" })));
    assert_eq!(status(calls::right(&market).await), Some(500));
}

/// The client keeps to the vendor's own specification, and reads what Prism makes up by it. It is not part of this
/// repository, and `cargo xtask judge` leaves this out where it is not at hand.
#[tokio::test]
#[ignore = "needs Prism and ../shared: run by cargo xtask judge"]
async fn the_client_keeps_to_the_vendors_own_specification() {
    let specification =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream/2026-07-17/openapi/openapi.yaml");
    let arguments = ["mock", "--errors", &specification.to_string_lossy()];
    let (prism, market) = start("prism-mock", &arguments, "any-key").await;
    finds_nothing(&prism, calls::all(&market, &Requests::of_anything()).await);

    assert_eq!(status(calls::wrong(&market).await), Some(400));
}

/// A Prism, and a client that talks to it.
async fn start(name: &str, arguments: &[&str], key: &str) -> (Judge, Market) {
    let port = free_port();
    let listen = ["--host", "127.0.0.1", "--port", &port.to_string()];
    let mut prism = Judge::start("PRISM", name, &[arguments, &listen].concat(), &[]);
    prism.listens(port, START).await;
    let url = format!("http://127.0.0.1:{port}");
    // What Prism objects to is a 500, which must not be repeated until it is fine.
    (prism, Market::builder().api_key(key).base_url(url).retry(Retry::off()).build().unwrap())
}

/// Every call was made, all went well, and Prism did not even warn.
fn finds_nothing(prism: &Judge, result: Result<(), Error>) {
    let log = prism.log();
    let complaints: Vec<&str> = log.lines().filter(|line| line.contains(['⚠', '✖'])).collect();
    assert!(result.is_ok() && complaints.is_empty(), "{result:?}\n{complaints:#?}\n{log}");
    calls::assert_all(&log);
}

/// The status of an error, where it is one.
fn status(result: Result<(), Error>) -> Option<u16> {
    result.err()?.status().map(|status| status.as_u16())
}
