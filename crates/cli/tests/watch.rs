//! `ymarket chats watch`.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod support;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use support::running::{Running, address, post, until};
use support::{
    Run, against, conversation, first_chat, folder, is_answered_with, is_refused, run, run_against,
};
use tempfile::TempDir;
use yandex_market_sandbox::{CannedAnswer, Fault, Sandbox};

const SAMPLE: &str = include_str!("../../../tests/samples/getChats.200.json");

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["chats", "watch", "--every", "0.01", "--slowest", "0.01"], more].concat()
}

fn watch(sandbox: &Sandbox, more: &[&str]) -> Running {
    Running::start(against(sandbox, &args(more)))
}

/// Waits until the watch knows what was there before it: the second look begins when the first is over.
fn has_looked(sandbox: &Sandbox) {
    let is_look =
        |one: &&yandex_market_sandbox::Recorded| one.operation.is_some_and(|one| one.id == "getChats");
    until("the second look", || sandbox.journal().iter().filter(is_look).count() >= 2);
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).into_os_string().into_string().unwrap()
}

fn json_of(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

/// The texts of the messages among these events.
fn texts(lines: &[String]) -> Vec<String> {
    let events = lines.iter().map(|line| json_of(line));
    events.filter_map(|event| Some(event["message"]["message"].as_str()?.to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_a_line_as_it_comes() {
    let (sandbox, chat) = conversation(&["old"]).await;
    let running = watch(&sandbox, &[]);
    has_looked(&sandbox);
    let message = sandbox.customer_says(chat, "Где\r\nмой \u{1b}[2J\tзаказ?").unwrap();
    let at = sandbox.messages(chat).into_iter().find(|one| one.message_id == message).unwrap().created_at;
    let at = at.format("%Y-%m-%d %H:%M:%S %:z");
    // The history may be read again before the list of chats shows the change.
    let lines = [running.line(), running.line()];
    let message = format!("{at}  chat {chat}  CUSTOMER: Где мой \u{fffd}[2J заказ?");
    assert!(lines.contains(&message), "{lines:?}");
    assert!(lines.contains(&format!("-  chat {chat}  NEW -> WAITING_FOR_PARTNER")), "{lines:?}");
    sandbox.start_dispute(chat);
    let lines = [running.line(), running.line()];
    assert!(lines.contains(&format!("-  chat {chat}  dispute started")), "{lines:?}");
    assert!(
        lines.contains(&format!("-  chat {chat}  WAITING_FOR_PARTNER -> WAITING_FOR_ARBITER")),
        "{lines:?}"
    );
    assert_eq!(running.stopped(), (Some(0), vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_is_an_object_on_a_line_in_either_format() {
    let (sandbox, chat) = conversation(&["a", "b"]).await;
    let watch = |format| args(&["--backlog", "--max", "3", "--output", format]);
    let json = run_against(&sandbox, &watch("json")).await;
    let events = json.json_lines();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["chatAppeared", "messageArrived", "messageArrived"]);
    assert_eq!(events[1]["chat"]["chatId"], json!(chat));
    assert_eq!(events[2]["message"], serde_json::to_value(&sandbox.messages(chat)[1]).unwrap());
    assert_eq!(run_against(&sandbox, &watch("jsonl")).await.stdout, json.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_checkpoint_each_event_is_told_once() {
    let (sandbox, chat) = conversation(&["a", "b"]).await;
    let folder = folder();
    let checkpoint = path(&folder, "chats.json");
    let watch = args(&["--backlog", "--checkpoint", &checkpoint, "--max", "1", "--output", "jsonl"]);
    let mut lines = Vec::new();
    for _ in 0..3 {
        lines.push(run_against(&sandbox, &watch).await.stdout);
    }
    sandbox.customer_says(chat, "c").unwrap();
    lines.push(run_against(&sandbox, &watch).await.stdout);
    assert_eq!(json_of(&lines[0])["event"], "chatAppeared");
    assert_eq!(texts(&lines), ["a", "b", "c"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_messages_can_be_left_out() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let running = watch(&sandbox, &["--skip-own", "--output", "jsonl"]);
    has_looked(&sandbox);
    assert_eq!(run_against(&sandbox, &["chats", "send", &chat.to_string(), "mine"]).await.code, Some(0));
    sandbox.customer_says(chat, "theirs").unwrap();
    let mut lines = vec![running.line()];
    while texts(&lines).is_empty() {
        lines.push(running.line());
    }
    assert_eq!(texts(&lines), ["theirs"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_told_each_event_and_its_output_goes_through() {
    let (sandbox, _) = conversation(&["a", "b"]).await;
    let exec = args(&["--backlog", "--max", "3", "--output", "jsonl", "--exec", "cat; echo done >&2"]);
    let run = run_against(&sandbox, &exec).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), "done\ndone\ndone\n"));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 6);
    for pair in lines.chunks(2) {
        assert_eq!(json_of(pair[0]), json_of(pair[1]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_need_not_read() {
    // More than a pipe holds.
    let (sandbox, chat) = conversation(&["a"]).await;
    let long = json!({ "status": "OK", "result": { "messages": [{ "messageId": 5, "sender": "CUSTOMER",
        "createdAt": "2026-01-02T03:04:05Z", "message": "x".repeat(300_000) }], "chatId": chat, "context": {
            "type": "DIRECT" } } });
    sandbox.answer("getChatHistory", CannedAnswer::new(200).json(long));
    let exec = args(&["--backlog", "--max", "2", "--exec", "exec <&-; sleep 0.1; echo done"]);
    let run = run_against(&sandbox, &exec).await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(run.stdout.lines().filter(|line| *line == "done").count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_fails_ends_the_watch_and_the_event_is_told_again() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let folder = folder();
    let checkpoint = path(&folder, "chats.json");
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl", "--max", "2"];
    let mut told = Vec::new();
    for (command, how) in [
        ("exit 3", "exit status: 3"),
        ("kill -9 $$", "signal: 9"),
        ("nobody-has-this-command", "exit status: 127"),
    ] {
        let run = run_against(&sandbox, &args(&[&kept[..], &["--exec", command]].concat())).await;
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let error = json_of(run.stderr.lines().last().unwrap());
        let error = error["error"]["message"].as_str().unwrap();
        assert!(error.starts_with("the command failed (") && error.contains(how), "{error}");
        assert!(error.ends_with(&format!("what happened in chat {chat} counts as not handled")), "{error}");
        told.push(run.stdout);
    }
    let last = run_against(&sandbox, &args(&kept)).await.json_lines();
    assert_eq!(last.len(), 2, "none is lost");
    assert!(told.iter().all(|told| json_of(told) == last[0]), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_being_handled_when_it_was_killed_is_told_again() {
    let (sandbox, _) = conversation(&["a", "b", "c"]).await;
    let folder = folder();
    let (checkpoint, seen, go) = (path(&folder, "chats.json"), path(&folder, "seen"), path(&folder, "go"));
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl", "--exec"];
    // The first two are handled, the third is being handled.
    let slowly = format!("cat >>{seen}; [ $(wc -l <{seen}) -lt 3 ] || {{ {}; }}", wait_for(&go));
    let running = watch(&sandbox, &[&kept[..], &[&slowly]].concat());
    let mut told = vec![running.line(), running.line(), running.line()];
    let seen_so_far = || std::fs::read_to_string(&seen).unwrap_or_default();
    until("the third event", || seen_so_far().lines().count() == 3);
    running.signal("KILL");
    // Its command lives on, and holds the pipes.
    std::fs::write(&go, "").unwrap();
    assert_eq!(running.end().0, None);

    let quickly = format!("cat >>{seen}");
    let rest = [&kept[..], &[&quickly, "--max", "2"]].concat();
    let rest = run_against(&sandbox, &args(&rest)).await.stdout;
    told.extend(rest.lines().map(str::to_owned));
    assert_eq!(texts(&told), ["a", "b", "b", "c"]);
    assert_eq!(seen_so_far().lines().map(json_of).collect::<Vec<_>>().len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_lets_the_command_end() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, began, go) = (path(&folder, "chats.json"), path(&folder, "began"), path(&folder, "go"));
    let slowly = format!("cat >/dev/null; touch {began}; {}; echo done", wait_for(&go));
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl"];
    let running = watch(&sandbox, &[&kept[..], &["--exec", &slowly]].concat());
    assert_eq!(json_of(&running.line())["event"], "chatAppeared");
    until("the command", || Path::new(&began).exists());
    running.signal("TERM");
    assert_eq!(running.complaint(), "finishing the current event; press Ctrl-C again to abort");
    running.is_silent_for(Duration::from_millis(100));
    std::fs::write(&go, "").unwrap();
    assert_eq!(running.end(), (Some(0), vec!["done".to_owned()], vec![]));
    let next = run_against(&sandbox, &args(&[&kept[..], &["--max", "1"]].concat())).await;
    assert_eq!(next.json_lines()[0]["message"]["message"], "a", "the first event was handled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_gives_the_command_up() {
    let (sandbox, _) = conversation(&["a"]).await;
    let running = watch(&sandbox, &["--backlog", "--exec", "echo began; exec sleep 30"]);
    running.line();
    assert_eq!(running.line(), "began");
    running.signal("INT");
    running.complaint_with("press Ctrl-C again");
    running.signal("INT");
    assert_eq!(running.end().0, Some(130), "and nobody holds the pipes: the command is gone");
}

/// A command that waits for a file, but not for ever: it may outlive a test that fails.
fn wait_for(file: &str) -> String {
    format!("i=0; while [ ! -e {file} ] && [ $i -lt 1500 ]; do sleep 0.02; i=$((i + 1)); done")
}

/// A command that writes its own process id and that of a child, and waits until it may go on.
fn family(folder: &TempDir) -> (String, String, String) {
    let (began, go) = (path(folder, "began"), path(folder, "go"));
    let wait = wait_for(&go);
    (format!("({wait}) & echo $$ $! >{began}.new; mv {began}.new {began}; {wait}; wait"), began, go)
}

/// The processes of a family that has begun.
fn members(began: &str) -> Vec<String> {
    until("the command", || Path::new(began).exists());
    std::fs::read_to_string(began).unwrap().split_whitespace().map(str::to_owned).collect()
}

fn runs(process: &String) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_all_that_the_command_has_started() {
    for signal in ["INT", "TERM", "HUP"] {
        let (sandbox, _) = conversation(&["a"]).await;
        let folder = folder();
        let (command, began, _) = family(&folder);
        let running = watch(&sandbox, &["--backlog", "--exec", &command]);
        let family = members(&began);
        assert_eq!((family.len(), family.iter().all(runs)), (2, true));
        running.signal(signal);
        running.complaint_with("press Ctrl-C again");
        running.signal(signal);
        assert_eq!(running.end().0, Some(130), "{signal}");
        assert!(!family.iter().any(runs), "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_does_not_want_to_end_is_killed() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let (command, began, _) = family(&folder);
    let running = watch(&sandbox, &["--backlog", "--exec", &format!("trap '' TERM; {command}")]);
    let family = members(&began);
    running.signal("TERM");
    running.complaint_with("press Ctrl-C again");
    running.signal("TERM");
    assert_eq!(running.end().0, Some(130));
    assert!(!family.iter().any(runs));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_failed_command_has_started_ends_with_the_watch() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let began = path(&folder, "began");
    let command = format!("sleep 300 >/dev/null 2>&1 & echo $! >{began}; exit 3");
    assert_eq!(run_against(&sandbox, &args(&["--backlog", "--exec", &command])).await.code, Some(1));
    assert!(!members(&began).iter().any(runs));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hanging_up_lets_the_command_end() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, (command, began, go)) = (path(&folder, "chats.json"), family(&folder));
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl"];
    let running = watch(&sandbox, &[&kept[..], &["--exec", &command]].concat());
    members(&began);
    running.signal("HUP");
    running.complaint_with("press Ctrl-C again");
    std::fs::write(&go, "").unwrap();
    assert_eq!(running.end().0, Some(0));
    let next = run_against(&sandbox, &args(&[&kept[..], &["--max", "1"]].concat())).await;
    assert_eq!(next.json_lines()[0]["message"]["message"], "a", "the first event was handled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_ignores_hanging_up_goes_on() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let watch = against(&sandbox, &args(&["--output", "jsonl", "--skip-own"]));
    let mut nohup = std::process::Command::new("sh");
    nohup.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(watch.get_program()).args(watch.get_args());
    let running = Running::start(nohup);
    has_looked(&sandbox);
    running.signal("HUP");
    sandbox.customer_says(chat, "b").unwrap();
    while texts(&[running.line()]).is_empty() {}
    assert_eq!(running.stopped().0, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watch_waits_for_the_command_of_one_that_was_killed() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, (command, began, go)) = (path(&folder, "chats.json"), family(&folder));
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl"];
    let killed = watch(&sandbox, &[&kept[..], &["--exec", &command]].concat());
    let leader = members(&began)[0].clone();
    killed.signal("KILL");
    drop(killed);

    let seen = path(&folder, "seen");
    let next = watch(&sandbox, &[&kept[..], &["--exec", &format!("cat >>{seen}"), "--max", "2"]].concat());
    let waits = format!("a command of the previous watch still runs (process {leader}): waiting for its end");
    assert_eq!(next.complaint(), waits);
    next.is_silent_for(Duration::from_millis(200));
    assert!(!Path::new(&seen).exists());
    let impatient = [&kept[..], &["--orphan-wait", "0.1"]].concat();
    let impatient = run_against(&sandbox, &args(&impatient)).await;
    assert!(impatient.stderr.contains("another watch uses this checkpoint"), "{}", impatient.stderr);
    std::fs::write(&go, "").unwrap();
    let twice = format!(
        "the previous watch was ended while its command handled an event of chat {chat}: it may be handled twice"
    );
    assert_eq!(next.complaint(), twice);
    assert_eq!(next.end().0, Some(0));
    assert_eq!(std::fs::read_to_string(&seen).unwrap().lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watch_does_not_wait_for_ever() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, (command, began, go)) = (path(&folder, "chats.json"), family(&folder));
    let kept = ["--backlog", "--checkpoint", &checkpoint];
    let killed = watch(&sandbox, &[&kept[..], &["--exec", &command]].concat());
    members(&began);
    killed.signal("KILL");
    drop(killed);
    // Without a command of its own it would print the event, for somebody else to handle.
    let run = run_against(&sandbox, &args(&[&kept[..], &["--orphan-wait", "0.1"]].concat())).await;
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.lines().last().unwrap().contains("end it, or wait longer by --orphan-wait"),
        "{}",
        run.stderr
    );
    std::fs::write(&go, "").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_command_left_running_holds_up_nobody() {
    let (sandbox, chat) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, left) = (path(&folder, "chats.json"), path(&folder, "left"));
    let kept = ["--backlog", "--checkpoint", &checkpoint, "--output", "jsonl"];
    let leave = format!("cat >/dev/null; sleep 300 >/dev/null 2>&1 & echo $! >>{left}");
    let running = watch(&sandbox, &[&kept[..], &["--exec", &leave]].concat());
    until("both events", || std::fs::read_to_string(&left).is_ok_and(|left| left.lines().count() == 2));
    let acknowledged = || std::fs::read_to_string(format!("{checkpoint}.handler")).unwrap().trim().is_empty();
    until("the checkpoint", acknowledged);
    running.signal("KILL");
    drop(running);
    sandbox.customer_says(chat, "b").unwrap();
    let next = run_against(&sandbox, &args(&[&kept[..], &["--exec", "true", "--max", "1"]].concat())).await;
    assert_eq!((next.code, next.stderr.as_str()), (Some(0), ""));
    for process in std::fs::read_to_string(&left).unwrap().lines() {
        let _ = std::process::Command::new("kill").arg(process).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_record_of_a_command_leads_nowhere() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let (checkpoint, target) = (path(&folder, "chats.json"), support::file(&folder, "target", b"precious"));
    std::os::unix::fs::symlink(&target, format!("{checkpoint}.handler")).unwrap();
    let run = run_against(
        &sandbox,
        &args(&["--backlog", "--checkpoint", &checkpoint, "--exec", "true", "--max", "1"]),
    )
    .await;
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("chats.json.handler"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_does_not_get_the_key() {
    let (sandbox, _) = conversation(&["a"]).await;
    let mut command = against(&sandbox, &args(&["--backlog", "--max", "1", "--exec", "env"]));
    command.env("YANDEX_MARKET_API_KEY", "very-secret").env("YANDEX_MARKET_API_KEY_FILE", "/very/secret");
    let run = Run::from(tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("PATH=") && !run.stdout.contains("secret"), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_that_cannot_be_used_is_one_clear_error() {
    let (sandbox, _) = conversation(&["a"]).await;
    let folder = folder();
    let bad = support::file(&folder, "bad.json", b"{\"business\": 1, \"chats\"");
    is_refused(&sandbox, &args(&["--checkpoint", &bad]), "bad.json is no checkpoint").await;
    let nowhere = path(&folder, "no/such/folder.json");
    is_refused(&sandbox, &args(&["--checkpoint", &nowhere]), "cannot be written").await;

    let checkpoint = path(&folder, "chats.json");
    let running = watch(&sandbox, &["--checkpoint", &checkpoint]);
    until("the checkpoint", || Path::new(&checkpoint).exists());
    let other = run_against(&sandbox, &args(&["--checkpoint", &checkpoint])).await;
    assert_eq!(other.code, Some(2));
    assert!(other.stderr.contains("another watch uses this checkpoint"), "{}", other.stderr);
    assert_eq!(running.stopped().0, Some(0));
}

#[tokio::test]
async fn values_are_checked_before_anything_is_sent() {
    let (sandbox, _) = conversation(&["a"]).await;
    let seconds = "it must be a number of seconds, more than 0";
    for (flag, value, part) in [
        ("--every", "0", seconds),
        ("--every", "-1", seconds),
        ("--slowest", "0.0", seconds),
        ("--slowest", "soon", seconds),
        ("--max", "0", "a whole number from 1"),
        ("--exec", "", "a value is required"),
        ("--address", "127.0.0.1", "--port"),
        ("--trusted-proxy", "127.0.0.1", "--port"),
    ] {
        is_refused(&sandbox, &["chats", "watch", flag, value], part).await;
    }
    let slower = ["chats", "watch", "--every", "5", "--slowest", "1"];
    is_refused(&sandbox, &slower, "--slowest must not be shorter than --every").await;
    assert_eq!(run(&["chats", "watch"]).code, Some(2), "there is no key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_will_not_pass_ends_it() {
    let (sandbox, _) = conversation(&["a"]).await;
    sandbox.fault("getChats", Fault::Unauthorized);
    is_answered_with(&sandbox, &args(&[]), 4, "401").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_passes_is_told_and_is_no_end() {
    let (sandbox, _) = conversation(&["a"]).await;
    sandbox.fault_times("getChats", Fault::HourlyLimit { until: Duration::from_secs(3_600) }, 1);
    let running = watch(&sandbox, &["--backlog"]);
    let told = running.complaint();
    assert!(told.starts_with("error: getChats") && told.ends_with(" (trying again)"), "{told}");
    assert_eq!(running.stopped(), (Some(0), vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_cannot_be_read_is_told_and_the_end_is_1() {
    let (sandbox, _) = conversation(&["a"]).await;
    let mut page = json_of(SAMPLE);
    // The sample's id is none that a chat can have.
    page["result"]["chats"][0]["chatId"] = json!(5);
    let mut odd = page["result"]["chats"][0].clone();
    odd["createdAt"] = json!("yesterday");
    page["result"]["chats"].as_array_mut().unwrap().push(odd);
    page["result"]["paging"] = json!({});
    sandbox.answer("getChats", CannedAnswer::new(200).json(page));
    let running = watch(&sandbox, &["--backlog"]);
    assert!(running.line().ends_with("new chat"), "the other is told");
    assert!(running.complaint().contains("is left out: result.chats[1].createdAt: "));
    assert_eq!(running.stopped().0, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_the_market_keeps_back_is_warned_of_and_the_others_go_on() {
    let (sandbox, kept_back) = conversation(&["a"]).await;
    sandbox.answer("getChatHistory", CannedAnswer::error(403, "FORBIDDEN", "not this \u{202e}one"));
    let running = watch(&sandbox, &["--backlog"]);
    let warning = running.complaint();
    let expected =
        format!("error: chat {kept_back} cannot be read, and is tried again later: getChatHistory");
    assert!(warning.starts_with(&expected) && !warning.contains('\u{202e}'), "{warning}");
    sandbox.customer_begins_chat("b");
    while !running.line().ends_with("CUSTOMER: b") {}
    assert_eq!(running.stopped().0, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_pipe_ends_it_silently() {
    let sandbox = Sandbox::builder().chats(5).start().await.unwrap();
    let mut command = against(&sandbox, &args(&["--backlog"]));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_announced_is_told_before_the_next_look() {
    let sandbox = Sandbox::builder().chats(1).start().await.unwrap();
    let (_, chat) = first_chat(&sandbox);
    let folder = folder();
    let checkpoint = path(&folder, "chats.json");
    let slowly = ["chats", "watch", "--every", "86400", "--checkpoint", &checkpoint];
    let port = ["--port", "0", "--trusted-proxy", "127.0.0.1", "--output", "jsonl"];
    let running = Running::start(against(&sandbox, &[&slowly[..], &port].concat()));
    let address = address(&running.complaint());
    until("the first look", || Path::new(&checkpoint).exists());
    let message = sandbox.customer_says(chat, "Где мой заказ?").unwrap();
    let announced = json!({ "notificationType": "CHAT_MESSAGE_SENT", "businessId": sandbox.business(),
        "chatId": chat, "messageId": message.to_string(), "sentAt": "2026-01-31T12:00:00Z" });
    for _ in 0..2 {
        assert_eq!(post(&address, &["X-Forwarded-For: 5.45.207.1"], &announced.to_string()).0, 200);
    }
    let mut lines = vec![running.line()];
    while texts(&lines).is_empty() {
        lines.push(running.line());
    }
    assert_eq!(texts(&lines), ["Где мой заказ?"]);
    let (code, stdout, stderr) = running.stopped();
    assert_eq!((code, texts(&stdout)), (Some(0), vec![]), "{lines:?} {stderr:?}");
}
