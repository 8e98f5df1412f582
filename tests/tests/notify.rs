//! Receiving notifications over real HTTP: axum on loopback, and whoever wants to send.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use std::collections::BTreeSet;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::stream;
use reqwest::{Body, Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yandex_market::notify::{IpNet, Notifications, Peer, Receiver, ReceiverBuilder};
use yandex_market::types::Notification;

const PING: &str = r#"{"notificationType": "PING", "time": "2026-01-31T12:00:00Z"}"#;

/// A server that takes notifications.
struct Server {
    receiver: Receiver,
    address: SocketAddr,
    client: Client,
}

/// A receiver that takes this machine for the Market.
fn builder() -> ReceiverBuilder {
    Receiver::builder("test", "1.0").senders([loopback()])
}

fn loopback() -> IpNet {
    "127.0.0.0/8".parse().unwrap()
}

async fn serve(builder: ReceiverBuilder) -> (Server, Notifications) {
    let (receiver, notifications) = builder.build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(yandex_market::notify::Server::new(listener, receiver.router()).run_until(pending()));
    (Server { receiver, address, client: Client::new() }, notifications)
}

/// A server of this router, with nothing said of who connects.
async fn serve_bare(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/notification")
}

impl Server {
    fn request(&self, method: Method) -> RequestBuilder {
        let url = format!("http://{}/notification", self.address);
        self.client.request(method, url).header("content-type", "application/json")
    }

    fn post(&self, body: impl Into<Body>) -> RequestBuilder {
        self.request(Method::POST).body(body)
    }

    async fn message(&self, number: u32) -> StatusCode {
        self.post(message(number)).send().await.unwrap().status()
    }

    /// Delivers a message as the Market does, again and again until it is acknowledged.
    async fn deliver(&self, number: u32) {
        while self.message(number).await != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

fn message(number: u32) -> String {
    let message = json!({
        "notificationType": "CHAT_MESSAGE_SENT",
        "businessId": 1,
        "chatId": 2,
        "messageId": number.to_string(),
        "sentAt": "2026-01-31T12:00:00Z",
    });
    message.to_string()
}

fn number(notification: &Notification) -> u32 {
    let Notification::ChatMessageSent(sent) = notification else { panic!("{notification:?}") };
    sent.message_id.get().try_into().unwrap()
}

/// The status and the body of the answer.
async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    (response.status().as_u16(), response.json().await.unwrap())
}

/// The status and the type of the error.
async fn rejection(request: RequestBuilder) -> (u16, String) {
    let (status, body) = answer(request).await;
    assert!(body["error"]["message"].is_string(), "{body}");
    (status, body["error"]["type"].as_str().unwrap().to_owned())
}

fn unknown(status: u16) -> (u16, String) {
    (status, "UNKNOWN".to_owned())
}

#[tokio::test]
async fn an_acknowledgement_tells_the_integration_and_the_time() {
    let (server, mut notifications) = serve(builder()).await;
    for body in [PING.to_owned(), message(7)] {
        let (status, answer) = answer(server.post(body)).await;
        assert_eq!((status, &answer["name"], &answer["version"]), (200, &json!("test"), &json!("1.0")));
        let time: yandex_market::DateTime = answer["time"].as_str().unwrap().parse().unwrap();
        assert!((time.timestamp() - now()).abs() < 60, "{time}");
    }
    assert_eq!(number(&notifications.next().await.unwrap()), 7);
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    since.as_secs().try_into().unwrap()
}

#[tokio::test]
async fn a_forged_sender_is_rejected() {
    let (server, notifications) = serve(Receiver::builder("test", "1.0")).await;
    let forged = [None, Some("5.45.207.1"), Some("5.45.207.1, 127.0.0.1"), Some("127.0.0.1")];
    for forwarded_for in forged {
        let request = forwarded_for
            .into_iter()
            .fold(server.post(message(1)), |request, value| request.header("x-forwarded-for", value));
        assert_eq!(rejection(request).await, unknown(403), "{forwarded_for:?}");
    }
    assert_eq!((server.receiver.stats().rejected.sender, notifications.waiting()), (4, 0));
}

#[tokio::test]
async fn a_trusted_proxy_says_whom_it_stands_before() {
    let builder = Receiver::builder("test", "1.0").trusted_proxies([loopback()]);
    let (server, notifications) = serve(builder).await;
    let cases: [(&[&str], u16); 6] = [
        (&["5.45.207.1"], 200),
        (&["203.0.113.9, 5.45.207.1:4711"], 200),
        (&["5.45.207.1, 203.0.113.9"], 403),
        (&["5.45.207.1", "203.0.113.9"], 403),
        (&["nonsense"], 403),
        (&[], 403),
    ];
    for (values, status) in cases {
        let request = values
            .iter()
            .fold(server.post(message(1)), |request, value| request.header("x-forwarded-for", *value));
        assert_eq!(answer(request).await.0, status, "{values:?}");
    }
    assert_eq!(notifications.waiting(), 1);
}

#[tokio::test]
async fn a_slow_consumer_pushes_back_and_what_comes_again_arrives_once() {
    let (server, mut notifications) = serve(builder().capacity(2)).await;
    for expected in [200, 200, 500, 500] {
        assert_eq!(server.message(number_of(&server)).await, expected);
    }
    assert_eq!(rejection(server.post(message(3))).await, unknown(500));
    assert_eq!(number(&notifications.next().await.unwrap()), 1);
    assert_eq!(server.message(3).await, 200);
    assert_eq!(server.message(3).await, 200, "a duplicate is acknowledged");
    server.receiver.shutdown();
    assert_eq!(rest(notifications).await, [2, 3]);
}

/// Messages 1 and 2, and then 3 until it is accepted.
fn number_of(server: &Server) -> u32 {
    u32::try_from(server.receiver.stats().accepted).unwrap() + 1
}

async fn rest(mut notifications: Notifications) -> Vec<u32> {
    let mut numbers = Vec::new();
    while let Some(notification) = notifications.next().await {
        numbers.push(number(&notification));
    }
    numbers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_exactly_once_under_pressure() {
    let (server, mut notifications) = serve(builder().capacity(4)).await;
    let consumer = tokio::spawn(async move {
        let mut numbers = Vec::new();
        while let Some(notification) = notifications.next().await {
            numbers.push(number(&notification));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        numbers
    });
    // Each message is delivered twice, by two senders at once.
    let server = std::sync::Arc::new(server);
    let senders: Vec<_> = (0..8)
        .map(|sender| {
            let server = std::sync::Arc::clone(&server);
            tokio::spawn(async move {
                for number in (0..200).filter(|number| number % 4 == sender % 4) {
                    server.deliver(number).await;
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
    server.receiver.shutdown();
    let numbers = consumer.await.unwrap();
    assert_eq!(numbers.len(), 200);
    assert_eq!(BTreeSet::from_iter(numbers).len(), 200);
    let stats = server.receiver.stats();
    assert_eq!((stats.accepted, stats.duplicates), (200, 200));
    assert!(stats.retry_later > 0, "{stats:?}");
}

#[tokio::test]
async fn a_full_channel_still_answers_a_ping() {
    let (server, notifications) = serve(builder().capacity(1)).await;
    assert_eq!(server.message(1).await, 200);
    assert_eq!(server.message(2).await, 500);
    let mut took = Vec::new();
    for _ in 0..21 {
        let started = Instant::now();
        assert_eq!(answer(server.post(PING)).await.0, 200);
        took.push(started.elapsed());
    }
    took.sort();
    println!("PING with a full channel: median {:?}, slowest {:?}", took[10], took[20]);
    assert!(took[10] < Duration::from_millis(50), "{took:?}");
    assert!(took[20] < Duration::from_secs(1), "the Market waits 1 s: {took:?}");
    assert_eq!(notifications.waiting(), 1);
}

#[tokio::test]
async fn shutting_down_drains_what_was_acknowledged() {
    let (server, notifications) = serve(builder()).await;
    for number in 1..=3 {
        assert_eq!(server.message(number).await, 200);
    }
    server.receiver.shutdown();
    assert_eq!(rejection(server.post(message(4))).await, unknown(503));
    assert_eq!(rest(notifications).await, [1, 2, 3]);
}

#[tokio::test]
async fn nothing_is_acknowledged_without_a_consumer() {
    let (server, notifications) = serve(builder()).await;
    drop(notifications);
    assert_eq!(rejection(server.post(message(1))).await, unknown(500));
}

#[tokio::test]
async fn duplicates_are_dropped_within_the_bound() {
    let (server, notifications) = serve(builder().dedup_capacity(2)).await;
    for number in [1, 1, 2, 1, 3, 1] {
        assert_eq!(server.message(number).await, 200);
    }
    server.receiver.shutdown();
    assert_eq!(rest(notifications).await, [1, 2, 3, 1]);
}

#[tokio::test]
async fn an_unknown_type_is_acknowledged_and_delivered_as_it_came() {
    let (server, mut notifications) = serve(builder()).await;
    let body = json!({ "notificationType": "MOON_LANDED", "crew": ["a", null], "businessId": 1 });
    assert_eq!(answer(server.post(body.to_string())).await.0, 200);
    let notification = notifications.next().await.unwrap();
    assert!(matches!(notification, Notification::Unknown(..)), "{notification:?}");
    assert_eq!(serde_json::to_value(&notification).unwrap(), body);
}

#[tokio::test]
async fn what_is_no_notification_is_rejected() {
    let (server, notifications) = serve(builder().largest_body(1000)).await;
    let large = " ".repeat(1001);
    assert_eq!(rejection(server.post(large.clone())).await, unknown(413));
    assert_eq!(rejection(server.post(unannounced(&large))).await, unknown(413));
    assert_eq!(rejection(server.post(message(1)).header("content-type", "text/plain")).await, unknown(415));
    for body in ["", "nonsense", "{}", r#"[{"notificationType": "CHAT_CREATED"}]"#] {
        assert_eq!(rejection(server.post(body)).await, (400, "WRONG_EVENT_FORMAT".to_owned()), "{body}");
    }
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let response = server.request(method).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &"POST".parse().unwrap())
        );
    }
    assert_eq!((server.receiver.stats().rejected.all(), notifications.waiting()), (10, 0));
    let elsewhere = server.client.post(format!("http://{}/", server.address)).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
}

/// A body the length of which is not announced.
fn unannounced(text: &str) -> Body {
    let pieces: Vec<_> =
        text.as_bytes().chunks(100).map(|piece| Ok::<_, io::Error>(piece.to_vec())).collect();
    Body::wrap_stream(stream::iter(pieces))
}

#[tokio::test]
async fn a_body_may_come_in_pieces() {
    let (server, mut notifications) = serve(builder()).await;
    assert_eq!(answer(server.post(unannounced(&message(5)))).await.0, 200);
    assert_eq!(number(&notifications.next().await.unwrap()), 5);
}

#[tokio::test]
async fn a_slow_body_is_cut_and_holds_nobody_up() {
    let (server, notifications) = serve(builder().body_timeout(Duration::from_millis(300))).await;
    let stalled = tokio::spawn(trickle(server.address, Duration::from_secs(60)));
    let dripping = tokio::spawn(trickle(server.address, Duration::from_millis(20)));
    assert_eq!(answer(server.post(PING)).await.0, 200);
    for slow in [stalled, dripping] {
        let (answer, took) = slow.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(took >= Duration::from_millis(300), "{took:?}");
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
    assert_eq!((server.receiver.stats().rejected.incomplete, notifications.waiting()), (2, 0));
}

/// Sends a body byte by byte, and reads what is answered meanwhile.
async fn trickle(address: SocketAddr, pause: Duration) -> (String, Duration) {
    let started = Instant::now();
    let (mut from, mut to) = TcpStream::connect(address).await.unwrap().into_split();
    let head = "POST /notification HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n";
    to.write_all(head.as_bytes()).await.unwrap();
    let send = async {
        while to.write_all(b" ").await.is_ok() {
            tokio::time::sleep(pause).await;
        }
        pending().await
    };
    let mut answer = vec![0; 1000];
    let read = tokio::select! {
        read = from.read(&mut answer) => read.unwrap(),
        () = send => unreachable!("it never ends"),
    };
    (String::from_utf8_lossy(&answer[..read]).into_owned(), started.elapsed())
}

#[tokio::test]
async fn a_service_that_is_not_told_who_calls_says_so_by_its_status() {
    let (receiver, notifications) = builder().build().unwrap();
    let url = serve_bare(receiver.router()).await;
    let post = || Client::new().post(&url).header("content-type", "application/json").body(message(1));
    assert_eq!(rejection(post()).await, unknown(500));
    assert_eq!((receiver.stats().retry_later, notifications.waiting()), (1, 0));
}

#[tokio::test]
async fn a_server_may_say_itself_who_calls() {
    let (receiver, notifications) = Receiver::builder("test", "1.0").build().unwrap();
    let market = "5.45.207.1".parse().unwrap();
    let told: [(axum::Router, u16); 3] = [
        (receiver.router().layer(axum::Extension(Peer(market))), 200),
        (receiver.router().layer(axum::Extension(SocketAddr::new(market, 443))), 200),
        (receiver.router().layer(axum::Extension(Peer("127.0.0.1".parse().unwrap()))), 403),
    ];
    for (router, status) in told {
        let url = serve_bare(router).await;
        let post = Client::new().post(&url).header("content-type", "application/json").body(message(1));
        assert_eq!(answer(post).await.0, status);
    }
    assert_eq!(notifications.waiting(), 1);
}
