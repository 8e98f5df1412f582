//! `ymarket chats send-file`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::fs::File;

use serde_json::json;
use support::{file, first_chat, folder, is_answered, is_refused, refused, run_against, run_with_input};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

const LARGEST: u64 = 5 * 1024 * 1024;

#[tokio::test]
async fn a_file_arrives_whole_with_its_name_and_type() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    let content: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
    let name = "чек \"№1\"; a=b.pdf";
    let path = file(&folder, name, &content);
    let run = run_against(&sandbox, &["chats", "send-file", &chat, &path]).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "no bar where there is no terminal");
    assert_eq!(run.stdout, format!("Sent “{name}” (400000 bytes) to chat {chat}.\n"));
    let files = sandbox.files();
    assert_eq!((files[0].name.as_str(), files[0].media_type.as_str()), (name, "application/pdf"));
    assert_eq!(files[0].bytes, content);
    assert_eq!(sandbox.messages(id).last().unwrap().message_id, files[0].message);
    let request = &sandbox.journal()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/v2/businesses/1/chats/file/send")
    );
    assert_eq!(request.query("chatId"), Some(chat.as_str()));
    assert!(request.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
}

#[tokio::test]
async fn name_and_type_can_be_given() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    let path = file(&folder, "a\nb", b"x");
    let args = ["chats", "send-file", &chat, &path, "--name", "счёт.bin", "--media-type", "image/png"];
    let run = run_against(&sandbox, &[&args[..], &["--yes", "--output", "jsonl"]].concat()).await;
    assert_eq!(run.json(), json!({ "chatId": id }));
    let files = sandbox.files();
    assert_eq!((files[0].name.as_str(), files[0].media_type.as_str()), ("счёт.bin", "image/png"));
}

#[tokio::test]
async fn a_name_with_line_breaks_is_refused() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let path = file(&folder, "a\r\nContent-Type: x.pdf", b"x");
    let part = r#"control characters, such as line breaks: "a\r\nContent-Type: x.pdf""#;
    is_refused(&sandbox, &["chats", "send-file", "1", &path], part).await;
    let path = file(&folder, "a.pdf", b"x");
    is_refused(&sandbox, &["chats", "send-file", "1", &path, "--name", "a\nb"], r#""a\nb""#).await;
    is_refused(&sandbox, &["chats", "send-file", "1", &path, "--name", ""], "the file has no name").await;
    is_refused(
        &sandbox,
        &["chats", "send-file", "1", &path, "--media-type", "x"],
        "a file of `x`, which is no media type",
    )
    .await;
}

#[tokio::test]
async fn a_file_has_from_1_byte_to_5_megabytes() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, _) = first_chat(&sandbox);
    let path = file(&folder, "a.bin", b"");
    is_refused(&sandbox, &["chats", "send-file", &chat, &path], "the file is empty").await;
    let resize = |size| File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
    resize(LARGEST + 1);
    let part = "the file has 5242881 bytes, and the Market takes at most 5242880";
    is_refused(&sandbox, &["chats", "send-file", &chat, &path], part).await;
    is_refused(&sandbox, &["chats", "send-file", &chat, &path, "--name", "b.bin"], part).await;
    resize(LARGEST);
    assert_eq!(run_against(&sandbox, &["chats", "send-file", &chat, &path]).await.code, Some(0));
    assert_eq!(sandbox.files()[0].bytes.len() as u64, LARGEST);
}

#[tokio::test]
async fn once_looks_whether_it_arrived() {
    for fault in [Fault::ResetAfter, Fault::ResetBefore] {
        let sandbox = Sandbox::start().await.unwrap();
        let ((chat, _), folder) = (first_chat(&sandbox), folder());
        let path = file(&folder, "a.pdf", b"x");
        sandbox.fault_times("sendFileToChat", fault, 1);
        let run = run_against(&sandbox, &["chats", "send-file", &chat, &path, "--once", "--yes"]).await;
        assert_eq!((run.code, sandbox.files().len()), (Some(0), 1), "{}", run.stderr);
    }
}

#[tokio::test]
async fn standard_input_is_a_file_with_a_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    let args = ["chats", "send-file", &chat, "-", "--name", "чек.pdf"];
    for content in [b"x".to_vec(), vec![b'x'; usize::try_from(LARGEST).unwrap()]] {
        let run = run_with_input(&sandbox, &args, &content).await;
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let file = sandbox.files().pop().unwrap();
        assert_eq!((file.name.as_str(), file.bytes == content), ("чек.pdf", true));
    }
    let sandbox = Sandbox::start().await.unwrap();
    refused(&sandbox, &args, &run_with_input(&sandbox, &args, b"").await, "the file is empty");
    let long = vec![b'x'; usize::try_from(LARGEST).unwrap() + 1];
    refused(
        &sandbox,
        &args,
        &run_with_input(&sandbox, &args, &long).await,
        "the Market takes at most 5242880",
    );
    is_refused(&sandbox, &args[..4], "standard input has no name that the buyer could see").await;
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_regular_file_is_refused() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let fifo = folder.path().join("fifo.pdf").to_str().unwrap().to_owned();
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for path in [fifo.as_str(), "/dev/null", "/dev/zero"] {
        is_refused(&sandbox, &["chats", "send-file", "1", path], "not a regular file").await;
    }
    let args = ["chats", "send-file", "1", "/dev/stdin"];
    refused(&sandbox, &args, &run_with_input(&sandbox, &args, b"x").await, "not a regular file");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let missing = folder.path().join("missing.pdf").to_str().unwrap().to_owned();
    let part = format!("the file `{missing}` cannot be read: No such file");
    is_refused(&sandbox, &["chats", "send-file", "1", &missing], &part).await;
    let directory = folder.path().to_str().unwrap();
    is_refused(&sandbox, &["chats", "send-file", "1", directory], "cannot be read: Is a directory").await;
}

#[tokio::test]
async fn a_file_that_may_have_arrived_is_to_be_looked_for() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let path = file(&folder, "a.pdf", b"x");
    is_answered(
        &sandbox,
        &["chats", "send-file", "5", &path],
        "sendFileToChat: the Market refused the request (404 Not Found)",
    )
    .await;
    sandbox.answer("sendFileToChat", CannedAnswer::new(504));
    let run = run_against(&sandbox, &["chats", "send-file", "5", &path]).await;
    assert!(
        run.stderr.contains("must not simply be repeated")
            && run.stderr.contains("chats history 5 --newest 5")
    );
}
