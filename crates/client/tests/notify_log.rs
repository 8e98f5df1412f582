//! What the log is told of notifications, and what it is never told. A program of its own: what other threads do at the
//! same time may keep events from a subscriber of one thread.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderValue, Method, header};
use yandex_market::notify::{Incoming, NotificationResponse, Receiver};

fn send(receiver: &Receiver, body: &str) -> NotificationResponse {
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
    let peer = "5.45.207.1".parse().unwrap();
    receiver.receive(&Incoming { peer, method: &Method::POST, headers: &headers, body: body.as_bytes() })
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_is_told_what_was_done_and_nothing_of_the_content() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        let (receiver, _notifications) = Receiver::builder("test", "1.0").capacity(2).build().unwrap();
        let created =
            r#"{"notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 7, "createdAt": "secret"}"#;
        let unknown = r#"{"notificationType": "MOON_LANDED", "text": "secret"}"#;
        let bodies =
            [created, unknown, r#"{"notificationType": "MOON_LANDED", "text": "secrets"}"#, "secret"];
        let statuses = bodies.map(|body| send(&receiver, body).status.as_u16());
        assert_eq!(statuses, [200, 200, 500, 400]);
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let told = [
        "WARN yandex_market::notify::receiver: notification does not match the description: CHAT_CREATED: `createdAt`: is not what",
        "request rejected peer=5.45.207.1 rejection=Malformed",
        "notification acknowledged kind=MOON_LANDED outcome=Accepted",
        "will send it again kind=MOON_LANDED reason=QueueFull",
    ];
    for line in told {
        assert!(log.contains(line), "{line}: {log}");
    }
    assert!(!log.contains("secret"), "{log}");
}
