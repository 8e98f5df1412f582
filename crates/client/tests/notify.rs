//! Receiving notifications, without a server: what is answered, and what comes out. Over HTTP: `tests/tests/notify.rs`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

#[path = "notify/fuzzed.rs"]
mod fuzzed;

use std::fs;
use std::path::Path;

use futures_util::{FutureExt, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use yandex_market::ErrorKind;
use yandex_market::notify::{
    Incoming, IpNet, NotificationResponse, Notifications, Outcome, Receiver, ReceiverBuilder, Rejection,
    RetryReason,
};
use yandex_market::types::Notification;

const PING: &str = r#"{"notificationType": "PING", "time": "2026-01-31T12:00:00Z"}"#;

fn builder() -> ReceiverBuilder {
    Receiver::builder("test", "1.0")
}

fn message(number: u32) -> String {
    serde_json::json!({
        "notificationType": "CHAT_MESSAGE_SENT",
        "businessId": 1,
        "chatId": 2,
        "messageId": number.to_string(),
        "sentAt": "2026-01-31T12:00:00.123456789Z",
    })
    .to_string()
}

/// Sends a request as the Market does.
fn send(receiver: &Receiver, body: &str) -> NotificationResponse {
    send_as(receiver, &Method::POST, &[("content-type", "application/json")], body)
}

fn send_as(
    receiver: &Receiver,
    method: &Method,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> NotificationResponse {
    let header = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
    let headers: HeaderMap = headers.iter().copied().map(header).collect();
    let peer = "5.45.207.1".parse().unwrap();
    receiver.receive(&Incoming { peer, method, headers: &headers, body: body.as_bytes() })
}

fn outcomes(receiver: &Receiver, numbers: impl IntoIterator<Item = u32>) -> Vec<Outcome> {
    numbers.into_iter().map(|number| send(receiver, &message(number)).outcome).collect()
}

/// Everything that waits.
fn drain(notifications: &mut Notifications) -> Vec<String> {
    let next = || notifications.next().now_or_never().flatten();
    std::iter::from_fn(next).map(|notification| notification.dedup_key()).collect()
}

#[test]
fn settings_that_cannot_be_right_are_an_error() {
    let long = "x".repeat(101);
    let none: [IpNet; 0] = [];
    let cases = [
        (
            Receiver::builder("", "1"),
            "the integration cannot be announced to the Market: `name` must have from 1 to 100 characters, not 0",
        ),
        (
            Receiver::builder(&long, "1"),
            "the integration cannot be announced to the Market: `name` must have from 1 to 100 characters, not 101",
        ),
        (
            Receiver::builder("x", &long),
            "the integration cannot be announced to the Market: `version` must have from 1 to 100 characters, not 101",
        ),
        (builder().senders(none), "nobody may send notifications"),
        (builder().capacity(0), "a channel cannot have this capacity"),
        (builder().capacity(usize::MAX), "a channel cannot have this capacity"),
        (builder().largest_body(0), "the largest body"),
    ];
    for (builder, reason) in cases {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(reason), "{error}");
    }
    assert!(Receiver::builder("ы".repeat(100), "1").build().is_ok(), "characters are counted, not bytes");
}

#[test]
fn a_ping_is_answered_whatever_happens() {
    let (receiver, notifications) = builder().capacity(1).build().unwrap();
    assert_eq!(outcomes(&receiver, [1, 2]), [Outcome::Accepted, Outcome::RetryLater(RetryReason::QueueFull)]);
    for _ in 0..3 {
        assert_eq!(send(&receiver, PING).outcome, Outcome::Ping, "it is no duplicate either");
    }
    assert_eq!(notifications.waiting(), 1, "it is not delivered");
    receiver.shutdown();
    drop(notifications);
    assert_eq!(send(&receiver, PING).outcome, Outcome::Ping);
}

#[test]
fn what_was_not_accepted_is_no_duplicate_when_it_comes_again() {
    let (receiver, mut notifications) = builder().capacity(2).build().unwrap();
    let full = Outcome::RetryLater(RetryReason::QueueFull);
    assert_eq!(outcomes(&receiver, [1, 2, 3, 3]), [Outcome::Accepted, Outcome::Accepted, full, full]);
    assert_eq!(outcomes(&receiver, [1]), [Outcome::Duplicate], "also when the channel is full");
    assert_eq!(drain(&mut notifications).len(), 2);
    assert_eq!(outcomes(&receiver, [3, 3]), [Outcome::Accepted, Outcome::Duplicate]);
    assert_eq!(drain(&mut notifications).len(), 1);
}

#[test]
fn duplicates_are_dropped_within_the_bound() {
    let (receiver, mut notifications) = builder().dedup_capacity(2).build().unwrap();
    let accepted = Outcome::Accepted;
    assert_eq!(
        outcomes(&receiver, [1, 1, 2, 1]),
        [accepted, Outcome::Duplicate, accepted, Outcome::Duplicate]
    );
    assert_eq!(outcomes(&receiver, [3, 1]), [accepted, accepted], "the first is forgotten by now");
    assert_eq!(drain(&mut notifications).len(), 4);
}

#[tokio::test]
async fn shutting_down_drains_what_was_acknowledged() {
    let (receiver, mut notifications) = builder().build().unwrap();
    outcomes(&receiver, [1, 2]);
    receiver.clone().shutdown();
    let response = send(&receiver, &message(3));
    assert_eq!(
        (response.status.as_u16(), response.outcome),
        (503, Outcome::RetryLater(RetryReason::ShuttingDown))
    );
    assert_eq!(send(&receiver, &message(1)).status, 503, "whether it is handled is not known here");
    assert!(notifications.next().await.is_some());
    assert!(StreamExt::next(&mut notifications).await.is_some(), "they are a stream as well");
    assert!(notifications.next().await.is_none());
    assert!(notifications.next().await.is_none());
}

#[tokio::test]
async fn the_notifications_end_when_there_is_no_receiver_any_more() {
    let (receiver, mut notifications) = builder().build().unwrap();
    outcomes(&receiver, [1]);
    drop(receiver);
    assert!(notifications.next().await.is_some());
    assert!(notifications.next().await.is_none());
}

#[test]
fn nothing_is_acknowledged_without_a_consumer() {
    let (receiver, notifications) = builder().build().unwrap();
    outcomes(&receiver, [1]);
    drop(notifications);
    for number in [1, 2] {
        let response = send(&receiver, &message(number));
        assert_eq!(
            (response.status.as_u16(), response.outcome),
            (500, Outcome::RetryLater(RetryReason::ConsumerGone))
        );
    }
}

#[test]
fn an_unknown_type_is_delivered_as_it_came() {
    let (receiver, mut notifications) = builder().build().unwrap();
    let body = r#"{"notificationType": "MOON_LANDED", "moonId": 1, "crew": ["a", null]}"#;
    assert_eq!(send(&receiver, body).outcome, Outcome::Accepted);
    assert_eq!(send(&receiver, body).outcome, Outcome::Duplicate);
    let notification = notifications.next().now_or_never().flatten().unwrap();
    assert!(matches!(notification, Notification::Unknown(..)), "{notification:?}");
    let sent: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(serde_json::to_value(&notification).unwrap(), sent);
}

#[test]
fn what_is_no_notification_is_rejected_and_the_response_says_no_more() {
    let (receiver, mut notifications) = builder().build().unwrap();
    let malformed = [
        "",
        "secret",
        "[]",
        "null",
        "{}",
        r#"{"notificationType": 1}"#,
        r#"[{"notificationType": "PING"}]"#,
        r#"{"notificationType": "CHAT_CREATED", "secret": "#,
    ];
    for body in malformed {
        let response = send(&receiver, body);
        assert_eq!(response.outcome, Outcome::Rejected(Rejection::Malformed), "{body}");
        let expected = r#"{"error":{"message":"the body is no notification","type":"WRONG_EVENT_FORMAT"}}"#;
        assert_eq!(
            (response.status.as_u16(), std::str::from_utf8(&response.body)),
            (400, Ok(expected)),
            "{body}"
        );
    }
    assert!(drain(&mut notifications).is_empty());
}

/// A notification that was rejected is lost: the Market does not repeat it.
#[test]
fn a_known_type_with_an_odd_content_is_delivered_as_it_came() {
    let odd = [
        r#"{"notificationType": "CHAT_CREATED"}"#,
        r#"{"notificationType": "CHAT_CREATED", "businessId": "one", "chatId": 2, "createdAt": "2026-01-31T12:00:00Z"}"#,
        r#"{"notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 2, "createdAt": "2026-01-31T12:00:00"}"#,
        r#"{"notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 2, "createdAt": null}"#,
        r#"{"notificationType": "ORDER_CREATED", "items": [1e3, {"count": "\ud83d"}]}"#,
    ];
    let (receiver, mut notifications) = builder().build().unwrap();
    for body in odd {
        assert_eq!(send(&receiver, body).outcome, Outcome::Accepted, "{body}");
        assert_eq!(send(&receiver, body).outcome, Outcome::Duplicate, "{body}");
        let notification = notifications.next().now_or_never().flatten().unwrap();
        let Notification::Malformed(malformed) = &notification else { panic!("{notification:?}") };
        assert!(notification.is_known() && malformed.json().is_object());
    }
    let ping = send(&receiver, r#"{"notificationType": "PING", "time": "now"}"#);
    assert_eq!(ping.outcome, Outcome::Ping, "it is answered whatever is in it");
}

#[test]
fn a_refusal_has_its_status_and_the_documented_body() {
    let (receiver, _notifications) = builder().largest_body(100).build().unwrap();
    let json = ("content-type", "application/json");
    let cases = [
        (Method::GET, vec![json], PING.to_owned(), 405, Rejection::Method),
        (Method::POST, vec![("content-type", "text/plain")], PING.to_owned(), 415, Rejection::ContentType),
        (
            Method::POST,
            vec![json, ("content-encoding", "gzip")],
            PING.to_owned(),
            415,
            Rejection::ContentType,
        ),
        (Method::POST, vec![json, ("content-length", "101")], PING.to_owned(), 413, Rejection::TooLarge),
        (Method::POST, vec![json], format!("{PING}{}", " ".repeat(100)), 413, Rejection::TooLarge),
    ];
    for (method, headers, body, status, rejection) in cases {
        let response = send_as(&receiver, &method, &headers, &body);
        assert_eq!((response.status.as_u16(), response.outcome), (status, Outcome::Rejected(rejection)));
        let told: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(told["error"]["type"], "UNKNOWN");
        assert_eq!(response.headers().contains_key("allow"), status == 405);
        assert_eq!(response.headers()["content-type"], "application/json");
        let response: http::Response<Vec<u8>> = response.into_http();
        assert_eq!((response.status().as_u16(), response.body().is_empty()), (status, false));
    }
}

#[test]
fn everything_is_counted_once() {
    let (receiver, _notifications) = builder().capacity(1).build().unwrap();
    outcomes(&receiver, [1, 1, 2, 3]);
    for body in [PING, "nonsense"] {
        assert!(!send(&receiver, body).body.is_empty());
    }
    let headers = HeaderMap::new();
    assert!(receiver.check_head("127.0.0.1".parse().unwrap(), &Method::POST, &headers).is_err());
    assert!(receiver.check_head("5.45.207.1".parse().unwrap(), &Method::GET, &headers).is_err());
    let stats = receiver.stats();
    assert_eq!((stats.received, stats.pings, stats.accepted), (8, 1, 1));
    assert_eq!((stats.duplicates, stats.retry_later, stats.rejected.all()), (1, 2, 3));
    assert_eq!((stats.rejected.sender, stats.rejected.method, stats.rejected.malformed), (1, 1, 1));
}

#[test]
fn many_deliveries_of_one_notification_at_once_are_one() {
    let (receiver, mut notifications) = builder().build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| outcomes(&receiver, 0..100));
        }
    });
    let mut keys = drain(&mut notifications);
    keys.sort();
    keys.dedup();
    assert_eq!((keys.len(), receiver.stats().accepted, receiver.stats().duplicates), (100, 100, 700));
}

