//! Faults as the bytes on the wire have them.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use yandex_market_sandbox::{Fault, Sandbox};

use crate::support::{list, request, started, url};

/// What came back, and how it ended.
struct Came {
    head: String,
    body: Vec<u8>,
    end: Result<(), ErrorKind>,
}

impl Came {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn promised(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }
}

async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.base_url().trim_start_matches("http://")).await.unwrap()
}

fn get_chats(sandbox: &Sandbox, headers: &str) -> String {
    let (key, business) = (sandbox.api_key(), sandbox.business());
    format!(
        "POST /v2/businesses/{business}/chats HTTP/1.1\r\nHost: localhost\r\nApi-Key: {key}\r\n{headers}\
         Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
    )
}

/// Sends getChats and reads to the end.
async fn exchange(sandbox: &Sandbox) -> Came {
    let mut stream = connect(sandbox).await;
    stream.write_all(get_chats(sandbox, "Connection: close\r\n").as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    let blank = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let body = bytes.split_off(blank);
    let head = String::from_utf8(bytes).unwrap();
    Came { head, body, end: end.map(drop).map_err(|error| error.kind()) }
}

async fn came(fault: Fault) -> Came {
    let sandbox = started(Sandbox::builder().fault("getChats", fault)).await;
    exchange(&sandbox).await
}

async fn whole() -> Came {
    exchange(&started(Sandbox::builder()).await).await
}

#[tokio::test]
async fn a_refused_connection_is_closed_without_a_byte() {
    let came = came(Fault::RefuseConnection).await;
    assert_eq!((&*came.head, &came.body[..], came.end), ("", &b""[..], Ok(())));
}

#[tokio::test]
async fn it_is_refused_before_its_body_is_read() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::RefuseConnection)).await;
    let mut stream = connect(&sandbox).await;
    let whole = get_chats(&sandbox, "");
    stream.write_all(whole.trim_end_matches("{}").as_bytes()).await.unwrap();
    assert_eq!(stream.read(&mut [0; 9]).await.unwrap(), 0);
    let journal = sandbox.journal();
    assert_eq!((journal[0].status, &journal[0].body[..]), (0, &b""[..]));
}

#[tokio::test]
async fn a_reset_is_an_rst() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter] {
        let came = came(fault).await;
        assert_eq!((&*came.head, came.end), ("", Err(ErrorKind::ConnectionReset)), "{fault}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_shorter_than_promised() {
    let whole = whole().await;
    assert_eq!((whole.promised(), whole.end), (whole.body.len(), Ok(())));
    let cut = came(Fault::CutBody).await;
    assert!(cut.head.starts_with("HTTP/1.1 200 "), "{}", cut.head);
    assert_eq!((cut.promised(), cut.end), (whole.body.len(), Ok(())));
    assert_eq!(cut.body, whole.body[..whole.body.len() / 2]);
}

#[tokio::test]
async fn a_stalled_body_is_silent_for_so_long() {
    let silence = Duration::from_millis(300);
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::Stall(silence))).await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(get_chats(&sandbox, "").as_bytes()).await.unwrap();
    let mut first = vec![0; 1 << 16];
    let began = Instant::now();
    assert_ne!(stream.read(&mut first).await.unwrap(), 0);
    assert!(began.elapsed() < silence, "the head comes at once");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(began.elapsed() >= silence);

    let sandbox = started(Sandbox::builder().fault("getChats", Fault::Stall(silence))).await;
    let came = exchange(&sandbox).await;
    assert_eq!(came.body.len(), came.promised() / 2);
}

#[tokio::test]
async fn json_that_is_no_json_is_well_framed() {
    let whole = whole().await;
    for fault in [Fault::CutJson, Fault::GarbageJson] {
        let came = came(fault).await;
        assert_eq!((came.promised(), came.end), (came.body.len(), Ok(())), "{fault}");
        assert_eq!(came.header("content-type"), Some("application/json"), "{fault}");
        let decoded = serde_json::from_slice::<Value>(&came.body);
        assert_eq!(decoded.unwrap_err().is_eof(), fault == Fault::CutJson);
        assert_eq!(whole.body.starts_with(&came.body), fault == Fault::CutJson);
    }
}

#[tokio::test]
async fn the_right_json_can_come_as_text() {
    let (came, whole) = (came(Fault::WrongContentType).await, whole().await);
    assert_eq!(came.body, whole.body);
    assert_eq!(came.header("content-type"), Some("text/plain;charset=UTF-8"));
}

#[tokio::test]
async fn an_empty_body_is_a_200_all_the_same() {
    let came = came(Fault::EmptyBody).await;
    assert!(came.head.starts_with("HTTP/1.1 200 "), "{}", came.head);
    assert_eq!((came.promised(), came.body.len()), (0, 0));
}

