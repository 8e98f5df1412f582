//! The generated handles against the sandbox: what goes out is what the setters said, and what the description forbids does
//! not.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::time::Duration;

use serde_json::json;
use yandex_market::business::{GoodsFeedback, GoodsQuestions};
use yandex_market::operations::GET_GOODS_FEEDBACKS;
use yandex_market::requests::{GetGoodsFeedbacks, UpdateGoodsFeedbackComment};
use yandex_market::types::{self, QuestionsTextEntityOperationType};
use yandex_market::{Error, ErrorKind, Market, Request, Retry, Scope};
use yandex_market_sandbox::{CannedAnswer, Fault, LastPage, Sandbox};

async fn start() -> (Sandbox, GoodsFeedback) {
    let sandbox = Sandbox::builder().last_page(LastPage::Empty).start().await.unwrap();
    let feedback = market(&sandbox).business(sandbox.business()).goods_feedback();
    (sandbox, feedback)
}

fn market(sandbox: &Sandbox) -> Market {
    let retry = Retry::new().first_delay(Duration::from_millis(1));
    Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).retry(retry).build().unwrap()
}

fn questions(sandbox: &Sandbox) -> GoodsQuestions {
    market(sandbox).business(sandbox.business()).goods_questions()
}

#[tokio::test]
async fn a_list_is_read_to_its_end_by_types_and_by_names() {
    let (sandbox, feedback) = start().await;
    let listed = feedback.list().limit(3).stream().try_collect().await.unwrap();
    let pages = sandbox.journal().len();
    assert!(listed.len() > 3 && pages > 2);
    let call = market(&sandbox).call(&GET_GOODS_FEEDBACKS).path("businessId", sandbox.business().to_string());
    let named = call.json(json!({})).list().limit(3).stream().try_collect().await.unwrap();
    assert_eq!(serde_json::to_value(&listed.items).unwrap(), json!(named.items));
    assert_eq!(sandbox.journal().len(), 2 * pages);
}

#[tokio::test]
async fn each_value_of_a_filter_goes_out_once() {
    let (sandbox, feedback) = start().await;
    let list = feedback.list().reaction_status(types::FeedbackReactionStatusType::NeedReaction);
    let list = list.rating_values([2, 1, 2]).paid(false);
    let date = |text: &str| text.parse::<yandex_market::DateTime>().unwrap();
    let list = list.date_time_from(date("2026-06-01T00:00:00+03:00"));
    list.date_time_to(date("2026-08-01T00:00:00+03:00")).page().await.unwrap();
    let request = &sandbox.journal()[0];
    assert_eq!(request.query("limit"), Some("50"));
    let expected = json!({
        "dateTimeFrom": "2026-06-01T00:00:00+03:00",
        "dateTimeTo": "2026-08-01T00:00:00+03:00",
        "reactionStatus": "NEED_REACTION",
        "ratingValues": [2, 1],
        "paid": false,
    });
    assert_eq!(request.json(), Some(expected));
}

#[tokio::test]
async fn what_the_description_forbids_is_not_sent() {
    let (sandbox, feedback) = start().await;
    let (questions, list) = (questions(&sandbox), || feedback.list());
    let no_offers: [&str; 0] = [];
    let refused: [(Error, &str); 9] = [
        (list().feedback_ids([0; 0]).page().await.unwrap_err(), "`feedbackIds` has no values"),
        (list().offer_ids(no_offers).page().await.unwrap_err(), "`offerIds` has no values"),
        (
            list().feedback_ids(1..=51).page().await.unwrap_err(),
            "`feedbackIds` must have from 1 to 50 items, not 51",
        ),
        (list().offer_ids([" "]).page().await.unwrap_err(), "`offerIds[0]` must not be blank"),
        (
            feedback.skip_reaction(1..=51).await.unwrap_err(),
            "`feedbackIds` must have from 1 to 50 items, not 51",
        ),
        (feedback.delete_comment(0).await.unwrap_err(), "`id` must be 1 or more, not 0"),
        (
            feedback.update_comment(types::UpdateGoodsFeedbackComment::new(""), 1).await.unwrap_err(),
            "`comment.text` must have from 1 to 4096 characters, not 0",
        ),
        (
            questions.answers().question_id(0).page().await.unwrap_err(),
            "`questionId` must be 1 or more, not 0",
        ),
        (
            questions
                .update(QuestionsTextEntityOperationType::Create)
                .text("я".repeat(5001))
                .await
                .unwrap_err(),
            "`text` must have from 1 to 5000 characters, not 5001",
        ),
    ];
    for (error, reason) in refused {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn what_may_be_there_is_not_written_again_and_what_does_no_harm_is() {
    let (sandbox, feedback) = start().await;
    let id = sandbox.reviews()[0].feedback_id;
    for operation in ["updateGoodsFeedbackComment", "skipGoodsFeedbacksReaction"] {
        sandbox.fault(operation, Fault::ResetAfter);
    }
    let comment = types::UpdateGoodsFeedbackComment::new("once");
    let error = feedback.update_comment(comment, id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    feedback.skip_reaction([id]).await.unwrap();
    let times = |end: &str| sandbox.journal().iter().filter(|one| one.path.ends_with(end)).count();
    assert_eq!((times("comments/update"), times("skip-reaction")), (1, 2));
}

#[tokio::test]
async fn one_odd_item_does_not_lose_the_page() {
    let (sandbox, feedback) = start().await;
    let good = serde_json::to_value(&sandbox.reviews()[0]).unwrap();
    let body =
        json!({ "status": "OK", "result": { "feedbacks": [good, { "feedbackId": "x" }], "paging": {} } });
    sandbox.answer("getGoodsFeedbacks", CannedAnswer::new(200).body(body.to_string()));
    let page = feedback.list().page().await.unwrap();
    assert_eq!((page.items.len(), page.bad_items.len()), (1, 1));
    assert_eq!(page.bad_items[0].path, "result.feedbacks[1].feedbackId");
}

#[tokio::test]
async fn a_call_has_options_of_its_own() {
    let (sandbox, feedback) = start().await;
    let chats = market(&sandbox).business(sandbox.business()).chats();
    sandbox.fault("getGoodsFeedbacks", Fault::InternalError);
    let once = feedback.list().retry(Retry::off()).header("x-trace".parse().unwrap(), "7".parse().unwrap());
    let once = once.header("api-key".parse().unwrap(), "other".parse().unwrap());
    assert_eq!(once.page().await.unwrap_err().attempts(), 1);
    let request = &sandbox.journal()[0];
    assert_eq!(request.header("x-trace"), Some("7"));
    assert_eq!(request.header("api-key"), Some(sandbox.api_key()), "the key stays the key");
    sandbox.fault("getChat", Fault::Slow(Duration::from_secs(5)));
    let chat = sandbox.chats()[0].chat_id;
    let hasty = chats.get(chat).timeout(Duration::from_millis(50)).retry(Retry::off());
    assert_eq!(hasty.await.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
}

#[test]
fn a_request_says_all_that_sending_it_needs() {
    let list = GetGoodsFeedbacks::new(7).rating_values([1]);
    assert_eq!((list.operation().id, list.scope()), ("getGoodsFeedbacks", Scope::Business(7.into())));
    let update = UpdateGoodsFeedbackComment::new(7, types::UpdateGoodsFeedbackComment::new("text"), 1);
    assert!(!update.operation().repeatable && update.validate().is_ok() && update.cost() == 1);
}
