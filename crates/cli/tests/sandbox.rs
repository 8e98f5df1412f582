//! `ymarket sandbox`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::io::{BufRead, BufReader};
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
    for _ in 0..3 {
        let line = sandbox.line();
        let (name, value) = line.strip_prefix("export ").and_then(|rest| rest.split_once('=')).unwrap();
        list.env(name, value);
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

    let interrupted = Command::new("kill").args(["-INT", &sandbox.0.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(sandbox.0.wait().unwrap().code(), Some(0));
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
