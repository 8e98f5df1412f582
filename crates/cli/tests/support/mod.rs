//! Running `ymarket` as a process.

#![allow(dead_code, reason = "each test file uses a part")]

pub mod running;
#[cfg(unix)]
pub mod terminal;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use yandex_market::types::ChatId;
use yandex_market_sandbox::Sandbox;

/// The program, in an environment that knows no Market.
pub fn ymarket(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ymarket"));
    for name in ["API_KEY", "API_KEY_FILE", "BASE_URL", "BUSINESS_ID", "CAMPAIGN_ID", "ALLOW_HTTP"] {
        command.env_remove(format!("YANDEX_MARKET_{name}"));
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// What a run of the program came to.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Standard output, which is one JSON value.
    pub fn json(&self) -> Value {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Standard output, which is a JSON value on each line.
    pub fn json_lines(&self) -> Vec<Value> {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// A sandbox with a chat in which the buyer wrote these.
pub async fn conversation(texts: &[&str]) -> (Sandbox, ChatId) {
    let sandbox = Sandbox::builder().chats(0).start().await.unwrap();
    let (first, rest) = texts.split_first().unwrap();
    let chat = sandbox.customer_begins_chat(*first);
    for text in rest {
        sandbox.customer_says(chat, *text).unwrap();
    }
    (sandbox, chat)
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Run {
    ymarket(args).output().unwrap().into()
}

/// Runs the program against a sandbox of the test's own, which goes on serving meanwhile.
pub async fn run_against(sandbox: &Sandbox, args: &[&str]) -> Run {
    finish(against(sandbox, args), None).await
}

/// Runs the program so, with this on its standard input.
pub async fn run_with_input(sandbox: &Sandbox, args: &[&str], input: &[u8]) -> Run {
    finish(against(sandbox, args), Some(input.to_vec())).await
}

/// Runs the program against a server that is no sandbox.
pub async fn run_at(url: &str, args: &[&str]) -> Run {
    let mut all = vec!["--base-url", url, "--api-key", "key", "--business-id", "1"];
    all.extend(args);
    finish(ymarket(&all), None).await
}

/// A command line that is refused with this: exit code 2, and nothing is sent.
pub async fn is_refused(sandbox: &Sandbox, args: &[&str], part: &str) {
    refused(sandbox, args, &run_against(sandbox, args).await, part);
}

/// As [`is_refused`], of a run that is over.
pub fn refused(sandbox: &Sandbox, args: &[&str], run: &Run, part: &str) {
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {}", run.stderr);
    assert!(run.stderr.starts_with("error: "), "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains(part), "{args:?}: {part} is not in {}", run.stderr);
    assert!(sandbox.journal().is_empty(), "{args:?}: something was sent");
}

/// A call that the Market answers with an error: exit code 1, and one line that has this.
pub async fn is_answered(sandbox: &Sandbox, args: &[&str], part: &str) {
    is_answered_with(sandbox, args, 1, part).await;
}

/// As [`is_answered`], with another exit code.
pub async fn is_answered_with(sandbox: &Sandbox, args: &[&str], code: i32, part: &str) {
    let run = run_against(sandbox, args).await;
    assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{args:?}: {}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{args:?}: {}", run.stderr);
    assert!(run.stderr.contains(part), "{args:?}: {part} is not in {}", run.stderr);
}

/// The ids of the first chat, as text and as it is.
pub fn first_chat(sandbox: &Sandbox) -> (String, ChatId) {
    let id = sandbox.chats().first().unwrap().chat_id;
    (id.to_string(), id)
}

/// A folder for the files of a test.
pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The path of a new file with this name and content.
pub fn file(folder: &TempDir, name: &str, content: &[u8]) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// The program, talking to this sandbox.
pub fn against(sandbox: &Sandbox, args: &[&str]) -> Command {
    let business = sandbox.business().to_string();
    let mut all = vec!["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key()];
    all.extend(["--business-id", &business]);
    all.extend(args);
    ymarket(&all)
}

async fn finish(mut command: Command, input: Option<Vec<u8>>) -> Run {
    let run = move || {
        let Some(input) = input else { return command.output().unwrap().into() };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may stop before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(&input);
        child.wait_with_output().unwrap().into()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}
