//! `ymarket feedback`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use serde_json::json;
use support::{is_refused, run_against, run_with_input};
use yandex_market_sandbox::{CannedAnswer, Sandbox};

#[tokio::test]
async fn reviews_are_listed_with_filters() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = run_against(&sandbox, &["feedback", "list"]).await;
    assert!(table.stdout.contains("RATING") && table.stdout.contains("SKU-004"), "{}", table.stdout);
    let args = "feedback list --needs-reaction --rating 1,2 --offer SKU-001 --from 2026-06-01 --to \
                2026-08-01T00:00:00Z --paid=false --limit 7 --output jsonl";
    let run = run_against(&sandbox, &args.split_whitespace().collect::<Vec<_>>()).await;
    assert_eq!(run.json_lines().len(), 0);
    let request = &sandbox.journal()[1];
    assert_eq!(request.query("limit"), Some("7"));
    let expected = json!({
        "dateTimeFrom": "2026-06-01T00:00:00+03:00",
        "dateTimeTo": "2026-08-01T00:00:00Z",
        "reactionStatus": "NEED_REACTION",
        "ratingValues": [1, 2],
        "offerIds": ["SKU-001"],
        "paid": false,
    });
    assert_eq!(request.json(), Some(expected));
    let id = sandbox.reviews()[0].feedback_id.to_string();
    let one = run_against(&sandbox, &["feedback", "list", "--id", &id, "--output", "json"]).await.json();
    assert_eq!(one, json!([sandbox.reviews()[0]]));
}

#[tokio::test]
async fn a_review_is_commented_on_and_the_comment_changed_and_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let review = sandbox.reviews()[0].feedback_id;
    let (id, json) = (review.to_string(), ["--output", "json"]);
    let run = async |args: &[&str]| run_against(&sandbox, &[args, &json].concat()).await.json();
    let comment = run(&["feedback", "comment", &id, "Спасибо!"]).await;
    let number = comment["id"].to_string();
    let answer = run(&["feedback", "comment", &id, "--answer", &number, "И ещё"]).await;
    assert_eq!(answer["parentId"], comment["id"]);
    let piped = ["feedback", "comment", &id, "--edit", &number];
    let run_piped = run_with_input(&sandbox, &piped, "Большое спасибо!\n".as_bytes()).await;
    assert!(run_piped.stdout.contains("Большое спасибо!"), "{}", run_piped.stderr);
    assert_eq!(run(&["feedback", "comments", &id]).await, json!(sandbox.comments(review)));
    let deleted = run_against(&sandbox, &["feedback", "delete-comment", &number]).await;
    assert_eq!(deleted.stdout, format!("Deleted comment {number}.\n"));
    assert_eq!(run(&["feedback", "skip", &id]).await, json!({ "feedbackIds": [review] }));
    assert_eq!(sandbox.comments(review).len(), 1);
}

#[tokio::test]
async fn a_comment_that_may_be_there_is_to_be_looked_for() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer("updateGoodsFeedbackComment", CannedAnswer::error(503, "UNAVAILABLE", "later"));
    let run = run_against(&sandbox, &["feedback", "comment", "7", "hi"]).await;
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.ends_with("Look first: ymarket feedback comments 7\n"), "{}", run.stderr);
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["list", "--rating", "6"], "6 is not in 1..=5"),
        (&["list", "--from", "yesterday"], "write 2026-01-31"),
        (&["list", "--id", "1", "--paid"], "cannot be used with"),
        (&["list", "--id", "0"], "must be 1 or more"),
        (&["list", "--offer", " "], "not only white space"),
        (&["comment", "7", ""], "from 1 to 4096 characters, not 0"),
        (&["comment", "7", "x", "--edit", "1", "--answer", "2"], "cannot be used with"),
        (&["skip"], "required"),
    ];
    for (args, reason) in cases {
        is_refused(&sandbox, &[&["feedback"], args].concat(), reason).await;
    }
}
