//! What goes over the wire, and what is told when the wire fails.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says by panicking what went wrong")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    assert!(error.to_string().contains("no response in time"), "{error}");
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

#[tokio::test]
async fn an_endless_body_is_given_up_at_its_bound() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
        let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
        // 256 MB and no more, should nobody hang up.
        for _ in 0..256 {
            if stream.write_all(&chunk).await.is_err() {
                return;
            }
            counter.fetch_add(chunk.len(), Ordering::Relaxed);
        }
    });
    let market = Market::builder().api_key("key").base_url(url).retry(Retry::off()).build().unwrap();
    let error = market.business(1).chats().list().page().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert_eq!(error.to_string(), "getChats: the response body is too large (200 OK)");
    assert!(sent.load(Ordering::Relaxed) < 48 << 20, "{} bytes were taken", sent.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_large_is_not_read() {
    let error = error_of(|mut stream| async move {
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{").await.unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    assert_eq!(error.await.to_string(), "getChats: the response body is too large (200 OK)");
}

/// A server that answers everything with an empty success and counts the connections.
async fn counting_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut chunk = [0; 4096];
                while stream.read(&mut chunk).await.is_ok_and(|bytes| bytes > 0) {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{\"status\":\"OK\"}";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    (url, connections)
}

#[tokio::test]
async fn what_must_not_be_repeated_goes_over_a_connection_of_its_own() {
    let (url, connections) = counting_server().await;
    let market = Market::builder().api_key("key").base_url(url).retry(Retry::off()).build().unwrap();
    let chat = market.business(1).chats().chat(1);
    for _ in 0..3 {
        chat.get().await.unwrap_err();
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1, "what only reads keeps its connection");
    for _ in 0..3 {
        chat.send("hello").await.unwrap();
    }
    assert_eq!(connections.load(Ordering::Relaxed), 4);
}
