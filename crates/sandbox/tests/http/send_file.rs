use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType};
use yandex_market_api::ids::ChatId;
use yandex_market_api::operations::SEND_FILE_TO_CHAT;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, call, chat, chat_that, started};

const BOUNDARY: &str = "multipart/form-data; boundary=edge";

fn open_chat(sandbox: &Sandbox) -> ChatId {
    chat_that(sandbox, |chat| chat.status != ChatStatusType::Finished).chat_id
}

fn request(sandbox: &Sandbox, chat: ChatId) -> RequestBuilder {
    call(sandbox, Method::POST, "chats/file/send", &[("chatId", &chat.to_string())])
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Form {
    Form::new().part("file", Part::bytes(bytes.into()).file_name(name.to_owned()))
}

async fn send(sandbox: &Sandbox, form: Form) -> Answer {
    Answer::of(request(sandbox, open_chat(sandbox)).multipart(form)).await
}

/// Sends a body as it is.
async fn raw(sandbox: &Sandbox, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = request(sandbox, open_chat(sandbox)).header("Content-Type", content_type);
    Answer::of(request.body(body)).await
}

#[tokio::test]
async fn a_file_is_kept_and_becomes_a_message() {
    let sandbox = started(Sandbox::builder()).await;
    let id = open_chat(&sandbox);
    let bytes = b"\x89PNG\r\n--edge\0\xff".to_vec();
    let part = Part::bytes(bytes.clone()).file_name("a.png").mime_str("image/png").unwrap();
    let answer = Answer::of(request(&sandbox, id).multipart(Form::new().part("file", part))).await;
    assert_eq!((answer.status, answer.body), (200, json!({ "status": "OK" })));

    let (files, messages) = (sandbox.files(), sandbox.messages(id));
    let message = messages.last().unwrap();
    let payload = message.payload.as_deref().unwrap();
    assert_eq!((files.len(), payload.len()), (1, 1));
    assert_eq!((&*files[0].name, &*files[0].media_type), ("a.png", "image/png"));
    assert_eq!((&files[0].bytes, files[0].message), (&bytes, message.message_id));
    assert_eq!((&*payload[0].name, payload[0].size), ("a.png", 14));
    assert!(payload[0].url.starts_with(&format!("{}/", sandbox.files_url())));
    assert_eq!((&message.sender, &message.message), (&ChatMessageSenderType::Partner, &None));
    let chat = chat(&sandbox, id);
    assert_eq!((chat.status, chat.updated_at), (ChatStatusType::WaitingForCustomer, message.created_at));
}

#[tokio::test]
async fn names_are_kept_as_they_are() {
    let sandbox = started(Sandbox::builder()).await;
    for name in ["Чек № 5.pdf", "a \"b\".txt", "a;b='c'.txt", "../../etc/passwd", "%22.txt"] {
        assert_eq!(send(&sandbox, file(name, "x")).await.status, 200, "{name}");
        assert_eq!(sandbox.files().last().unwrap().name, name);
    }
}

#[tokio::test]
async fn a_name_with_a_line_break_or_in_another_encoding_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    for name in [&b"a\r\nb.txt"[..], b"a\nb.txt", b"\xcf\xf0.txt"] {
        let head: &[u8] = b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"";
        let body = [head, name, b"\"\r\n\r\nx\r\n--edge--\r\n"].concat();
        assert_eq!(raw(&sandbox, BOUNDARY, body).await.error().0, 400, "{}", name.escape_ascii());
    }
    assert!(sandbox.files().is_empty());
}

#[tokio::test]
async fn a_file_has_5_megabytes_at_most() {
    let sandbox = started(Sandbox::builder()).await;
    assert_eq!(send(&sandbox, file("a", vec![7; 5_242_880])).await.status, 200);
    let answer = send(&sandbox, file("a", vec![7; 5_242_881])).await;
    answer.assert_refused(400, "BAD_REQUEST", "5242881 bytes, more than 5242880");
    assert_eq!(sandbox.files().len(), 1);
}