/// Every seed of the fuzzers, which are worth a test by themselves.
#[test]
fn the_seeds_of_the_fuzzers_pass() {
    let seeds = seeds("notification").into_iter().chain(seeds("receiver"));
    for seed in seeds {
        fuzzed::notification(&seed);
        fuzzed::receiver(&seed);
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let seeds: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(seeds.len() > 3, "there are seeds of {target}");
    seeds
}

/// Bodies that come near to notifications, or are.
fn body() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("PING".to_owned()),
        Just("CHAT_CREATED".to_owned()),
        Just("CHAT_MESSAGE_SENT".to_owned()),
        "[A-Z_]{0,12}",
    ];
    let value = prop_oneof![
        "-?[0-9]{1,21}",
        Just("\"2026-01-31T12:00:00.123456789+03:00\"".to_owned()),
        "\"[0-9a-z:-]{0,20}\"",
        Just("null".to_owned()),
        Just("{}".to_owned()),
    ];
    let name = prop_oneof![
        Just("businessId"),
        Just("chatId"),
        Just("messageId"),
        Just("createdAt"),
        Just("sentAt"),
        Just("time"),
        Just("notificationType"),
    ];
    let fields = prop::collection::vec((name, value), 0..8);
    (kind, fields).prop_map(|(kind, fields)| {
        let fields: String = fields.iter().map(|(name, value)| format!(", \"{name}\": {value}")).collect();
        format!("{{\"notificationType\": \"{kind}\"{fields}}}")
    })
}

