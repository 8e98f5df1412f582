//! `ymarket chats send`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::io::Read;
use std::net::TcpListener;

use serde_json::json;
use support::{
    file, first_chat, folder, is_answered, is_refused, refused, run_against, run_at, run_with_input,
};
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

#[tokio::test]
async fn a_text_reaches_the_buyer_as_it_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    let text = "Добрый день! \"Заказ\" в пути 🚚\nпосле строки ";
    let run = run_against(&sandbox, &["chats", "send", &chat, text]).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(run.stdout, format!("Sent to chat {chat}.\n"));
    assert_eq!(sandbox.messages(id).last().unwrap().message.as_deref(), Some(text));
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats/message"));
    assert_eq!(request.query("chatId"), Some(chat.as_str()));
    assert_eq!(request.json(), Some(json!({ "message": text })));
    let run = run_against(&sandbox, &["chats", "send", &chat, "--yes", "x", "--output", "json"]).await;
    assert_eq!(run.json(), json!({ "chatId": id }));
}

#[tokio::test]
async fn a_text_comes_from_a_file_or_standard_input_without_its_last_line_break() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    let path = file(&folder, "text", "из файла\n\r\n".as_bytes());
    let sources: [(&[&str], &str); 5] = [
        (&["--file", &path], "из файла\n"),
        (&[], "из трубы"),
        (&["-"], "из трубы"),
        (&["--file", "-"], "из трубы"),
        (&["argument\n"], "argument\n"),
    ];
    for (source, expected) in sources {
        let args = [&["chats", "send", &chat], source].concat();
        let run = run_with_input(&sandbox, &args, "из трубы\n".as_bytes()).await;
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{source:?}");
        assert_eq!(sandbox.messages(id).last().unwrap().message.as_deref(), Some(expected), "{source:?}");
    }
    assert_eq!(sandbox.journal().len(), 5);
}

#[tokio::test]
async fn a_text_has_from_1_to_4096_characters() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    is_refused(&sandbox, &["chats", "send", &chat, ""], "from 1 to 4096 characters, not 0").await;
    let long = "я".repeat(4097);
    is_refused(&sandbox, &["chats", "send", &chat, &long], "from 1 to 4096 characters, not 4097").await;
    let args = ["chats", "send", &chat];
    let run = run_with_input(&sandbox, &args, b"\n").await;
    refused(&sandbox, &args, &run, "from 1 to 4096 characters, not 0");
    let run = run_with_input(&sandbox, &args, &vec![b'x'; 1024 * 1024 + 1]).await;
    refused(&sandbox, &args, &run, "standard input has more than 1048576 bytes");

    let longest = "🦔".repeat(4096);
    assert_eq!(run_against(&sandbox, &["chats", "send", &chat, &longest]).await.code, Some(0));
    assert_eq!(sandbox.messages(id).last().unwrap().message.as_ref(), Some(&longest));
}

#[tokio::test]
async fn a_text_that_is_not_utf_8_or_cannot_be_read_is_not_sent() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, _) = first_chat(&sandbox);
    let args = ["chats", "send", &chat];
    let run = run_with_input(&sandbox, &args, b"\xcf\xf0\xe8\xe2\xe5\xf2").await;
    refused(&sandbox, &args, &run, "standard input is not UTF-8: the first 0 bytes are");
    let path = file(&folder, "cp1251", b"abc\xcf\xf0");
    is_refused(&sandbox, &["chats", "send", &chat, "--file", &path], "is not UTF-8: the first 3 bytes are")
        .await;
    let missing = format!("{path}.missing");
    let part = format!("the file `{missing}` cannot be read: No such file");
    is_refused(&sandbox, &["chats", "send", &chat, "--file", &missing], &part).await;
    let directory = folder.path().to_str().unwrap();
    is_refused(&sandbox, &["chats", "send", &chat, "--file", directory], "cannot be read: Is a directory")
        .await;
}

#[cfg(unix)]
#[tokio::test]
async fn an_argument_that_is_not_utf_8_is_not_sent() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let sandbox = Sandbox::start().await.unwrap();
    let mut command =
        support::ymarket(&["--base-url", sandbox.base_url(), "--api-key", "k", "--business-id", "1"]);
    command.args(["chats", "send", "1"]).arg(OsStr::from_bytes(b"\xcf\xf0"));
    let run = support::Run::from(command.output().unwrap());
    refused(&sandbox, &["chats", "send"], &run, "invalid UTF-8");
}

