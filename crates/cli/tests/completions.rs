//! `ymarket schema`, `completions` and `man`, and the help.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::Value;
use support::{run, ymarket};
use yandex_market::api::schemas;

#[test]
fn every_type_has_a_schema_by_both_of_its_names() {
    for one in schemas::ALL {
        let schema = run(&["schema", one.name]).json();
        assert!(schema["$schema"].is_string() && schema["title"] == one.name, "{}", one.name);
    }
    assert_eq!(run(&["schema", "GetChatInfoDTO"]).stdout, run(&["schema", "chat"]).stdout);
    let line = run(&["schema", "Chat", "--output", "jsonl"]);
    assert_eq!((line.stdout.lines().count(), line.json()), (1, run(&["schema", "Chat"]).json()));
}

#[test]
fn without_a_type_the_names_are_listed() {
    let table = run(&["schema"]);
    assert_eq!(table.stdout.lines().count(), schemas::ALL.len() + 1);
    assert!(table.stdout.lines().any(|line| line.split_whitespace().eq(["Chat", "GetChatInfoDTO"])));
    let list: Vec<Value> = run(&["schema", "--output", "jsonl"]).json_lines();
    assert!(list.iter().any(|one| one["name"] == "Chat" && one["described"] == "GetChatInfoDTO"));
}

#[test]
fn an_unknown_type_is_refused_and_a_near_one_suggested() {
    let run = run(&["schema", "ChatMesage"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("similar value") && run.stderr.contains("'ChatMessage'"), "{}", run.stderr);
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.code, script.stderr.as_str()), (Some(0), ""), "{shell}");
        for word in
            ["whoami", "send-file", "newest", "page-token", "goods-questions", "need-answer", "skip-reaction"]
        {
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
    }
    for shell in ["bash", "zsh"] {
        let script = run(&["completions", shell]).stdout;
        assert!(script.contains("getChatHistory") && script.contains("CREATED_AT_DESC"), "{shell}: values");
    }
    let other = run(&["completions", "cmd"]);
    assert_eq!(other.code, Some(2));
    assert!(
        other.stderr.contains("[possible values: bash, elvish, fish, powershell, zsh]"),
        "{}",
        other.stderr
    );
}

#[test]
fn there_is_a_man_page_for_each_command_without_the_key_of_the_environment() {
    let page = |args: &[&str]| {
        let output = ymarket(args).env("YANDEX_MARKET_API_KEY", "ACMA:very-secret-key").output().unwrap();
        support::Run::from(output)
    };
    let root = page(&["man"]);
    assert!(root.stdout.contains(".TH ymarket 1") && root.stdout.contains("whoami"), "{}", root.stdout);
    let send = page(&["man", "chats", "send"]);
    assert!(send.stdout.contains(".TH ymarket-chats-send 1") && send.stdout.contains("standard input"));
    assert!(!root.stdout.contains("very-secret") && !send.stdout.contains("very-secret"));
    for (group, command) in [("chats", "watch"), ("notifications", "listen"), ("notifications", "decode")] {
        let one = page(&["man", group, command]).stdout;
        assert!(one.contains(&format!(".TH ymarket-{group}-{command} 1")), "{one}");
    }
    let made = page(&["man", "goods-questions", "update"]).stdout;
    assert!(made.contains(".TH ymarket-goods-questions-update 1") && made.contains("irreversible"), "{made}");
    let unknown = page(&["man", "chats", "sned"]);
    assert_eq!(
        (unknown.code, unknown.stderr.as_str()),
        (Some(2), "error: `ymarket chats` has no command `sned`\n")
    );
}

#[test]
fn the_help_says_what_the_texts_of_the_commands_say() {
    let help = run(&["chats", "send", "--help"]).stdout;
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(
        words.join(" ").contains("a line break at the end is left out. Usage: ymarket chats send"),
        "{help}"
    );
    assert!(help.contains("Options of all commands:"), "{help}");
    for help in [
        help.as_str(),
        &run(&["--help"]).stdout,
        &run(&["man", "chats", "send"]).stdout.replace("\\fB3\\fR\n", "  3    "),
    ] {
        assert!(help.to_lowercase().contains("exit status"), "{help}");
        assert!(help.contains("  3    the outcome is unknown"), "{help}");
    }
    let history = run(&["chats", "history", "--help"]).stdout;
    assert!(history.contains("--newest <N>") && history.contains("--page-token <TOKEN>"), "{history}");
}
