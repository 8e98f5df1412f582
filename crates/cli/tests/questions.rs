//! `ymarket questions`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::json;
use support::{is_answered, is_refused, run_against, run_with_input};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

#[tokio::test]
async fn questions_are_listed_with_filters() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = run_against(&sandbox, &["questions", "list"]).await;
    assert!(table.stdout.contains("QUESTION") && table.stdout.contains("гарантия"), "{}", table.stdout);
    let args = "questions list --waiting --category 90401 --from 2026-11-01 --to 2026-11-20 --id 1,2 \
                --oldest-first --limit 7 --output jsonl";
    let run = run_against(&sandbox, &args.split_whitespace().collect::<Vec<_>>()).await;
    assert_eq!(run.json_lines().len(), 0);
    let request = &sandbox.journal()[1];
    assert_eq!(request.query("limit"), Some("7"));
    let expected = json!({
        "categoryIds": [90401],
        "questionIds": [1, 2],
        "dateFrom": "2026-11-01",
        "dateTo": "2026-11-20",
        "needAnswer": true,
        "sort": "CREATED_AT_ASC",
    });
    assert_eq!(request.json(), Some(expected));
}

#[tokio::test]
async fn a_question_is_answered_and_what_was_written_changed_and_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let question = sandbox.questions()[0].question_identifiers.id;
    let id = question.to_string();
    let run = async |args: &[&str]| {
        let run = run_against(&sandbox, &[&["questions"], args].concat()).await;
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args:?}");
        run.stdout.trim().to_owned()
    };
    let answer = run(&["answer", &id, "Да"]).await;
    let comment = run_with_input(&sandbox, &["questions", "comment", &answer], "Спасибо\n".as_bytes()).await;
    let (comment, answer) = (format!("COMMENT:{}", comment.stdout.trim()), format!("ANSWER:{answer}"));
    assert_eq!(run(&["edit", &answer, "Да, подойдёт"]).await, format!("Changed {answer}."));
    let listed = run_against(&sandbox, &["questions", "answers", &id, "--output", "json"]).await.json();
    assert_eq!(listed, json!(sandbox.answers(question)));
    assert!(run(&["answers", &id]).await.contains("Sandbox: Спасибо"));
    for reply in [&comment, &answer] {
        assert_eq!(run(&["delete", reply]).await, format!("Deleted {reply}."));
    }
    is_answered(&sandbox, &["questions", "delete", &answer], "404").await;
}

#[tokio::test]
async fn an_answer_that_may_be_there_is_to_be_looked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("updateGoodsQuestionTextEntity", CannedAnswer::error(503, "UNAVAILABLE", "later"));
    let run = run_against(&sandbox, &["questions", "answer", "7", "hi"]).await;
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.ends_with("Look first: ymarket questions answers 7\n"), "{}", run.stderr);
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let cases: [(&[&str], &str); 6] = [
        (&["list", "--from", "yesterday"], "write a day as in 2026-01-31"),
        (&["list", "--limit", "51"], "the limit must be from 1 to 50, not 51"),
        (&["answers", "0"], "must be 1 or more"),
        (&["answer", "7", ""], "from 1 to 5000 characters, not 0"),
        (&["edit", "QUESTION:7", "x"], "write ANSWER:123 or COMMENT:123"),
        (&["delete", "7"], "write ANSWER:123 or COMMENT:123"),
    ];
    for (args, reason) in cases {
        is_refused(&sandbox, &[&["questions"], args].concat(), reason).await;
    }
}
