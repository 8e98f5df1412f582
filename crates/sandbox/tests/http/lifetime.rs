use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use yandex_market_api::types::Chat;
use yandex_market_sandbox::Sandbox;

use crate::support::{list, request, started};

fn port(sandbox: &Sandbox) -> u16 {
    sandbox.base_url().rsplit(':').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn it_listens_on_loopback() {
    let sandbox = Sandbox::start().await.unwrap();
    assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port() {
    let sandbox = started(Sandbox::builder()).await;
    let port = port(&sandbox);
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
    sandbox.stop().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    assert_eq!(self::port(&started(Sandbox::builder().port(port)).await), port);
}

#[tokio::test]
async fn a_connection_without_a_request_does_not_hold_it_up() {
    let sandbox = started(Sandbox::builder()).await;
    let _idle = TcpStream::connect(("127.0.0.1", port(&sandbox))).unwrap();
    list(&sandbox, &[], json!({})).await;
    tokio::time::timeout(Duration::from_secs(10), sandbox.stop()).await.unwrap();
}

#[tokio::test]
async fn a_dropped_sandbox_stops() {
    let sandbox = started(Sandbox::builder()).await;
    let request = request(&sandbox);
    drop(sandbox);
    // The server notices when its task comes to run.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(request.json(&json!({})).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let sandbox = started(Sandbox::builder()).await;
    let error = Sandbox::builder().port(port(&sandbox)).start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn own_chats_are_listed_as_they_are() {
    let sample = json!({
        "chatId": 0,
        "orderId": 0,
        "context": {
            "type": "ORDER",
            "customer": { "name": "string", "publicId": "string" },
            "campaignId": 0,
            "orderId": 0,
            "returnId": 0
        },
        "type": "CHAT",
        "status": "NEW",
        "createdAt": "2017-11-21T00:00:00+03:00",
        "updatedAt": "2017-11-21T00:00:00+03:00"
    });
    let chats: Vec<Chat> = vec![serde_json::from_value(sample.clone()).unwrap()];
    let sandbox = started(Sandbox::builder().with_chats(chats.clone())).await;
    assert_eq!(sandbox.chats(), chats);
    assert_eq!(list(&sandbox, &[], json!({})).await.chats(), [sample]);
}
