//! Schemathesis makes up requests by the description, right ones and wrong ones, and judges the answers.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use tokio::net::TcpListener;
use yandex_market::api::description;
use yandex_market::notify::Receiver;
use yandex_market::operations;
use yandex_market::types::{ChatStatusType, GoodsFeedback, Notification, Question};
use yandex_market_sandbox::{Recorded, Sandbox};

use crate::judge::{Judge, said};

/// It needs 15 s on an idle machine.
const PATIENCE: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Schemathesis: run by cargo xtask judge"]
async fn the_sandbox_keeps_to_the_description() {
    // No description can say that a finished chat takes no messages.
    let chats = Sandbox::start().await.unwrap().chats().into_iter();
    let chats = chats.filter(|chat| chat.status != ChatStatusType::Finished).collect();
    let sandbox = Sandbox::builder().with_chats(chats).enforce_limits(false).start().await.unwrap();
    let config = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis.toml");
    fs::write(&config, self::config(&sandbox)).unwrap();
    let hooks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged/schemathesis_hooks.py");
    let (bundle, key) = (said("BUNDLE"), format!("Api-Key: {}", sandbox.api_key()));
    let files = ["--config-file", &config.to_string_lossy(), "run", &bundle];
    let options = ["--url", sandbox.base_url(), "--header", &key, "--max-examples", "50", "--seed", "1"];
    let arguments = [&files[..], &options].concat();
    let known = known(&sandbox);
    let known = known.iter().map(|(name, value)| (*name, Path::new(value)));
    let variables: Vec<_> = known.chain([("SCHEMATHESIS_HOOKS", hooks.as_path())]).collect();
    let mut judge = Judge::start("SCHEMATHESIS", "schemathesis", &arguments, &variables);
    let status = judge.ends(PATIENCE).await;
    assert!(status.success(), "{}", judge.log());
    let journal = sandbox.journal();
    for operation in operations::ALL {
        let calls = || journal.iter().filter(|call| call.operation == Some(operation));
        let answered = |status| calls().any(|call| call.status == status);
        assert!(answered(200) && answered(401), "{} was hardly tested:\n{}", operation.id, judge.log());
        // What does not exist, or not any more, is not found either way.
        let is_taken = |call: &Recorded| [200, 404].contains(&call.status) && has_unknown_field(call);
        let body = description::request_schema(operation).or_else(|| description::form_schema(operation));
        assert!(body.is_none() || calls().any(is_taken), "{}: no field that is not described", operation.id);
    }
    let is_next = |call: &Recorded| call.status == 200 && call.query("pageToken").is_some();
    assert!(journal.iter().any(is_next), "no page but the first was asked for");
    for (operation, dates) in [
        (&operations::GET_GOODS_FEEDBACKS, ["dateTimeFrom", "dateTimeTo"]),
        (&operations::GET_GOODS_QUESTIONS, ["dateFrom", "dateTo"]),
    ] {
        let is_dated = |call: &&Recorded| {
            let body = call.json().unwrap_or_default();
            call.operation == Some(operation) && dates.iter().all(|date| body[date].is_string())
        };
        let right = journal.iter().filter(is_dated).filter(|call| call.status == 200).count();
        assert!(right > 5, "{}: {right} lists between two dates", operation.id);
    }
}

/// Tells whether a body has a field, or a part, that is not described.
fn has_unknown_field(call: &Recorded) -> bool {
    let Some(operation) = call.operation else { return false };
    let known = description::request_schema(operation).and_then(|schema| schema.get("properties"));
    match call.json() {
        Some(Value::Object(fields)) => {
            fields.keys().any(|name| known.is_none_or(|known| known.get(name).is_none()))
        }
        // As schemathesis_hooks.py names them.
        _ => String::from_utf8_lossy(&call.body).contains("name=\"other"),
    }
}

/// Here the Market calls. What is no notification has statuses that the Market does not document, so only right ones are
/// made up.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Schemathesis: run by cargo xtask judge"]
async fn the_receiver_keeps_to_the_description() {
    let (receiver, mut notifications) = Receiver::builder("judged", "1").any_sender().build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = receiver.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let heard = tokio::spawn(async move {
        let mut types = BTreeSet::new();
        while let Some(notification) = notifications.next().await {
            types.insert(notification.tag().to_owned());
        }
        types
    });
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/notifications.yaml");
    let hooks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged/notifications_hooks.py");
    let files = ["run", &description.to_string_lossy(), "--url", &url, "--phases", "examples,fuzzing"];
    let options = ["--mode", "positive", "--max-examples", "200", "--seed", "1"];
    let arguments = [&files[..], &options].concat();
    let variables = [("SCHEMATHESIS_HOOKS", hooks.as_path())];
    let mut judge = Judge::start("SCHEMATHESIS", "schemathesis-notifications", &arguments, &variables);
    let status = judge.ends(PATIENCE).await;
    assert!(status.success(), "{}", judge.log());
    receiver.shutdown();
    let all_but_ping: Vec<_> = Notification::KNOWN.iter().filter(|tag| **tag != "PING").collect();
    let types = heard.await.unwrap();
    assert!(all_but_ping.iter().all(|tag| types.contains(**tag)), "{types:?}");
    assert!(receiver.stats().pings > 0);
}

/// With the ids of a chat and of messages of all kinds in it, for no one makes up ids that exist.
fn config(sandbox: &Sandbox) -> String {
    let chat = sandbox.chats().first().unwrap().chat_id;
    sandbox.customer_says(chat, "Когда привезёте?").unwrap();
    sandbox.customer_sends_sticker(chat).unwrap();
    sandbox.customer_sends_file(chat, "чек.pdf", "%PDF").unwrap();
    let ids = sandbox.messages(chat).into_iter().map(|message| message.message_id.to_string());
    let ids = ids.collect::<Vec<_>>().join(", ");
    let config = include_str!("schemathesis.toml");
    config.replace("[CHAT]", &format!("[{chat}]")).replace("[MESSAGES]", &format!("[{ids}]"))
}

/// Ids of a review, of a comment of the shop's, of a question and of an answer of the shop's, and the days of the latest
/// review and the latest question.
fn known(sandbox: &Sandbox) -> [(&'static str, String); 6] {
    let reviews = sandbox.reviews();
    let of = |review: &GoodsFeedback| sandbox.comments(review.feedback_id);
    let comment = reviews.iter().flat_map(of).find(|comment| comment.can_modify == Some(true)).unwrap();
    let questions = sandbox.questions();
    let of = |question: &Question| sandbox.answers(question.question_identifiers.id);
    let answer = questions.iter().flat_map(of).find(|answer| answer.can_modify).unwrap();
    [
        ("REVIEW", comment.feedback_id.to_string()),
        ("COMMENT", comment.id.to_string()),
        ("QUESTION", answer.question_id.to_string()),
        ("ANSWER", answer.id.to_string()),
        ("LATEST_REVIEW", latest(reviews.iter().map(|review| review.created_at))),
        ("LATEST_QUESTION", latest(questions.iter().map(|question| question.created_at))),
    ]
}

fn latest(times: impl Iterator<Item = DateTime<FixedOffset>>) -> String {
    times.max().unwrap().date_naive().to_string()
}
