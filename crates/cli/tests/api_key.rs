//! The Api-Key of `ymarket`, from the environment, a file or standard input.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use support::{Run, file, folder, ymarket};
use yandex_market_sandbox::Sandbox;

/// The program without a key.
fn list(sandbox: &Sandbox, args: &[&str]) -> Command {
    let at = ["--base-url", sandbox.base_url(), "--business-id", "1", "chats", "list", "--max", "1"];
    ymarket(&[&at, args].concat())
}

async fn finish(mut command: Command) -> Run {
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap().into()
}

/// Runs it with this on its standard input.
async fn piped(mut command: Command, input: &str) -> Run {
    let input = input.to_owned();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = move || {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn a_file_has_the_key() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    for content in [
        sandbox.api_key().to_owned(),
        format!("{}\n", sandbox.api_key()),
        format!("\u{feff}{}\r\n", sandbox.api_key()),
    ] {
        let path = file(&folder, "key", content.as_bytes());
        let run = finish(list(&sandbox, &["--api-key-file", &path])).await;
        assert_eq!((run.code, run.stderr.lines().count()), (Some(0), 1), "{content:?}: {}", run.stderr);
        let mut command = list(&sandbox, &[]);
        command.env("YANDEX_MARKET_API_KEY_FILE", &path);
        assert_eq!(finish(command).await.code, Some(0));
    }
}

#[tokio::test]
async fn standard_input_has_the_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let key = format!("{}\n", sandbox.api_key());
    assert_eq!(piped(list(&sandbox, &["--api-key-file", "-"]), &key).await.code, Some(0));
}

#[tokio::test]
async fn what_is_typed_goes_before_the_environment() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (right, wrong) =
        (file(&folder, "right", sandbox.api_key().as_bytes()), file(&folder, "wrong", b"wrong-key"));
    let mut command = list(&sandbox, &["--api-key-file", &right]);
    command.env("YANDEX_MARKET_API_KEY", "wrong-key").env("YANDEX_MARKET_API_KEY_FILE", &wrong);
    assert_eq!(finish(command).await.code, Some(0));
    let mut command = list(&sandbox, &["--api-key", sandbox.api_key()]);
    command.env("YANDEX_MARKET_API_KEY_FILE", &wrong);
    assert_eq!(finish(command).await.code, Some(0));
    let mut both = list(&sandbox, &[]);
    both.env("YANDEX_MARKET_API_KEY", "k").env("YANDEX_MARKET_API_KEY_FILE", &wrong);
    let both = finish(both).await;
    assert_eq!(both.code, Some(2));
    assert!(both.stderr.contains("there are two keys"), "{}", both.stderr);
}

#[tokio::test]
async fn a_file_without_a_key_is_one_clear_error_that_does_not_repeat_it() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let missing = folder.path().join("missing").to_str().unwrap().to_owned();
    for (path, part) in [
        (file(&folder, "empty", b" \n"), "empty`: it is empty"),
        (file(&folder, "two", b"very-secret\nother"), "not visible ASCII"),
        (file(&folder, "utf16", b"\xff\xfek\0"), "is UTF-16"),
        (file(&folder, "binary", b"very-secret\xff"), "is not UTF-8"),
        (missing, "missing` cannot be read: No such file"),
    ] {
        let run = finish(list(&sandbox, &["--api-key-file", &path])).await;
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(part) && !run.stderr.contains("very-secret"), "{path}: {}", run.stderr);
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn standard_input_has_one_thing_only() {
    let sandbox = Sandbox::start().await.unwrap();
    let at = ["--base-url", sandbox.base_url(), "--business-id", "1", "--api-key-file", "-"];
    let run = piped(ymarket(&[&at[..], &["chats", "send", "5", "-"]].concat()), "key\n").await;
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("only one thing can be read from standard input"), "{}", run.stderr);
    assert!(sandbox.journal().is_empty());
}