#[tokio::test]
async fn a_text_may_look_like_an_option() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, id) = first_chat(&sandbox);
    let lines: [(&[&str], &str); 5] = [
        (&["-hello"], "-hello"),
        (&["--hello", "--yes"], "--hello"),
        (&["--", "--help"], "--help"),
        (&["--", "-h"], "-h"),
        (&["--", "--"], "--"),
    ];
    for (line, expected) in lines {
        let run = run_against(&sandbox, &[&["chats", "send", &chat], line].concat()).await;
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{line:?}");
        assert_eq!(sandbox.messages(id).last().unwrap().message.as_deref(), Some(expected));
    }
    let sent = sandbox.journal().len();
    for text in ["-h", "--help", "-V", "--version"] {
        let run = run_against(&sandbox, &["chats", "send", &chat, text]).await;
        assert_eq!(run.code, Some(2), "a program that passes on a text learns that it was not sent");
        assert!(
            run.stderr.contains(&format!("`{text}` asks for help, and nothing was sent")),
            "{}",
            run.stderr
        );
        assert!(run.stdout.contains("ymarket"), "{}", run.stdout);
    }
    assert_eq!(sandbox.journal().len(), sent);
}

#[tokio::test]
async fn a_byte_order_mark_is_not_sent() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    let text = "\u{feff}Добрый день";
    let path = file(&folder, "text", text.as_bytes());
    let sources: [&[&str]; 3] = [&["--file", &path], &["-"], &[text]];
    for source in sources {
        let args = [&["chats", "send", &chat], source].concat();
        let run = run_with_input(&sandbox, &args, text.as_bytes()).await;
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(
            sandbox.messages(id).last().unwrap().message.as_deref(),
            Some("Добрый день"),
            "{source:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_text_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    let args = ["chats", "send", &chat];
    for (input, part) in [
        (&b"\xff\xfeh\0i\0"[..], "standard input is UTF-16: save it as UTF-8"),
        (b"h\0i\0", "the text has a NUL after 1 bytes"),
        (b" \n\t\n", "nothing but white space"),
        (b"\xef\xbb\xbf\n", "from 1 to 4096 characters, not 0"),
    ] {
        refused(&sandbox, &args, &run_with_input(&sandbox, &args, input).await, part);
    }
}

#[tokio::test]
async fn once_looks_whether_it_arrived() {
    for fault in [Fault::ResetAfter, Fault::ResetBefore] {
        let sandbox = Sandbox::start().await.unwrap();
        let (chat, id) = first_chat(&sandbox);
        sandbox.fault_times("sendMessageToChat", fault, 1);
        let run = run_against(&sandbox, &["chats", "send", &chat, "hi", "--once", "--yes"]).await;
        let arrived = sandbox.messages(id).iter().filter(|one| one.message.as_deref() == Some("hi")).count();
        assert_eq!((run.code, arrived), (Some(0), 1), "{}", run.stderr);
    }
}

#[tokio::test]
async fn there_is_exactly_one_source() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let path = file(&folder, "text", b"x");
    is_refused(&sandbox, &["chats", "send", "1", "text", "--file", &path], "cannot be used with").await;
}

#[tokio::test]
async fn a_finished_chat_is_closed() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    sandbox.finish(id);
    is_answered(&sandbox, &["chats", "send", &chat, "hi"], "closed").await;
    let path = file(&folder, "a.txt", b"x");
    is_answered(&sandbox, &["chats", "send-file", &chat, &path], "closed").await;
}

#[tokio::test]
async fn a_text_that_may_have_arrived_is_to_be_looked_for_and_not_repeated() {
    let sandbox = Sandbox::start().await.unwrap();
    let (chat, _) = first_chat(&sandbox);
    let look = format!("Look first: ymarket chats history {chat} --newest 5");
    for answer in [CannedAnswer::new(200).body("<html>"), CannedAnswer::error(503, "UNAVAILABLE", "later")] {
        sandbox.answer("sendMessageToChat", answer);
        let run = run_against(&sandbox, &["chats", "send", &chat, "hi"]).await;
        assert_eq!((run.code, run.stdout.as_str()), (Some(3), ""));
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert_eq!(lines.len(), 2, "{}", run.stderr);
        assert!(lines[1].starts_with("It may have reached the buyer and must not simply be repeated."));
        assert!(lines[1].ends_with(&look), "{}", run.stderr);
    }
    assert_eq!(sandbox.journal().len(), 2, "nothing was repeated");
    // An error that says that nothing was sent does not alarm anybody.
    sandbox.answer("sendMessageToChat", CannedAnswer::error(400, "BAD_REQUEST", "no"));
    is_answered(
        &sandbox,
        &["chats", "send", &chat, "hi"],
        "the Market refused the request (400 Bad Request)",
    )
    .await;
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_proof_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
    });
    let run = run_at(&url, &["chats", "send", "7", "hi"]).await;
    server.join().unwrap();
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.starts_with("error: sendMessageToChat: the connection broke before the response"));
    assert!(
        run.stderr.contains("It may have reached the buyer")
            && run.stderr.contains("chats history 7 --newest 5")
    );
}
