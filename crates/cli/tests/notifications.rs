//! `ymarket notifications`.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use support::running::{Running, address, post};
use support::{Run, file, folder, run, ymarket};

const MARKET: &str = "X-Forwarded-For: 5.45.207.1";
const PROXY: [&str; 2] = ["--trusted-proxy", "127.0.0.1"];

fn listen(args: &[&str]) -> (Running, String) {
    let running = Running::start(ymarket(&[&["notifications", "listen", "--port", "0"], args].concat()));
    let address = address(&running.complaint());
    (running, address)
}

fn message(number: u64) -> String {
    json!({ "notificationType": "CHAT_MESSAGE_SENT", "businessId": 1, "chatId": 2,
        "messageId": number.to_string(), "sentAt": "2026-01-31T12:00:00.123456789+03:00" })
    .to_string()
}

#[test]
fn what_is_acknowledged_is_printed_once() {
    let (running, address) = listen(&PROXY);
    assert!(running.complaint().starts_with("The Market calls https only"));
    for _ in 0..2 {
        let (status, answer) = post(&address, &[MARKET], &message(3));
        assert!(status == 200 && answer.contains(r#""name":"ymarket""#), "{answer}");
    }
    assert_eq!(post(&address, &[MARKET], &message(4)).0, 200);
    let line = "2026-01-31 12:00:00 +03:00  CHAT_MESSAGE_SENT  businessId=1  chatId=2  messageId=";
    assert_eq!([running.line(), running.line()], [format!("{line}3"), format!("{line}4")]);
    assert_eq!(post(&address, &[MARKET], r#"{"notificationType":"PING"}"#).0, 200);
    let (code, stdout, stderr) = running.stopped();
    assert_eq!((code, stdout.len()), (Some(0), 0), "{stdout:?}");
    let summary = "Acknowledged: 2 notifications, 1 that came again, 1 pings. Refused: 0. Put off: 0.";
    assert_eq!(stderr, [summary]);
}

#[test]
fn json_is_a_line_for_each_in_either_format() {
    for format in ["json", "jsonl"] {
        let (running, address) = listen(&["--any-sender", "--output", format]);
        post(&address, &[], &message(3));
        post(&address, &[], r#"{"notificationType": "NEWS", "thingId": "\u009b2J"}"#);
        let sent: Value = serde_json::from_str(&message(3)).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&running.line()).unwrap(), sent);
        assert_eq!(running.line(), r#"{"notificationType":"NEWS","thingId":"\u009b2J"}"#);
        running.complaint_with("does not know the type NEWS");
        running.signal("INT");
        assert_eq!(running.end().0, Some(0));
    }
}

#[test]
fn an_odd_one_is_acknowledged_and_printed_as_it_came() {
    let (running, address) = listen(&["--any-sender", "--output", "jsonl"]);
    let odd = r#"{"notificationType":"CHAT_MESSAGE_SENT","businessId":1,"chatId":2,"messageId":"4","sentAt":"2025-01-16T10:09:49"}"#;
    assert_eq!(post(&address, &[], odd).0, 200);
    let printed: Value = serde_json::from_str(&running.line()).unwrap();
    assert_eq!(printed, serde_json::from_str::<Value>(odd).unwrap());
    let warning = "not as described: CHAT_MESSAGE_SENT: `sentAt`: is not what belongs there";
    assert_eq!(running.complaint_with("not as described"), warning);
    assert_eq!(running.stopped().0, Some(0));
}

#[test]
fn strangers_are_refused_and_told_of_once() {
    let (running, address) = listen(&[]);
    for _ in 0..2 {
        assert_eq!(post(&address, &[MARKET], &message(3)).0, 403, "anyone can write that header");
    }
    let hint = "error: a request of 127.0.0.1 is refused: it does not come from the Market \
                (if this is your reverse proxy: --trusted-proxy 127.0.0.1/32)";
    assert_eq!(running.complaint_with("refused"), hint);
    let (code, stdout, stderr) = running.stopped();
    assert_eq!((code, stdout.len()), (Some(0), 0));
    assert!(stderr.len() == 1 && stderr[0].contains("Refused: 2."), "{stderr:?}");
}

#[test]
fn a_proxy_that_names_a_stranger_is_refused_and_a_body_that_is_none_told() {
    let (running, address) = listen(&PROXY);
    assert_eq!(post(&address, &["X-Forwarded-For: 5.45.207.1, 203.0.113.9"], &message(3)).0, 403);
    assert!(running.complaint_with("127.0.0.1").ends_with("X-Forwarded-For names nobody who may send"));
    assert_eq!(post(&address, &[MARKET], r#"[{"notificationType":"CHAT_CREATED"}]"#).0, 400);
    assert!(running.complaint().ends_with("is refused: it is no notification"));
    assert_eq!(running.stopped().0, Some(0));
}

#[test]
fn senders_are_whom_the_command_line_says() {
    let (running, address) = listen(&["--sender", "10.0.0.0/8,127.0.0.1", "--output", "jsonl"]);
    assert_eq!(post(&address, &[], &message(3)).0, 200);
    assert!(running.line().contains(r#""messageId":"3""#));
    let (nobody, address) = listen(&["--sender", "10.0.0.0/8"]);
    assert_eq!(post(&address, &[], &message(3)).0, 403);
    assert_eq!((nobody.stopped().0, running.stopped().0), (Some(0), Some(0)));
}

#[test]
fn who_is_slow_keeps_nobody_from_stopping_it() {
    let (running, address) = listen(&["--any-sender"]);
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.write_all(b"POST /notification HTTP/1.1\r\nHost: x\r\nContent-Le").unwrap();
    assert_eq!(post(&address, &[], &message(3)).0, 200);
    assert!(running.line().contains("chatId=2"));
    assert_eq!(running.stopped().0, Some(0));
}

#[test]
fn a_closed_pipe_ends_it_silently() {
    let mut command = ymarket(&["notifications", "listen", "--port", "0", "--any-sender"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut stderr, &mut line).unwrap();
    drop(child.stdout.take());
    post(&address(line.trim_end()), &[], &message(3));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_listened_with_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failed = run(&["notifications", "listen", "--port", &port]);
    assert_eq!(failed.code, Some(1));
    assert!(
        failed.stderr.starts_with("error: notifications cannot be listened for at 127.0.0.1:"),
        "{}",
        failed.stderr
    );
    let wrong: [&[&str]; 5] = [
        &[],
        &["--port", "65536"],
        &["--port", "0", "--trusted-proxy", "proxy"],
        &["--port", "0", "--sender", "10.0.0.0/33"],
        &["--port", "0", "--sender", "10.0.0.0/8", "--any-sender"],
    ];
    for args in wrong {
        let run = run(&[&["notifications", "listen"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {}", run.stderr);
    }
}

fn decode(content: &[u8], format: &str) -> Run {
    let folder = folder();
    let path = file(&folder, "notifications", content);
    run(&["notifications", "decode", &path, "--output", format])
}

#[test]
fn what_was_kept_is_decoded() {
    let text = format!("{}\n\n{}", message(3), message(4));
    let table = decode(text.as_bytes(), "table");
    assert_eq!((table.code, table.stderr.as_str(), table.stdout.lines().count()), (Some(0), "", 2));
    let jsonl = decode(text.as_bytes(), "jsonl").json_lines();
    let sent: Value = serde_json::from_str(&message(4)).unwrap();
    assert_eq!(jsonl[1], sent);
    let json = decode(text.as_bytes(), "json");
    assert!(
        json.stdout.starts_with("{\n  \"notificationType\": \"CHAT_MESSAGE_SENT\",\n"),
        "{}",
        json.stdout
    );
    let again = decode(json.stdout.as_bytes(), "jsonl").json_lines();
    assert_eq!(again, jsonl, "what it prints it reads");
}

#[test]
fn standard_input_is_a_dash() {
    let mut command = ymarket(&["notifications", "decode", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let text = "\u{feff}{\"notificationType\":\"PING\",\"time\":\"2026-01-31T12:00:00Z\"}";
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "2026-01-31 12:00:00 +00:00  PING\n"));
}

#[test]
fn an_unknown_type_is_printed_and_said_to_be_so() {
    let run = decode(br#"{"notificationType":"NEWS\u001b[2J","businessId":5,"note":"x"}"#, "table");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "-  NEWS\u{fffd}[2J  businessId=5\n"));
    assert_eq!(run.stderr, "this version does not know the type NEWS\u{fffd}[2J\n");
}

#[test]
fn bad_ones_do_not_keep_back_the_others() {
    let broken = r#"{"notificationType":"CHAT_CREATED","businessId":1,"chatId":"x","createdAt":"#;
    let wrong = r#"{"notificationType":"CHAT_CREATED","businessId":1,"chatId":"x"}"#;
    let text = format!("{}\n{broken}\n{wrong}\n{{}}\n{}", message(3), message(4));
    let run = decode(text.as_bytes(), "jsonl");
    assert_eq!((run.code, run.stdout.lines().count()), (Some(1), 3), "{}", run.stdout);
    let lines: Vec<&str> = run.stderr.lines().collect();
    let message = |line: &str| -> String {
        let error: Value = serde_json::from_str(line).unwrap();
        error["error"]["message"].as_str().unwrap().to_owned()
    };
    assert!(
        message(lines[0]).starts_with("line ") && message(lines[0]).contains("it is no JSON"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "not as described: CHAT_CREATED: `chatId`: is not what belongs there");
    assert_eq!(message(lines[2]), "line 4: the notification has no `notificationType` that is a string");
    let table = decode(text.as_bytes(), "table");
    assert_eq!(
        table.stderr.lines().filter(|line| line.starts_with("error: line ")).count(),
        2,
        "{}",
        table.stderr
    );
}

#[test]
fn what_is_no_input_at_all_is_said() {
    for (content, part) in [
        (&b""[..], "the input is empty"),
        (b" \n\n", "the input is empty"),
        (b"{}\xff\x00", "is not UTF-8: the first 2 bytes are"),
    ] {
        let run = decode(content, "table");
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    assert_eq!(run(&["notifications", "decode", "/nowhere/at/all"]).code, Some(2));
    assert_eq!(run(&["notifications", "decode"]).code, Some(2));
}

#[test]
fn an_interrupt_before_anything_came_is_no_error() {
    let (running, _) = listen(&[]);
    running.is_silent_for(Duration::from_millis(50));
    assert_eq!(running.stopped().0, Some(0));
}
