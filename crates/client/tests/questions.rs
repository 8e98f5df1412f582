//! The questions about goods through the client, against the sandbox.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use serde_json::json;
use yandex_market::types::{AnswerCommentId, AnswerId, CategoryId, QuestionId};
use yandex_market::{Error, ErrorKind, Market, Questions, Reply};
use yandex_market_sandbox::{Fault, Sandbox};

async fn start(questions: usize) -> (Sandbox, Questions) {
    let sandbox = Sandbox::builder().questions(questions).empty_pages(true).start().await.unwrap();
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap();
    let questions = market.business(sandbox.business()).questions();
    (sandbox, questions)
}

#[tokio::test]
async fn every_question_of_a_month_is_read_in_either_order() {
    let (sandbox, questions) = start(25).await;
    let mut newest_first = questions.list().limit(4).stream().try_collect().await.unwrap().into_vec();
    let oldest_first = questions.list().oldest_first().stream().try_collect().await.unwrap().into_vec();
    newest_first.reverse();
    assert_eq!(newest_first, oldest_first);
    let all = sandbox.questions();
    assert_eq!(oldest_first, all[all.len() - oldest_first.len()..]);
    assert!(oldest_first.len() > 15 && oldest_first.len() < all.len());
}

#[tokio::test]
async fn each_value_of_a_filter_goes_out_once() {
    let (sandbox, questions) = start(1).await;
    let list = questions.waiting().categories([2, 1, 2].map(CategoryId::new));
    let list = list.from("2026-11-01".parse().unwrap()).to("2026-11-20".parse().unwrap());
    list.page().await.unwrap();
    let request = &sandbox.journal()[0];
    assert_eq!(
        (request.path.as_str(), request.query("limit")),
        ("/v1/businesses/1/goods-questions", Some("50"))
    );
    let expected = json!({
        "categoryIds": [2, 1], "dateFrom": "2026-11-01", "dateTo": "2026-11-20", "needAnswer": true,
    });
    assert_eq!(request.json(), Some(expected));
}

#[tokio::test]
async fn a_question_is_answered_and_what_was_written_changed_and_deleted() {
    let (sandbox, questions) = start(3).await;
    let id = sandbox.questions()[0].question_identifiers.id;
    let answer = questions.one(id).answer("Да").await.unwrap();
    let comment = questions.comment(answer, "И спасибо за вопрос").await.unwrap();
    questions.edit(answer, "Да, подойдёт").await.unwrap();
    questions.edit(comment, "Спасибо за вопрос").await.unwrap();
    let answers = questions.one(id).answers().stream().try_collect().await.unwrap();
    assert_eq!(answers.items, sandbox.answers(id));
    assert_eq!(*answers[0].text, "Да, подойдёт");
    assert_eq!(*answers[0].comments.as_ref().unwrap()[0].text, "Спасибо за вопрос");
    questions.delete(comment).await.unwrap();
    questions.delete(Reply::from(answer)).await.unwrap();
    let error = questions.delete(answer).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert!(sandbox.answers(id).is_empty());
}

#[tokio::test]
async fn what_the_market_would_refuse_is_not_sent() {
    let (sandbox, questions) = start(1).await;
    let day = |text: &str| text.parse().unwrap();
    let many = (1..=51).map(QuestionId::new);
    let backwards = questions.list().from(day("2026-02-01")).to(day("2026-01-01"));
    let refused: [(Error, &str); 9] = [
        (questions.list().ids([]).page().await.unwrap_err(), "`ids` has no values"),
        (questions.list().categories([]).page().await.unwrap_err(), "`categories` has no values"),
        (questions.list().ids(many).page().await.unwrap_err(), "at most 50 ids, not 51"),
        (backwards.page().await.unwrap_err(), "ends before it begins"),
        (questions.one(0).answers().page().await.unwrap_err(), "the id of a question must be 1 or more"),
        (questions.one(1).answer("").await.unwrap_err(), "from 1 to 5000 characters, not 0"),
        (questions.one(1).answer("я".repeat(5001)).await.unwrap_err(), "not 5001"),
        (questions.edit(AnswerId::new(-1), "x").await.unwrap_err(), "the id of an answer must be 1 or more"),
        (
            questions.delete(AnswerCommentId::new(0)).await.unwrap_err(),
            "the id of a comment must be 1 or more",
        ),
    ];
    for (error, reason) in refused {
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn an_answer_that_may_be_there_is_not_written_again() {
    let (sandbox, questions) = start(1).await;
    let id = sandbox.questions()[0].question_identifiers.id;
    sandbox.fault("updateGoodsQuestionTextEntity", Fault::ResetAfter);
    let error = questions.one(id).answer("once").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(sandbox.answers(id).len(), 1);
}

#[test]
fn a_reply_is_written_and_read() {
    for text in ["ANSWER:1", "COMMENT:960000013"] {
        assert_eq!(text.parse::<Reply>().unwrap().to_string(), text);
    }
    for text in ["", "1", "ANSWER", "ANSWER:0", "QUESTION:1", "answer:1", "ANSWER:1:2"] {
        let error = text.parse::<Reply>().unwrap_err().to_string();
        assert!(error.contains("write ANSWER:123 or COMMENT:123"), "{error}");
    }
}