/// Requests that come near to the Market's, or are.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let peer = prop_oneof![
        Just("5.45.207.1"),
        Just("5.45.207.200"),
        Just("10.0.0.1"),
        Just("::ffff:141.8.142.1"),
        Just("::1")
    ];
    let method = prop_oneof![4 => Just("POST".to_owned()), 1 => "[A-Z]{1,7}"];
    let forwarded_for =
        prop::collection::vec("(5\\.45\\.207\\.1|10\\.0\\.0\\.2|[0-9a-f:.\\[\\], ]{0,20})", 0..3);
    let content_type =
        prop_oneof![4 => Just("application/json; charset=utf-8".to_owned()), 1 => "[ -~]{0,20}"];
    (peer, method, forwarded_for, content_type, body()).prop_map(
        |(peer, method, forwarded_for, content_type, body)| {
            let forwarded_for: String =
                forwarded_for.iter().map(|value| format!("X-Forwarded-For: {value}\n")).collect();
            format!("{peer} {method}\n{forwarded_for}Content-Type: {content_type}\n\n{body}").into_bytes()
        },
    )
}

proptest! {
    // What fails goes to the seeds of the fuzzers, where it is tried each time.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_notification_or_refused(bytes: Vec<u8>) {
        fuzzed::notification(&bytes);
    }

    #[test]
    fn any_body_is_a_notification_or_refused(body in body()) {
        fuzzed::notification(body.as_bytes());
    }

    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>) {
        fuzzed::receiver(&bytes);
    }

    #[test]
    fn any_request_is_answered(request in request()) {
        fuzzed::receiver(&request);
    }
}
