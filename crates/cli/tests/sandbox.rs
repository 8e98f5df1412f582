//! `ymarket sandbox`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use support::{run, ymarket};
use yandex_market_sandbox::Sandbox;

/// A sandbox that runs as a process, and what it prints.
struct Running(Child, BufReader<ChildStdout>);

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut command = ymarket(&[&["sandbox"], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self(child, stdout)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.1.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_prints_what_a_shell_takes_and_stays_up() {
    let mut sandbox = Running::start(&["--chats", "3", "--business-id", "12"]);
    assert!(sandbox.line().starts_with("# "));
    let mut list = ymarket(&["chats", "list", "--output", "jsonl"]);
    for name in ["BASE_URL", "API_KEY", "BUSINESS_ID", "CAMPAIGN_ID"] {
        let line = sandbox.line();
        let value = line.strip_prefix(&format!("export YANDEX_MARKET_{name}=")).unwrap();
        list.env(format!("YANDEX_MARKET_{name}"), value);
    }
    assert_eq!(sandbox.line(), "ymarket chats list --waiting");
    for _ in 0..2 {
        let run = support::Run::from(list.output().unwrap());
        assert_eq!(run.json_lines().len(), 3);
    }
}

#[test]
fn it_keeps_what_was_sent_until_it_is_interrupted() {
    let mut sandbox = Running::start(&["--output", "jsonl"]);
    let told: Value = serde_json::from_str(&sandbox.line()).unwrap();
    let business = told["businessId"].to_string();
    let start =
        ["--base-url", told["baseUrl"].as_str().unwrap(), "--api-key", told["apiKey"].as_str().unwrap()];
    let at = |args: &[&str]| run(&[&start[..], &["--business-id", &business, "chats"], args].concat());
    let chat = at(&["list", "--max", "1", "--waiting", "--output", "json"]).stdout;
    let chat = serde_json::from_str::<Value>(&chat).unwrap()[0]["chatId"].to_string();
    assert_eq!(at(&["send", &chat, "Добрый день!"]).code, Some(0));
    assert!(at(&["history", &chat, "--newest", "1"]).stdout.contains("PARTNER  Добрый день!"));

    interrupt(&mut sandbox, "INT");
}

fn interrupt(sandbox: &mut Running, signal: &str) {
    let id = sandbox.0.id().to_string();
    assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
    assert_eq!(sandbox.0.wait().unwrap().code(), Some(0), "{signal}");
}

#[test]
fn every_request_to_stop_is_one() {
    for signal in ["TERM", "HUP"] {
        let mut sandbox = Running::start(&["--output", "jsonl"]);
        sandbox.line();
        interrupt(&mut sandbox, signal);
    }
}

/// Reads a request to a server of ours and answers it as the Market wants it. Tells the path and the body.
fn serve(server: &TcpListener) -> (String, Value) {
    let mut request = BufReader::new(server.accept().unwrap().0);
    let line = header(&mut request);
    let mut length = 0;
    for header in std::iter::from_fn(|| Some(header(&mut request)).filter(|header| !header.is_empty())) {
        let lower = header.to_ascii_lowercase();
        length = lower.strip_prefix("content-length: ").map_or(length, |length| length.parse().unwrap());
    }
    let mut body = vec![0; length];
    request.read_exact(&mut body).unwrap();
    let answer = r#"{"version":"1","name":"x","time":"2026-11-22T10:00:00Z"}"#;
    let length = answer.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
    request.get_mut().write_all((head + answer).as_bytes()).unwrap();
    (line.split(' ').nth(1).unwrap().to_owned(), serde_json::from_slice(&body).unwrap())
}

fn header(request: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    request.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[test]
fn it_notifies_a_server_of_what_is_sent() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/market", server.local_addr().unwrap());
    let mut sandbox = Running::start(&["--output", "jsonl", "--notify", &url, "--notify-own"]);
    let told: Value = serde_json::from_str(&sandbox.line()).unwrap();
    let (path, ping) = serve(&server);
    assert_eq!((&*path, &ping["notificationType"]), ("/market/notification", &"PING".into()));

    let mut at = ymarket(&["chats", "send", &first_waiting(&told), "Добрый день!"]);
    assert!(at_sandbox(&mut at, &told).status().unwrap().success());
    let (path, sent) = serve(&server);
    assert_eq!((&*path, &sent["notificationType"]), ("/market/notification", &"CHAT_MESSAGE_SENT".into()));
    assert!(sent["messageId"].is_string(), "{sent}");
}

/// Has the program talk to a sandbox that has told where it is.
fn at_sandbox<'c>(command: &'c mut Command, told: &Value) -> &'c mut Command {
    command.env("YANDEX_MARKET_BASE_URL", told["baseUrl"].as_str().unwrap());
    command.env("YANDEX_MARKET_API_KEY", told["apiKey"].as_str().unwrap());
    command.env("YANDEX_MARKET_BUSINESS_ID", told["businessId"].to_string())
}

