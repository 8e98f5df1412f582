//! The bounds of what a sandbox reads and keeps.

use std::io::ErrorKind;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use yandex_market_sandbox::{Fault, Sandbox};

use crate::support::{Answer, call, chat_that, http, list, request, send, started, url};

async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.base_url().trim_start_matches("http://")).await.unwrap()
}

/// The bytes that come back on a connection until its end.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn bodies_without_the_key_are_not_kept() {
    let sandbox = started(Sandbox::builder()).await;
    let body = vec![b' '; 500_000];
    for _ in 0..20 {
        let request = http().post(url(&sandbox)).header("Content-Type", "application/json");
        assert_eq!(request.body(body.clone()).send().await.unwrap().status(), 401);
    }
    let journal = sandbox.journal();
    assert_eq!(journal.len(), 20);
    assert!(journal.iter().all(|recorded| recorded.body.len() == 1024 && recorded.is_body_cut()));
    assert_eq!(journal[0].body_length, 500_000);
}

#[tokio::test]
async fn a_body_with_the_key_is_kept_up_to_the_bound_of_json() {
    let sandbox = started(Sandbox::builder()).await;
    let raw =
        |size: usize| request(&sandbox).header("Content-Type", "application/json").body(vec![b' '; size]);
    for size in [524_288, 524_289, 3_000_000] {
        assert_eq!(Answer::of(raw(size)).await.status, 400);
    }
    let kept = sandbox.journal().iter().map(|one| (one.body.len(), one.body_length)).collect::<Vec<_>>();
    assert_eq!(kept, [(524_288, 524_288), (1024, 524_289), (1024, 3_000_000)]);
    assert!(!sandbox.journal()[0].is_body_cut());
}

#[tokio::test]
async fn the_journal_keeps_so_many_bytes_and_forgets_the_oldest() {
    let sandbox = started(Sandbox::builder().enforce_limits(false)).await;
    for number in 0..140 {
        let body = format!("{{\"n\": {number}{}}}", " ".repeat(500_000));
        Answer::of(request(&sandbox).header("Content-Type", "application/json").body(body)).await;
    }
    let journal = sandbox.journal();
    let bytes: usize = journal.iter().map(|recorded| recorded.body.len()).sum();
    assert!(bytes <= 64 << 20 && journal.len() > 120 && journal.len() < 140, "{bytes}, {}", journal.len());
    assert_eq!(journal.last().unwrap().json(), Some(json!({ "n": 139 })));
    assert!(journal.iter().all(|recorded| recorded.status == 200), "each has the status of its own answer");
}

