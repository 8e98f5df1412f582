use std::collections::BTreeSet;

use yandex_market_api::types::ChatMessagePayload;
use yandex_market_sandbox::Sandbox;

use crate::support::{http, started};

fn payloads(sandbox: &Sandbox) -> Vec<ChatMessagePayload> {
    let chats = sandbox.chats();
    let messages = chats.iter().flat_map(|chat| sandbox.messages(chat.chat_id));
    messages.filter_map(|message| message.payload).flatten().collect()
}

#[tokio::test]
async fn files_are_not_where_the_api_is() {
    let sandbox = started(Sandbox::builder()).await;
    assert!(sandbox.files_url().starts_with("http://127.0.0.1:"));
    assert_ne!(sandbox.files_url(), sandbox.base_url());
}

#[tokio::test]
async fn the_seeded_files_are_served() {
    let sandbox = started(Sandbox::builder()).await;
    let payloads = payloads(&sandbox);
    assert!(payloads.len() > 5);
    for payload in &payloads {
        let response = http().get(&payload.url).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"image/png".parse().unwrap())
        );
        assert_eq!(i32::try_from(response.bytes().await.unwrap().len()).unwrap(), payload.size);
    }
    assert_eq!(payloads.iter().map(|payload| &payload.url).collect::<BTreeSet<_>>().len(), payloads.len());
    assert!(sandbox.files().is_empty());
}

#[tokio::test]
async fn a_sent_file_is_served_with_its_media_type() {
    let sandbox = started(Sandbox::builder().chats(0)).await;
    let chat = sandbox.customer_begins_chat("x");
    sandbox.customer_sends_file(chat, "Чек.pdf", b"%PDF\0\xff").unwrap();
    let payload = &payloads(&sandbox)[0];
    let response = http().get(&payload.url).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert_eq!(response.bytes().await.unwrap()[..], b"%PDF\0\xff"[..]);
}

#[tokio::test]
async fn a_request_with_the_key_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let url = &payloads(&sandbox)[0].url;
    let with_key = http().get(url).header("Api-Key", sandbox.api_key());
    assert_eq!(with_key.send().await.unwrap().status(), 403);
    assert_eq!(http().get(url).bearer_auth("any").send().await.unwrap().status(), 403);
    let unknown = http().get(format!("{}/unknown", sandbox.files_url()));
    assert_eq!(unknown.send().await.unwrap().status(), 404);
    assert_eq!(http().post(url).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_file_has_the_same_path_on_every_run() {
    let mut paths = Vec::new();
    for _ in 0..2 {
        let sandbox = started(Sandbox::builder().chats(5)).await;
        sandbox.customer_sends_file(sandbox.chats()[0].chat_id, "a", "x");
        let urls = payloads(&sandbox).into_iter().map(|payload| payload.url);
        paths.push(urls.map(|url| url.replace(sandbox.files_url(), "")).collect::<Vec<_>>());
    }
    assert_eq!(paths[0], paths[1]);
    assert!(paths[0].iter().all(|path| path.len() == 33));
}

#[tokio::test]
async fn it_stops_with_the_sandbox() {
    let sandbox = started(Sandbox::builder()).await;
    let url = sandbox.files_url().to_owned();
    sandbox.stop().await;
    assert!(http().get(url).send().await.unwrap_err().is_connect());
}
