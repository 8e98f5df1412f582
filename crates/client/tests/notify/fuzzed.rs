//! What is done with bytes that anyone may have made. The fuzzers in `fuzz/` and the tests do the same.

use std::net::{IpAddr, Ipv4Addr};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use yandex_market::notify::{Incoming, NotificationResponse, Notifications, Outcome, Receiver, Rejection};
use yandex_market::types::{
    Notification, NotificationApiErrorType, SendNotificationErrorResponse, SendNotificationResponse,
};

const MARKET: IpAddr = IpAddr::V4(Ipv4Addr::new(5, 45, 207, 1));

/// A notification that can be read can be told apart from others, and goes out as something that is read the same way.
pub fn notification(bytes: &[u8]) {
    let Ok(notification) = Notification::from_slice(bytes) else { return };
    let key = notification.dedup_key();
    assert!(key.starts_with(notification.tag()));
    let written = serde_json::to_vec(&notification).expect("what was JSON is JSON");
    let again = Notification::from_slice(&written).expect("it was read before");
    // serde_json reads a fraction to within its last digit only.
    if !has_fraction(&serde_json::from_slice(&written).expect("it is JSON")) {
        assert_eq!(again.dedup_key(), key);
    }
    assert_eq!((again.tag(), again.is_ping()), (notification.tag(), notification.is_ping()));
    assert_eq!((again.business_id(), again.chat_id()), (notification.business_id(), notification.chat_id()));
    assert_eq!(again.message_id(), notification.message_id());
}

/// Whether there is a number that is no integer of 64 bits.
fn has_fraction(json: &Value) -> bool {
    match json {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(fields) => fields.values().any(has_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Every request is answered with a status and a body that the Market knows, the same way when it comes again, and only
/// what is handed on comes out.
pub fn receiver(bytes: &[u8]) {
    let request = Request::read(bytes);
    for set_up in [strict, behind_a_proxy, open] {
        let (receiver, notifications) = set_up();
        let first = request.send(&receiver);
        check(&first);
        assert_eq!(notifications.waiting(), usize::from(first.outcome == Outcome::Accepted));
        let again = request.send(&receiver);
        check(&again);
        assert_eq!(again.outcome, repeated(first.outcome));
        assert_eq!(receiver.stats().received, 2);
        check_head(&receiver, &request, &first);
    }
}

/// A request: the peer and the method in the first line, headers, an empty line, and the body.
pub struct Request {
    peer: IpAddr,
    method: Method,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Request {
    /// What makes no sense is replaced by what the Market would send, or passed over: most bytes are then a request.
    fn read(bytes: &[u8]) -> Self {
        let (first, rest) = line(bytes);
        let mut words = first.split(|byte| *byte == b' ');
        let peer = words.next().and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
        let method = words.next().and_then(|word| Method::from_bytes(word).ok());
        let (headers, body) = headers(rest);
        Self {
            peer: peer.unwrap_or(MARKET),
            method: method.unwrap_or(Method::POST),
            headers,
            body: body.to_vec(),
        }
    }

    fn send(&self, receiver: &Receiver) -> NotificationResponse {
        receiver.receive(&Incoming {
            peer: self.peer,
            method: &self.method,
            headers: &self.headers,
            body: &self.body,
        })
    }
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn headers(mut bytes: &[u8]) -> (HeaderMap, &[u8]) {
    let mut headers = HeaderMap::new();
    loop {
        let (header, rest) = line(bytes);
        bytes = rest;
        let mut parts = header.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else { return (headers, bytes) };
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()))
        {
            // There is a bound on their number, at which the map would panic; servers stop long before.
            let _ = headers.try_append(name, value);
        }
    }
}

fn strict() -> (Receiver, Notifications) {
    Receiver::builder("fuzz", "1").build().expect("it is set up")
}

fn behind_a_proxy() -> (Receiver, Notifications) {
    let proxies = ["5.45.207.0/24", "10.0.0.0/8", "::1/128"].map(|range| range.parse().expect("a range"));
    Receiver::builder("fuzz", "1").trusted_proxies(proxies).largest_body(200).build().expect("it is set up")
}

fn open() -> (Receiver, Notifications) {
    Receiver::builder("fuzz", "1").any_sender().build().expect("it is set up")
}

/// What becomes of a request that came before.
fn repeated(first: Outcome) -> Outcome {
    if first == Outcome::Accepted { Outcome::Duplicate } else { first }
}

fn check(reply: &NotificationResponse) {
    assert_eq!(reply.status, reply.outcome.status());
    if reply.status == 200 {
        let answer: SendNotificationResponse =
            serde_json::from_slice(&reply.body).expect("an acknowledgement");
        assert_eq!((answer.name.as_str(), answer.version.as_str()), ("fuzz", "1"));
        return;
    }
    assert!([400, 403, 405, 413, 415].contains(&reply.status.as_u16()), "{reply:?}");
    let answer: SendNotificationErrorResponse = serde_json::from_slice(&reply.body).expect("an error");
    let malformed = reply.outcome == Outcome::Rejected(Rejection::Malformed);
    assert_eq!(malformed, reply.status == 400);
    let type_ = answer.error.and_then(|error| error.type_).expect("a type");
    assert_eq!(malformed, type_ == NotificationApiErrorType::WrongEventFormat);
}

/// What is refused by its head is refused with its body, for the same reason.
fn check_head(receiver: &Receiver, request: &Request, whole: &NotificationResponse) {
    match receiver.check_head(request.peer, &request.method, &request.headers) {
        Err(reply) => assert_eq!(reply.outcome, whole.outcome),
        Ok(()) => assert!(![403, 405, 415].contains(&whole.status.as_u16())),
    }
}