#[tokio::test]
async fn too_many_of_anything_is_an_error_and_not_an_abort() {
    for (builder, reason) in [
        (Sandbox::builder().chats(99_999_999_999), "a sandbox has at most 200000 chats, not 99999999999"),
        (Sandbox::builder().chats(usize::MAX), "200000 chats"),
        (Sandbox::builder().reviews(usize::MAX), "20000 reviews"),
        (Sandbox::builder().questions(20_001), "20000 questions, not 20001"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn the_most_of_everything_is_as_good_as_a_few() {
    let builder = Sandbox::builder().chats(200_000).reviews(20_000).questions(20_000);
    let sandbox = started(builder).await;
    let last = sandbox.chats().pop().unwrap();
    let message = &sandbox.messages(last.chat_id)[0];
    assert_eq!(message.message_id.to_string().len(), 16);
    let dates = [
        json!(last.created_at),
        json!(sandbox.reviews()[0].created_at),
        json!(sandbox.questions()[0].created_at),
    ];
    assert!(
        dates.iter().all(|date| date.as_str().is_some_and(|date| date > "1000" && date < "3")),
        "{dates:?}"
    );
    assert!(sandbox.reviews()[0].feedback_id.get() > 0 && last.chat_id.get() > 0);
}

#[tokio::test]
async fn a_full_sandbox_refuses_what_does_not_fit_and_loses_nothing() {
    let sandbox = started(Sandbox::builder().storage(2_000)).await;
    let chat = chat_that(&sandbox, |chat| chat.status.as_ref() != "FINISHED").chat_id;
    assert_eq!(send(&sandbox, chat, &"a".repeat(700)).await.status, 200);
    send(&sandbox, chat, &"b".repeat(700)).await.assert_refused(507, "OTHER", "full");
    let part = reqwest::multipart::Part::bytes(vec![0; 4_000]).file_name("a");
    let form = reqwest::multipart::Form::new().part("file", part);
    let query = [("chatId", &*chat.to_string())];
    let file = call(&sandbox, reqwest::Method::POST, "chats/file/send", &query).multipart(form);
    Answer::of(file).await.assert_refused(507, "OTHER", "full");
    assert_eq!(sandbox.times_processed(&"a".repeat(700)), 1);
    assert!(sandbox.files().is_empty());
    assert_eq!(list(&sandbox, &[], json!({})).await.status, 200);
}

#[tokio::test]
async fn a_head_has_a_bound_and_100_headers_at_most() {
    let sandbox = started(Sandbox::builder()).await;
    let long = request(&sandbox).header("X-Long", "a".repeat(300_000)).json(&json!({}));
    assert_eq!(Answer::of(long).await.status, 431);
    let mut many = request(&sandbox).json(&json!({}));
    for number in 0..101 {
        many = many.header(format!("x-{number}"), "1");
    }
    assert_eq!(Answer::of(many).await.status, 431);
    assert!(sandbox.journal().is_empty());
    let enough = request(&sandbox).header("X-Long", "a".repeat(50_000)).json(&json!({}));
    assert_eq!(Answer::of(enough).await.status, 200);
}

/// The clock goes on by itself when nobody has anything to do, so that nobody has to wait.
#[tokio::test(start_paused = true)]
async fn half_a_head_is_not_waited_for_without_end() {
    let sandbox = started(Sandbox::builder()).await;
    for beginning in ["", "POST /v2/busi", "POST / HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut stream = connect(&sandbox).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        let begun = tokio::time::Instant::now();
        rest(stream).await;
        assert!((29..60).contains(&begun.elapsed().as_secs()), "{beginning:?}: {:?}", begun.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_body_is_not_waited_for_without_end() {
    let sandbox = started(Sandbox::builder()).await;
    let mut stream = connect(&sandbox).await;
    let (key, business) = (sandbox.api_key(), sandbox.business());
    let head = format!(
        "POST /v2/businesses/{business}/chats HTTP/1.1\r\nHost: localhost\r\nApi-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{{\"half\""
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!((sandbox.journal()[0].status, &sandbox.journal()[0].body[..]), (408, &b"{\"half\""[..]));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_reads_is_given_up() {
    let sandbox = started(Sandbox::builder().fault("getChats", Fault::HugeError(400))).await;
    let mut stream = connect(&sandbox).await;
    let business = sandbox.business();
    let head = format!(
        "POST /v2/businesses/{business}/chats HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    let length = rest(stream).await.len();
    assert!(length < 20 << 20, "{length}");
}

#[tokio::test]
async fn only_loopback_and_the_hosts_that_it_was_given_are_answered_to() {
    let sandbox = started(Sandbox::builder().host("market.test")).await;
    for (host, status) in [("evil.example", 421), ("market.test", 200), ("localhost:1", 200)] {
        let answer = Answer::of(request(&sandbox).header("Host", host).json(&json!({}))).await;
        assert_eq!(answer.status, status, "{host}");
        let file =
            http().get(format!("{}/none", sandbox.files_url())).header("Host", host).send().await.unwrap();
        assert_eq!(file.status(), if status == 421 { 421 } else { 404 }, "{host}");
    }
    let refused = Answer::of(request(&sandbox).header("Host", "evil.example").json(&json!({}))).await;
    refused.assert_refused(421, "MISDIRECTED_REQUEST", "`evil.example`");
    assert_eq!(sandbox.journal().len(), 2);
}