#[tokio::test]
async fn reqwest_tells_them_apart_as_it_does() {
    let sandbox = started(Sandbox::builder()).await;
    for fault in [Fault::RefuseConnection, Fault::ResetBefore, Fault::ResetAfter] {
        sandbox.fault("getChats", fault);
        let error = request(&sandbox).json(&json!({})).send().await.unwrap_err();
        assert!(error.is_request() && !error.is_connect() && !error.is_timeout(), "{fault}: {error:?}");
    }
    for fault in [Fault::CutBody, Fault::Stall(Duration::from_millis(10))] {
        sandbox.fault("getChats", fault);
        let response = request(&sandbox).json(&json!({})).send().await.unwrap();
        assert!(response.bytes().await.unwrap_err().is_decode(), "{fault}");
    }
    sandbox.fault("getChats", Fault::Stall(Duration::from_secs(60)));
    let patience = Duration::from_millis(100);
    let response = request(&sandbox).json(&json!({})).timeout(patience).send().await.unwrap();
    assert!(response.bytes().await.unwrap_err().is_timeout());
    sandbox.fault("getChats", Fault::Slow(Duration::from_secs(60)));
    let error = request(&sandbox).json(&json!({})).timeout(patience).send().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn ordinary_answers_keep_the_connection() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::CutJson)).await;
    let mut stream = connect(&sandbox).await;
    for _ in 0..3 {
        stream.write_all(get_chats(&sandbox, "").as_bytes()).await.unwrap();
        let mut bytes = vec![0; 1 << 16];
        let length = stream.read(&mut bytes).await.unwrap();
        assert!(bytes[..length].starts_with(b"HTTP/1.1 200 OK"));
    }
}

#[tokio::test]
async fn one_broken_connection_does_not_break_the_others() {
    let sandbox = started(Sandbox::builder()).await;
    // A pool of its own, whose connections are kept.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = || client.post(url(&sandbox)).header("Api-Key", sandbox.api_key()).json(&json!({})).send();
    for fault in [Fault::ResetBefore, Fault::CutBody, Fault::RefuseConnection] {
        assert_eq!(get().await.unwrap().bytes().await.map(|body| body.is_empty()).ok(), Some(false));
        sandbox.fault("getChats", fault);
        assert!(match get().await {
            Ok(response) => response.bytes().await.is_err(),
            Err(_) => true,
        });
        assert_eq!(get().await.unwrap().status(), 200);
    }
    assert_eq!(sandbox.journal().len(), 9, "nothing was sent twice");
}

#[tokio::test]
async fn a_byte_order_mark_comes_before_the_right_body() {
    let (came, whole) = (came(Fault::ByteOrderMark).await, whole().await);
    assert_eq!(came.body, [b"\xef\xbb\xbf", &whole.body[..]].concat());
    assert_eq!(came.promised(), came.body.len());
}

#[tokio::test]
async fn bytes_of_a_text_can_be_bad() {
    for (fault, bad) in [
        (Fault::LoneSurrogate, &b"\\ud83d\""[..]),
        (Fault::InvalidUtf8, b"\xd0\""),
        (Fault::RawControlCharacter, b"\x07\""),
        (Fault::HugeNumber, b":1e999"),
    ] {
        let came = came(fault).await;
        assert_eq!((came.promised(), came.end), (came.body.len(), Ok(())), "{fault}");
        let bads = came.body.windows(bad.len()).filter(|window| *window == bad).count();
        assert_eq!(bads, 1, "{fault}: {}", came.body.escape_ascii());
    }
}

#[tokio::test]
async fn another_status_has_the_right_body_or_none() {
    let whole = whole().await;
    for (status, body) in [(201, &whole.body[..]), (202, &whole.body), (206, &whole.body), (204, b"")] {
        let came = came(Fault::StatusInsteadOf200(status)).await;
        assert!(came.head.starts_with(&format!("HTTP/1.1 {status} ")), "{}", came.head);
        assert_eq!((&came.body[..], came.end), (body, Ok(())), "{status}");
    }
}

#[tokio::test]
async fn a_body_without_an_end_goes_on_until_nobody_reads() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::EndlessBody)).await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(get_chats(&sandbox, "").as_bytes()).await.unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut total = 0;
    while total < 32 << 20 {
        let length = stream.read(&mut buffer).await.unwrap();
        assert_ne!(length, 0, "it ended after {total} bytes");
        total += length;
    }
    drop(stream);
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn a_dead_connection_has_answered_rightly_and_resets_what_comes_next() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::CloseIdle)).await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(get_chats(&sandbox, "").as_bytes()).await.unwrap();
    let mut bytes = vec![0; 1 << 16];
    let length = stream.read(&mut bytes).await.unwrap();
    assert!(bytes[..length].starts_with(b"HTTP/1.1 200 OK") && bytes[..length].ends_with(b"}"));
    let silent = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut bytes)).await;
    assert!(silent.is_err(), "it looks alive");

    stream.write_all(get_chats(&sandbox, "").as_bytes()).await.unwrap();
    let end = stream.read(&mut bytes).await;
    assert!(end.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
    assert_eq!(sandbox.journal().len(), 1, "it was not read");
    assert_eq!(exchange(&sandbox).await.end, Ok(()));
}
