//! Files for buyers.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use yandex_market::types::ChatStatusType;
use yandex_market::{Attachment, ChatHandle, ErrorKind, Market, bounds};
use yandex_market_sandbox::Sandbox;

const LARGEST: usize = bounds::SEND_FILE_TO_CHAT_REQUEST_FILE;

async fn sandbox() -> Sandbox {
    Sandbox::start().await.unwrap()
}

fn chat(sandbox: &Sandbox) -> ChatHandle {
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let chat = sandbox.chats().into_iter().find(|chat| chat.status != ChatStatusType::Finished).unwrap();
    market.business(sandbox.business()).chats().chat(chat.chat_id)
}

#[tokio::test]
async fn a_file_arrives_with_its_name_type_and_bytes() {
    let sandbox = sandbox().await;
    let chat = chat(&sandbox);
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    chat.send_file("photo.png", bytes.clone()).await.unwrap();
    let file = sandbox.files().pop().unwrap();
    assert_eq!((file.name.as_str(), file.media_type.as_str()), ("photo.png", "image/png"));
    assert_eq!(file.bytes, bytes);

    let request = sandbox.journal().pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/v2/businesses/1/chats/file/send")
    );
    assert_eq!(request.query("chatId"), Some(chat.id().to_string().as_str()));
    assert!(request.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    assert!(request.header("content-length").is_some(), "the length is known, so it is not sent in chunks");
}

#[tokio::test]
async fn the_link_to_a_file_is_of_another_host_and_refuses_the_key() {
    let sandbox = sandbox().await;
    let chat = chat(&sandbox);
    chat.send_file("note.txt", "hello").await.unwrap();
    let message = chat.history().newest(1).await.unwrap().into_vec().pop().unwrap();
    let file = &message.payload.unwrap()[0];
    assert_eq!((file.name.as_str(), file.size), ("note.txt", 5));
    assert!(!file.url.starts_with(sandbox.base_url()), "{}", file.url);
    let client = reqwest::Client::new();
    let plain = client.get(&file.url).send().await.unwrap();
    assert_eq!(plain.bytes().await.unwrap(), "hello");
    let with_key = client.get(&file.url).header("Api-Key", sandbox.api_key()).send().await.unwrap();
    assert_eq!(with_key.status(), 403);
}

#[tokio::test]
async fn names_with_quotes_and_cyrillic_arrive_and_line_breaks_are_refused() {
    let sandbox = sandbox().await;
    let chat = chat(&sandbox);
    for name in ["чек № 5.pdf", "a \"quoted\" name.txt", "it's 100%.txt"] {
        chat.send_file(name, "x").await.unwrap();
        assert_eq!(sandbox.files().pop().unwrap().name, name);
    }
    let sent = sandbox.journal().len();
    for name in ["", "a\r\nX-Evil: 1.txt", "чек \"5\"\n.pdf", "nul\0.txt"] {
        let error = chat.send_file(name, "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("name"), "{error}");
        assert!(!error.to_string().contains('\n'), "one line: {error}");
    }
    assert_eq!(sandbox.journal().len(), sent);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_with_its_size() {
    let sandbox = sandbox().await;
    let chat = chat(&sandbox);
    let error = chat.send_file("big.bin", vec![0; LARGEST + 1]).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
    assert_eq!(
        error.to_string(),
        "sendFileToChat: the file has 5242881 bytes, and the Market takes at most 5242880"
    );
    assert!(chat.send_file("empty.bin", "").await.unwrap_err().to_string().contains("the file is empty"));
    assert!(sandbox.journal().is_empty());
    chat.send_file("largest.bin", vec![0; LARGEST]).await.unwrap();
    assert_eq!(sandbox.files().pop().unwrap().bytes.len(), LARGEST);
}

#[tokio::test]
async fn a_file_is_read_from_a_path() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("чек.pdf");
    std::fs::write(&path, "%PDF").unwrap();
    let file = Attachment::open(&path).await.unwrap();
    assert_eq!((file.name(), file.media_type(), file.size()), ("чек.pdf", "application/pdf", 4));
    chat(&sandbox).send_attachment(file.with_media_type("text/x-own")).await.unwrap();
    assert_eq!(sandbox.files().pop().unwrap().media_type, "text/x-own");

    std::fs::write(&path, vec![0; LARGEST + 7]).unwrap();
    let error = Attachment::open(&path).await.unwrap_err();
    assert!(error.to_string().contains("the file has 5242887 bytes"), "{error}");
    for missing in [folder.path().join("missing.txt"), folder.path().to_owned()] {
        let error = Attachment::open(missing).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("cannot be read"), "{error}");
        assert!(std::error::Error::source(&error).is_some(), "why is not lost");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_and_a_device_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = folder.path().join("link.pdf");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [pipe.as_path(), &link, &socket, "/dev/zero".as_ref(), "/dev/null".as_ref()] {
        let opened = tokio::time::timeout(Duration::from_secs(5), Attachment::open_as(path, "a.txt")).await;
        let error = opened.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(why, "it is a pipe or a device, not a regular file");
    }
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_read_is_refused_or_sent_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    std::fs::write(&path, "x".repeat(1 << 20)).unwrap();
    let is_done = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (path, is_done) = (path.clone(), Arc::clone(&is_done));
        move || {
            let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
            // It grows and shrinks, and is never the size that it was for long.
            for size in (1 << 20..).step_by(4096).map(|size: u64| size % (3 << 20) + 1) {
                file.set_len(size).unwrap();
                if is_done.load(Ordering::Relaxed) {
                    break;
                }
            }
        }
    });
    let mut refused = 0;
    while refused == 0 {
        match Attachment::open(&path).await {
            Ok(file) => assert!(file.size() <= 3 << 20),
            Err(error) => {
                assert!(error.to_string().ends_with("log.txt` changed while it was read"), "{error}");
                refused += 1;
            }
        }
    }
    is_done.store(true, Ordering::Relaxed);
    writer.join().unwrap();
}

#[tokio::test]
async fn a_reader_is_not_read_beyond_the_largest_size() {
    let file = Attachment::read("a.txt", &b"abc"[..]).await.unwrap();
    assert_eq!(file.size(), 3);
    let error = Attachment::read("endless.bin", tokio::io::repeat(0)).await.unwrap_err();
    assert!(error.to_string().contains("more than 5242880 bytes"), "{error}");
}

#[tokio::test]
async fn a_media_type_that_is_none_is_refused() {
    let sandbox = sandbox().await;
    let file = Attachment::new("a.txt", "a").unwrap().with_media_type("text\r\nX-Evil: 1");
    let error = chat(&sandbox).send_attachment(file).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("no media type"), "{error}");
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn progress_adds_up_to_the_size() {
    let sandbox = sandbox().await;
    let (told, times) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (told_to, times_to) = (Arc::clone(&told), Arc::clone(&times));
    let file = Attachment::new("big.bin", vec![7; 100_000]).unwrap().on_progress(move |bytes| {
        told_to.fetch_add(bytes, Ordering::Relaxed);
        times_to.fetch_add(1, Ordering::Relaxed);
    });
    chat(&sandbox).send_attachment(file).await.unwrap();
    assert_eq!(told.load(Ordering::Relaxed), 100_000);
    assert!(times.load(Ordering::Relaxed) > 1);
    assert_eq!(sandbox.files().pop().unwrap().bytes, vec![7; 100_000]);
    assert!(sandbox.journal().pop().unwrap().header("content-length").is_some());
}