#[tokio::test]
async fn a_body_beyond_all_bounds_is_refused_unread() {
    let sandbox = started(Sandbox::builder()).await;
    let request = request(&sandbox, open_chat(&sandbox)).multipart(file("a", vec![7; (64 << 20) + 1]));
    // The connection may break before the answer comes, since the body is not read to its end.
    if let Ok(response) = request.send().await {
        assert_eq!(response.status(), 400);
    }
    assert!(sandbox.files().is_empty());
    assert!(sandbox.journal()[0].is_body_cut() && sandbox.journal()[0].body.len() <= 1024);
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let sandbox = started(Sandbox::builder()).await;
    assert_eq!(send(&sandbox, file("a", "")).await.status, 200);
    assert_eq!(sandbox.files()[0].bytes, b"");
    assert_eq!(sandbox.files()[0].media_type, "application/octet-stream");
}

#[tokio::test]
async fn there_must_be_one_part_named_file() {
    let sandbox = started(Sandbox::builder()).await;
    let part = || Part::bytes(b"x".to_vec()).file_name("a");
    let other = Form::new().part("document", part());
    send(&sandbox, other).await.assert_refused(400, "BAD_REQUEST", "it has [document]");
    let two = Form::new().part("file", part()).part("file", part());
    send(&sandbox, two).await.assert_refused(400, "BAD_REQUEST", "it has [file, file]");
    let more = Form::new().part("file", part()).text("chatId", "5");
    assert_eq!(send(&sandbox, more).await.status, 200, "what is not described is ignored");
    let none = raw(&sandbox, BOUNDARY, "--edge--\r\n").await;
    none.assert_refused(400, "BAD_REQUEST", "it has []");
}

#[tokio::test]
async fn the_file_must_have_a_name() {
    let sandbox = started(Sandbox::builder()).await;
    let text = Form::new().text("file", "x");
    send(&sandbox, text).await.assert_refused(400, "BAD_REQUEST", "no file name");
    send(&sandbox, file("", "x")).await.assert_refused(400, "BAD_REQUEST", "no file name");
}

#[tokio::test]
async fn a_broken_form_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let cut = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx";
    raw(&sandbox, BOUNDARY, cut).await.assert_refused(400, "BAD_REQUEST", "broken");
    raw(&sandbox, BOUNDARY, "x").await.assert_refused(400, "BAD_REQUEST", "broken");
    raw(&sandbox, "multipart/form-data", cut).await.assert_refused(400, "BAD_REQUEST", "broken");
    raw(&sandbox, BOUNDARY, "").await.assert_refused(400, "BAD_REQUEST", "no body");
    Answer::of(request(&sandbox, open_chat(&sandbox))).await.assert_refused(400, "BAD_REQUEST", "no body");
}

#[tokio::test]
async fn another_content_type_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    for content_type in ["application/json", "image/png", "multipart/mixed; boundary=edge"] {
        let answer = raw(&sandbox, content_type, "{}").await;
        answer.assert_refused(415, "UNSUPPORTED_MEDIA_TYPE", "multipart/form-data");
    }
}

#[tokio::test]
async fn the_chat_must_be_named_known_and_open() {
    let sandbox = started(Sandbox::builder()).await;
    let form = || file("a", "x");
    let unnamed = call(&sandbox, Method::POST, "chats/file/send", &[]).multipart(form());
    Answer::of(unnamed).await.assert_refused(400, "BAD_REQUEST", "chatId");
    let zero = request(&sandbox, ChatId::new(0)).multipart(form());
    Answer::of(zero).await.assert_refused(400, "BAD_REQUEST", "chatId");
    let unknown = request(&sandbox, ChatId::new(1)).multipart(form());
    Answer::of(unknown).await.assert_refused(404, "NOT_FOUND", "no chat 1");
    let id = chat_that(&sandbox, |chat| chat.status == ChatStatusType::Finished).chat_id;
    let finished = request(&sandbox, id).multipart(form());
    Answer::of(finished).await.assert_refused(400, "BAD_REQUEST", "closed");
    assert!(sandbox.files().is_empty());
}

#[tokio::test]
async fn the_journal_has_the_form_as_it_was_sent() {
    let sandbox = started(Sandbox::builder()).await;
    let body =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--edge--\r\n";
    assert_eq!(raw(&sandbox, BOUNDARY, body).await.status, 200);
    let recorded = &sandbox.journal()[0];
    assert_eq!((recorded.operation, recorded.status), (Some(&SEND_FILE_TO_CHAT), 200));
    assert_eq!((&recorded.body[..], recorded.json()), (body.as_bytes(), None));
}
