//! Connections to a receiver that are slow, idle or too many, by raw sockets.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::future::pending;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use yandex_market::notify::{Notifications, Receiver, Server};

const HEAD_TIMEOUT: Duration = Duration::from_millis(300);
const BODY_TIMEOUT: Duration = Duration::from_millis(300);
/// No test waits for so long, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(20);

const HEAD: &str = "POST /notification HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
const PING: &str = r#"{"notificationType":"PING"}"#;

fn ping() -> String {
    format!("{HEAD}content-length: {}\r\n\r\n{PING}", PING.len())
}

struct Setting {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    _notifications: Notifications,
}

async fn start(max_connections: usize, head_timeout: Duration) -> Setting {
    let receiver = Receiver::builder("test", "1").any_sender().body_timeout(BODY_TIMEOUT);
    let (receiver, notifications) = receiver.build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new(listener, receiver.router());
    let server = server.head_timeout(head_timeout).max_connections(max_connections);
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(server.run_until(async {
        let _ = stopped.await;
    }));
    Setting { address, stop, task, _notifications: notifications }
}

impl Setting {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends a PING by a connection of its own, and measures the time to the response.
    async fn honest(&self) -> Duration {
        let started = Instant::now();
        let mut stream = self.connect().await;
        stream.write_all(ping().as_bytes()).await.unwrap();
        assert!(response(&mut stream).await.starts_with("HTTP/1.1 200 "));
        started.elapsed()
    }
}

/// Reads some of a response; nothing when the connection is closed.
async fn response(stream: &mut TcpStream) -> String {
    let mut response = vec![0; 1000];
    let length = timeout(PATIENCE, stream.read(&mut response)).await.unwrap().unwrap_or(0);
    String::from_utf8_lossy(response.get(..length).unwrap()).into_owned()
}

/// Sends this much, and then nothing more; measures how long the connection stays open.
async fn open_after(setting: &Setting, text: &str) -> (String, Duration) {
    let mut stream = setting.connect().await;
    stream.write_all(text.as_bytes()).await.unwrap();
    let started = Instant::now();
    let mut all = String::new();
    loop {
        match response(&mut stream).await.as_str() {
            "" => return (all, started.elapsed()),
            some => all.push_str(some),
        }
    }
}

#[tokio::test]
async fn what_does_not_go_on_is_closed() {
    let setting = start(100, HEAD_TIMEOUT).await;
    let one = ping();
    for text in ["", "PO", "POST /notification HT", "POST /notification HTTP/1.1\r\nhost: x\r\ncont", HEAD] {
        let (response, open) = open_after(&setting, text).await;
        assert_eq!(response, "", "{text:?}");
        assert!(open >= HEAD_TIMEOUT / 2 && open < PATIENCE / 2, "{text:?}: {open:?}");
    }
    let (response, open) = open_after(&setting, &one).await;
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    assert!(open >= HEAD_TIMEOUT / 2 && open < PATIENCE / 2, "idle after a response: {open:?}");
}

/// A byte now and then does not begin the time anew.
#[tokio::test]
async fn what_drips_is_closed() {
    let setting = start(100, HEAD_TIMEOUT).await;
    for (head, expected) in [("", ""), (HEAD, ""), ("body", "HTTP/1.1 408 ")] {
        let head = match head {
            "body" => format!("{HEAD}content-length: 10000\r\n\r\n"),
            head => head.to_owned(),
        };
        let mut stream = setting.connect().await;
        stream.write_all(head.as_bytes()).await.unwrap();
        let (mut from, mut to) = stream.split();
        let drip = async {
            while to.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            pending().await
        };
        let mut response = [0; 13];
        let read = async { timeout(PATIENCE, from.read(&mut response)).await.unwrap().unwrap_or(0) };
        let length = tokio::select! {
            length = read => length,
            () = drip => 0,
        };
        assert_eq!(String::from_utf8_lossy(response.get(..length).unwrap()), expected);
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let setting = start(100, PATIENCE).await;
    let mut stream = setting.connect().await;
    stream.write_all(format!("{HEAD}x: ").as_bytes()).await.unwrap();
    // The server may close before all of it is sent.
    let _ = stream.write_all(&vec![b'x'; 1_000_000]).await;
    let response = response(&mut stream).await;
    assert!(response.is_empty() || response.starts_with("HTTP/1.1 431 "), "{response}");
}

/// Time-outs are long here: room is made by closing those that are idle.
#[tokio::test]
async fn idle_connections_do_not_shut_out_an_honest_one() {
    let setting = start(100, PATIENCE).await;
    let mut idle = Vec::new();
    for number in 0..600 {
        let mut stream = setting.connect().await;
        let text = ["", "POST /notif", HEAD].into_iter().cycle().nth(number).unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        idle.push(stream);
    }
    for _ in 0..10 {
        let took = setting.honest().await;
        assert!(took < Duration::from_secs(1), "the Market waits 1 s for a PING: {took:?}");
    }
    let mut oldest = idle.swap_remove(0);
    assert_eq!(response(&mut oldest).await, "", "it was closed to make room");
}

#[tokio::test]
async fn a_request_that_is_served_is_not_closed_to_make_room() {
    let setting = start(2, PATIENCE).await;
    let mut served = setting.connect().await;
    let message = format!("{HEAD}content-length: {}\r\n\r\n{{", PING.len());
    served.write_all(message.as_bytes()).await.unwrap();
    let started = Instant::now();
    let mut idle = Vec::new();
    while started.elapsed() < BODY_TIMEOUT / 2 {
        idle.push(setting.connect().await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    served.write_all(PING.get(1..).unwrap().as_bytes()).await.unwrap();
    assert!(response(&mut served).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn requests_end_before_the_server_does_and_no_other_begins() {
    let setting = start(100, PATIENCE).await;
    let mut served = setting.connect().await;
    let message = format!("{HEAD}content-length: {}\r\n\r\n{{", PING.len());
    served.write_all(message.as_bytes()).await.unwrap();
    let mut idle = setting.connect().await;
    // One that was answered shows that the others were accepted before it.
    setting.honest().await;
    setting.stop.send(()).unwrap();
    assert_eq!(response(&mut idle).await, "");
    served.write_all(PING.get(1..).unwrap().as_bytes()).await.unwrap();
    assert!(response(&mut served).await.starts_with("HTTP/1.1 200 "));
    timeout(PATIENCE, setting.task).await.unwrap().unwrap();
    assert!(TcpStream::connect(setting.address).await.is_err());
}
