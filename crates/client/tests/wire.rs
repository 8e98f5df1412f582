//! What goes over the wire, and what is told when the wire fails.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says by panicking what went wrong")]

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yandex_market::{Error, ErrorKind, Market, Retry};
use yandex_market_sandbox::Sandbox;

async fn call(base_url: &str) -> Result<(), Error> {
    let market = Market::builder()
        .api_key("key")
        .base_url(base_url)
        .timeout(Duration::from_millis(300))
        .retry(Retry::off())
        .build()?;
    market.business(1).chats().list().page().await.map(drop)
}

/// The error of a call to a server that does this with its one connection.
async fn error_of<F>(serve: impl FnOnce(TcpStream) -> F + Send + 'static) -> Error
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { serve(listener.accept().await.unwrap().0).await });
    call(&url).await.unwrap_err()
}

/// Reads a whole request: its head and the body that it announces.
async fn read_request(stream: &mut TcpStream) {
    let mut read = Vec::new();
    while !read.ends_with(b"{}") {
        let mut chunk = [0; 1024];
        let bytes = stream.read(&mut chunk).await.unwrap();
        read.extend_from_slice(&chunk[..bytes]);
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = call(&url).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::NotSent, 1, None));
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_outcome_unknown() {
    let error = error_of(|mut stream| async move { read_request(&mut stream).await }).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
}

#[tokio::test]
async fn silence_leaves_the_outcome_unknown() {
    let error = error_of(|mut stream| async move {
        read_request(&mut stream).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    let error = error.await;
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.to_string().contains("no answer in time"), "{error}");
}

#[tokio::test]
async fn a_cut_body_leaves_the_outcome_unknown_and_keeps_the_head() {
    let error = error_of(|mut stream| async move {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\ntraceparent: 00-a-b-01\r\n\r\n{\"status\"";
        stream.write_all(head.as_bytes()).await.unwrap();
    });
    let error = error.await;
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(error.traceparent(), Some("00-a-b-01"));
}

#[tokio::test]
async fn an_error_whose_body_is_cut_is_an_error_still() {
    let error = error_of(|mut stream| async move {
        read_request(&mut stream).await;
        let head = "HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n{\"errors\"";
        stream.write_all(head.as_bytes()).await.unwrap();
    });
    let error = error.await;
    assert_eq!(error.kind(), ErrorKind::Answered);
    assert_eq!((error.status().unwrap().as_u16(), error.body()), (403, Some("{\"errors\"")));
}

#[tokio::test]
async fn a_request_has_the_form_that_the_market_wants() {
    let sandbox = Sandbox::builder().api_key("ACMA:k").start().await.unwrap();
    let market = Market::builder()
        .api_key("ACMA:k")
        .base_url(format!("{}/", sandbox.base_url()))
        .user_agent("my-crm/1.2")
        .build()
        .unwrap();
    market
        .business(sandbox.business())
        .chats()
        .list()
        .limit(5)
        .page_token("not-one")
        .page()
        .await
        .unwrap_err();
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats"));
    assert_eq!((request.query("limit"), request.query("page_token")), (Some("5"), Some("not-one")));
    assert_eq!(request.header("api-key"), Some("ACMA:k"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("user-agent").unwrap().starts_with("my-crm/1.2 yandex-market-rs/"));
    for foreign in ["api-version", "authorization", "x-business-id"] {
        assert_eq!(request.header(foreign), None);
    }
}

#[tokio::test]
async fn oauth_names_the_business() {
    let sandbox = Sandbox::builder().api_key("token").start().await.unwrap();
    let market = Market::builder().oauth_token("token").base_url(sandbox.base_url()).build().unwrap();
    market.business(sandbox.business()).chats().list().page().await.unwrap();
    let request = &sandbox.journal()[0];
    assert_eq!(request.header("authorization"), Some("Bearer token"));
    assert_eq!(request.header("x-business-id"), Some("1"));
    assert_eq!(request.header("api-key"), None);
}
