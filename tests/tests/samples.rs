//! The samples of the Market's page about getChats, byte for byte, played over HTTP.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::path::Path;

use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};
use yandex_market::requests::GetChats;
use yandex_market::types::{ChatContextType, ChatId, ChatStatusType, ChatType};
use yandex_market::{ErrorKind, Market, Retry};

const REQUEST: &str = include_str!("../samples/getChats.request.json");
const ANSWER: &str = include_str!("../samples/getChats.200.json");
const ERROR: &str = include_str!("../samples/error.json");

/// A server that answers every request with this.
async fn server(status: u16, body: &str) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body, "application/json");
    Mock::given(method("POST")).and(path("/v2/businesses/1/chats")).respond_with(answer).mount(&server).await;
    server
}

fn market(server: &MockServer) -> Market {
    Market::builder().api_key("k").base_url(server.uri()).retry(Retry::off()).build().unwrap()
}

/// The sample has ids of 0, below the page's own minimum of 1: nothing has one, and none is sent.
#[tokio::test]
async fn the_request_of_the_page_goes_out_as_it_is_but_for_its_ids_of_0() {
    let server = MockServer::start().await;
    let mut sample: serde_json::Value = serde_json::from_str(REQUEST).unwrap();
    let mut request = GetChats::new(1).limit(20);
    request.body = serde_json::from_value(sample.clone()).unwrap();
    assert_eq!(serde_json::to_value(&request.body).unwrap(), sample);
    let refused = market(&server).send(request.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("must be 1 or more, not 0"), "{refused}");

    for pointer in ["/orderIds/0", "/contexts/0/id"] {
        *sample.pointer_mut(pointer).unwrap() = 1.into();
    }
    Mock::given(method("POST"))
        .and(path("/v2/businesses/1/chats"))
        .and(query_param("limit", "20"))
        .and(header("api-key", "k"))
        .and(body_json(sample.clone()))
        .respond_with(ResponseTemplate::new(200).set_body_raw(ANSWER, "application/json"))
        .expect(1)
        .mount(&server)
        .await;
    request.body = serde_json::from_value(sample).unwrap();
    market(&server).send(request).await.unwrap();
}

#[tokio::test]
async fn the_answer_of_the_page_is_read_whole() {
    let server = server(200, ANSWER).await;
    let page = market(&server).business(1).chats().list().page().await.unwrap();
    assert_eq!(page.next_page_token.as_deref(), Some("string"));
    let chat = &page.items.first().unwrap();
    assert_eq!(chat.chat_id, ChatId::new(0));
    assert_eq!((&chat.type_, &chat.status), (&ChatType::Chat, &ChatStatusType::New));
    assert_eq!(chat.context.type_, ChatContextType::Order);
    assert_eq!(chat.context.customer.as_ref().unwrap().name.as_deref(), Some("string"));
    assert_eq!(chat.created_at.to_rfc3339(), "2017-11-21T00:00:00+03:00");
}

#[tokio::test]
async fn the_errors_of_the_page_are_errors_though_they_say_ok() {
    for status in [400, 401, 403, 404, 420, 500] {
        let server = server(status, ERROR).await;
        let error = market(&server).business(1).chats().list().page().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Answered, status));
        assert!(error.has_code("string"));
        assert!(error.to_string().contains(": string: string"), "{error}");
    }
}

/// The samples are the page's own, which is not part of this repository.
#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn the_samples_are_those_of_the_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seed/getChats.ru.txt");
    let page = std::fs::read_to_string(page).unwrap();
    let samples: Vec<&str> = page.split("application/json\n").skip(1).filter_map(first_object).collect();
    let errors = [ERROR.trim_end(); 6];
    let ours: Vec<&str> = [REQUEST.trim_end(), ANSWER.trim_end()].into_iter().chain(errors).collect();
    assert_eq!(samples, ours);
}

/// The text up to the end of the JSON object that it begins with.
fn first_object(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return text.get(..=at);
        }
    }
    None
}