fn first_waiting(told: &Value) -> String {
    let mut list = ymarket(&["chats", "list", "--max", "1", "--waiting", "--output", "json"]);
    let listed = at_sandbox(&mut list, told).output().unwrap().stdout;
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    listed[0]["chatId"].to_string()
}

#[test]
fn it_says_when_the_server_to_notify_does_not_answer_and_stays_up() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    drop(server);
    let mut sandbox = Running::start(&["--notify", &url]);
    let mut said = String::new();
    BufReader::new(sandbox.0.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.starts_with("warning: the server to notify failed the PING"), "{said}");
    assert_eq!(sandbox.0.try_wait().unwrap(), None);
}

#[test]
fn an_address_that_cannot_be_notified_is_one_clear_error() {
    for (url, reason) in [
        ("localhost", "is no URL"),
        ("localhost:8080", "must begin with https:// or http://"),
        ("http://localhost/?shop=1", "must end with its path"),
    ] {
        let run = run(&["sandbox", "--notify", url]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
        assert!(run.stderr.contains("--notify <URL>") && run.stderr.contains(reason), "{}", run.stderr);
    }
    let own = run(&["sandbox", "--notify-own"]);
    assert_eq!(own.code, Some(2));
    assert!(own.stderr.contains("--notify <URL>"), "{}", own.stderr);
}

#[tokio::test]
async fn a_port_that_is_taken_is_one_clear_error() {
    let other = Sandbox::start().await.unwrap();
    let port = other.base_url().rsplit(':').next().unwrap().to_owned();
    let run = run(&["sandbox", "--port", &port]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error: the sandbox cannot be started: "), "{}", run.stderr);
    let wrong = support::run(&["sandbox", "--port", "65536"]);
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn buyers_write_if_that_is_wanted() {
    let mut sandbox = Running::start(&["--buyers-write", "0.05", "--chats", "3", "--output", "jsonl"]);
    let told: Value = serde_json::from_str(&sandbox.line()).unwrap();
    let mut watch = ymarket(&["chats", "watch", "--every", "0.1", "--max", "6", "--output", "jsonl"]);
    let output = at_sandbox(&mut watch, &told).output().unwrap();
    let events = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 6);
    assert!(events.iter().any(|event| event["message"]["sender"] == "CUSTOMER"), "{events:?}");
}

#[test]
fn too_many_chats_are_an_error_with_the_bound() {
    for count in ["99999999999", "200001"] {
        let run = run(&["sandbox", "--chats", count]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("at most 200000 chats"), "{}", run.stderr);
    }
}

#[test]
fn it_answers_to_this_machine_and_to_hosts_that_it_was_given() {
    let mut sandbox = Running::start(&["--output", "jsonl", "--allow-host", "market.test"]);
    let told: Value = serde_json::from_str(&sandbox.line()).unwrap();
    let address = told["baseUrl"].as_str().unwrap().trim_start_matches("http://");
    for (host, status) in [("evil.example", "421"), ("market.test", "404"), ("localhost", "404")] {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{host}: {answer}");
    }
}
