//! `ymarket api`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::{Value, json};
use support::{
    Run, file, first_chat, folder, is_answered, is_answered_with, is_refused, refused, run_against,
    run_with_input, ymarket,
};
use yandex_market::operations;
use yandex_market::types::{ApiKeyScopeType, GoodsFeedbackComment};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

#[tokio::test]
async fn every_operation_of_the_table_can_be_called() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let (chat, id) = first_chat(&sandbox);
    let message = sandbox.messages(id)[0].message_id;
    let (chat, message) = (format!("chatId={chat}"), format!("messageId={message}"));
    let body = format!(r#"{{"context": {{"type": "ORDER", "id": {}}}}}"#, sandbox.orders()[0]);
    let path = file(&folder, "a.txt", b"x");
    let review = sandbox.reviews()[0].feedback_id;
    let of_review = format!(r#"{{"feedbackId": {review}}}"#);
    let comment = format!(r#"{{"feedbackId": {review}, "comment": {{"text": "hi"}}}}"#);
    let own = |one: &GoodsFeedbackComment| one.can_modify == Some(true);
    let own = sandbox.reviews().iter().flat_map(|one| sandbox.comments(one.feedback_id)).find(own).unwrap();
    let own = format!(r#"{{"id": {}}}"#, own.id);
    let skipped = format!(r#"{{"feedbackIds": [{review}]}}"#);
    let question = sandbox.questions()[0].question_identifiers.id;
    let of_question = format!(r#"{{"questionId": {question}}}"#);
    let parent = format!(r#"{{"type": "QUESTION", "id": {question}}}"#);
    let answer = format!(r#"{{"operationType": "CREATE", "parentEntityId": {parent}, "text": "hi"}}"#);
    for operation in operations::ALL {
        let args: &[&str] = match operation.id {
            "getAuthTokenInfo" | "getCampaigns" => &[],
            "getChats" => &["--body", "{}"],
            "getChat" => &["--query", &chat],
            "getChatHistory" => &["--query", &chat, "--body", "{}"],
            "getChatMessage" => &["--query", &chat, "--query", &message],
            "createChat" => &["--body", &body],
            "sendMessageToChat" => &["--query", &chat, "--body", r#"{"message": "hi"}"#],
            "sendFileToChat" => &["--query", &chat, "--file", &path],
            "getGoodsFeedbacks" => &["--body", "{}"],
            "getGoodsFeedbackComments" => &["--body", &of_review],
            "updateGoodsFeedbackComment" => &["--body", &comment],
            "deleteGoodsFeedbackComment" => &["--body", &own],
            "skipGoodsFeedbacksReaction" => &["--body", &skipped],
            "getGoodsQuestions" => &["--body", "{}"],
            "getGoodsQuestionAnswers" => &["--body", &of_question],
            "updateGoodsQuestionTextEntity" => &["--body", &answer],
            other => panic!("{other} has no arguments here"),
        };
        let run = run_against(&sandbox, &[&["api", operation.id], args].concat()).await;
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", operation.id);
        assert!(run.json().is_object(), "{}", run.stdout);
        assert_eq!(sandbox.journal().last().unwrap().operation, Some(*operation));
    }
    assert_eq!(sandbox.files()[0].name, "a.txt");
}

#[tokio::test]
async fn parameters_and_body_are_sent_as_they_are_and_the_answer_printed_as_it_came() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = json!({ "status": "OK", "unheardOf": ["я\u{9b}", 1, null, 4_190_000_000_i64] });
    for (format, lines) in [("table", 9), ("json", 9), ("jsonl", 1)] {
        sandbox.answer("getChats", CannedAnswer::new(200).json(answer.clone()));
        let args = ["api", "GETCHATS", "--query", "limit=1", "--query", "a b=c=д&", "--output", format];
        let run = run_against(&sandbox, &[&args[..], &["--body", r#"{"x": [1.5]}"#]].concat()).await;
        assert_eq!((run.json(), run.stdout.lines().count()), (answer.clone(), lines));
        assert!(!run.stdout.contains('\u{9b}'));
    }
    let request = &sandbox.journal()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2/businesses/1/chats"));
    let query = [("limit", "1"), ("a b", "c=д&")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(request.query, query);
    assert_eq!(request.json(), Some(json!({ "x": [1.5] })));
}

#[tokio::test]
async fn a_body_comes_from_a_file_or_standard_input() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    let path = format!("@{}", file(&folder, "body.json", br#"{"statuses": ["NEW"]}"#));
    let input = br#"{"statuses": ["FINISHED"]}"#;
    for (body, status) in [(path.as_str(), "NEW"), ("-", "FINISHED")] {
        let run = run_with_input(&sandbox, &["api", "getChats", "--body", body], input).await;
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(sandbox.journal().last().unwrap().json(), Some(json!({ "statuses": [status] })));
    }
}

#[tokio::test]
async fn the_business_is_that_of_the_path_or_else_of_the_command_line() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = run_against(&sandbox, &["api", "getChats", "--path", "businessId=7", "--body", "{}"]).await;
    assert_eq!(run.code, Some(4));
    assert_eq!(sandbox.journal()[0].path, "/v2/businesses/7/chats");

    let start = ["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key(), "api"];
    let args = [&start[..], &["getChats", "--path", "businessId=1", "--body", "{}"]].concat();
    let mut command = ymarket(&args);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert_eq!(Run::from(output).code, Some(0));
    let run = support::run(&[&start[..], &["getChats"]].concat());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("there is no business: set YANDEX_MARKET_BUSINESS_ID"), "{}", run.stderr);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_anything_is_sent() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder());
    is_refused(&sandbox, &["api", "getChatz"], "a similar value exists: 'getChat").await;
    is_refused(&sandbox, &["api", "getChats", "--query", "limit"], "write NAME=VALUE").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "=1"], "write NAME=VALUE").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "chatId=1"], "has no parameter `chatId`").await;
    let twice = ["api", "getChats", "--path", "businessId=1", "--path", "businessId=2"];
    is_refused(&sandbox, &twice, "two values for `businessId`").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "businessId=shop"], "`shop` is no BusinessId").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "businessId=0"], "must be 1 or more, not 0").await;
    is_refused(&sandbox, &["api", "getChats", "--path", "businessId=.."], "`businessId` cannot be `..`")
        .await;
    is_refused(&sandbox, &["api", "getChats", "--body", "{"], "the body is no JSON: EOF").await;
    is_refused(&sandbox, &["api", "getChats", "--body", ""], "the body is no JSON: EOF").await;
    let missing = folder.path().join("missing.json");
    let body = format!("@{}", missing.display());
    is_refused(&sandbox, &["api", "getChats", "--body", &body], "missing.json` cannot be read: No such file")
        .await;
    is_refused(&sandbox, &["api", "sendFileToChat", "--file", &body[1..]], "cannot be read: No such file")
        .await;
    let both = ["api", "getChats", "--body", "{}", "--file", "x"];
    is_refused(&sandbox, &both, "cannot be used with").await;
    let args = ["api", "getChats", "--body", "-"];
    let run = run_with_input(&sandbox, &args, b"\"\xff\"").await;
    refused(&sandbox, &args, &run, "standard input is not UTF-8: the first 1 bytes are");
    let body = format!("@{}", file(&folder, "cp1251.json", b"{\"message\": \"\xcf\xf0\"}"));
    is_refused(&sandbox, &["api", "getChats", "--body", &body], "cp1251.json` is not UTF-8").await;
}

#[tokio::test]
async fn errors_are_those_of_every_command() {
    let sandbox = Sandbox::builder().scopes([ApiKeyScopeType::Pricing]).start().await.unwrap();
    let scopes = "one of these will do: communication, all-methods, all-methods:read-only)";
    is_answered_with(&sandbox, &["api", "getChats", "--body", "{}"], 4, scopes).await;
    let wrong: Value = json!({ "status": "ERROR", "errors": [{ "code": "BAD", "message": "no" }] });
    sandbox.answer("getChats", CannedAnswer::new(200).json(wrong));
    let part = "getChats: the response reports an error in spite of its status (200 OK): BAD: no";
    is_answered(&sandbox, &["api", "getChats", "--body", "{}"], part).await;
    sandbox.answer("sendMessageToChat", CannedAnswer::new(502));
    let send = ["api", "sendMessageToChat", "--query", "chatId=8", "--yes", "--body", r#"{"message": "x"}"#];
    let run = run_against(&sandbox, &send).await;
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains("must not simply be repeated")
            && run.stderr.contains("chats history 8 --newest 5")
    );
}
