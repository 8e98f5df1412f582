//! The reviews of goods through the client, against the sandbox.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::num::NonZeroU32;

use serde_json::json;
use yandex_market::operations::GET_GOODS_FEEDBACKS;
use yandex_market::types::{GetGoodsFeedbackRequest, GoodsFeedbackId};
use yandex_market::{Account, Error, ErrorKind, Feedback, Market, Retry};
use yandex_market_sandbox::{CannedAnswer, Fault, LastPage, Sandbox};

async fn start(reviews: usize) -> (Sandbox, Feedback) {
    let sandbox = Sandbox::builder().reviews(reviews).last_page(LastPage::Empty).start().await.unwrap();
    let feedback = market(&sandbox).business(sandbox.business()).feedback();
    (sandbox, feedback)
}

fn market(sandbox: &Sandbox) -> Market {
    Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build().unwrap()
}

#[tokio::test]
async fn every_review_of_6_months_is_read_and_an_old_one_is_found() {
    let (sandbox, feedback) = start(25).await;
    let listed = feedback.list().limit(3).stream().try_collect().await.unwrap();
    let all = sandbox.reviews();
    assert_eq!(listed.items, all[all.len() - listed.len()..]);
    assert!(listed.len() > 15 && listed.len() < all.len() && sandbox.journal().len() > 5);
    assert_eq!(feedback.find(all[0].feedback_id).await.unwrap().as_ref(), Some(&all[0]));
    assert_eq!(feedback.find(1).await.unwrap(), None);
}

/// The door for operations that have no method of their own yet.
#[tokio::test]
async fn any_operation_that_lists_is_read_to_its_end() {
    let (sandbox, _) = start(70).await;
    let business = sandbox.business();
    let ids: Vec<_> = sandbox.reviews().iter().map(|one| one.feedback_id).take(50).collect();
    let body = GetGoodsFeedbackRequest { feedback_ids: Some(ids.clone()), ..Default::default() };
    let account = Account::Business(business);
    let pages = market(&sandbox).pages(&GET_GOODS_FEEDBACKS, account, move |client, mut page| {
        page.limit = NonZeroU32::MIN.saturating_add(6);
        let body = body.clone();
        async move {
            client.get_goods_feedbacks().business_id(business).body(body).page_at(page).send().await
        }
    });
    let listed = pages.items().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|one| one.feedback_id).collect::<Vec<_>>(), ids);
    assert_eq!(sandbox.journal().len(), 8);
}

#[tokio::test]
async fn each_value_of_a_filter_goes_out_once() {
    let (sandbox, feedback) = start(1).await;
    let list = feedback.list().needing_reaction().ratings([2, 1, 2]).paid(false);
    let list = list.from("2026-06-01T00:00:00+03:00".parse().unwrap());
    list.to("2026-08-01T00:00:00+03:00".parse().unwrap()).page().await.unwrap();
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
async fn what_the_market_would_refuse_is_not_sent() {
    let (sandbox, feedback) = start(1).await;
    let ids = || (1..=51).map(GoodsFeedbackId::new);
    let date = |text: &str| text.parse().unwrap();
    let backwards = feedback.list().from(date("2026-02-01T00:00:00Z")).to(date("2026-01-01T00:00:00Z"));
    let one = feedback.one(7);
    let no_offers: [&str; 0] = [];
    let refused: [(Error, &str); 12] = [
        (feedback.list().ids([]).page().await.unwrap_err(), "`ids` has no values"),
        (feedback.list().ratings([]).page().await.unwrap_err(), "`ratings` has no values"),
        (feedback.list().offers(no_offers).page().await.unwrap_err(), "`offers` has no values"),
        (feedback.list().ids(ids()).page().await.unwrap_err(), "at most 50 ids, not 51"),
        (feedback.list().ids(ids().take(1)).paid(true).page().await.unwrap_err(), "no other filter"),
        (feedback.list().ratings([0]).page().await.unwrap_err(), "from 1 to 5"),
        (feedback.list().offers([" "]).page().await.unwrap_err(), "not only white space"),
        (backwards.page().await.unwrap_err(), "ends before it begins"),
        (one.comment("").await.unwrap_err(), "from 1 to 4096 characters, not 0"),
        (one.answer(0, "x").await.unwrap_err(), "the id of a comment must be 1 or more"),
        (feedback.skip(ids()).await.unwrap_err(), "at most 50 reviews, not 51"),
        (feedback.one(0).comments().page().await.unwrap_err(), "the id of a feedback must be 1 or more"),
    ];
    for (error, reason) in refused {
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    feedback.skip([]).await.unwrap();
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn comments_are_written_answered_changed_and_deleted() {
    let (sandbox, feedback) = start(3).await;
    let id = sandbox.reviews()[0].feedback_id;
    let review = feedback.one(id);
    let written = review.comment("Спасибо!").await.unwrap();
    let answer = review.answer(written.id, "И ещё").await.unwrap();
    assert_eq!(answer.parent_id, Some(written.id));
    let changed = review.edit_comment(written.id, "Большое спасибо!").await.unwrap();
    let listed = review.comments().stream().try_collect().await.unwrap();
    assert_eq!(listed.items, [changed, answer.clone()]);
    feedback.delete_comment(answer.id).await.unwrap();
    assert_eq!(sandbox.comments(id).len(), 1);
    let error = feedback.delete_comment(answer.id).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    let other = &sandbox.reviews()[2];
    assert!(other.need_reaction || !sandbox.comments(other.feedback_id).is_empty());
    feedback.one(other.feedback_id).skip().await.unwrap();
    assert!(sandbox.reviews().iter().all(|one| one.feedback_id != other.feedback_id || !one.need_reaction));
}

#[tokio::test]
async fn a_comment_that_may_be_there_is_not_written_again_and_skipping_is() {
    let (sandbox, _) = start(1).await;
    let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url());
    let retry = Retry::new().first_delay(std::time::Duration::from_millis(1));
    let feedback = market.retry(retry).build().unwrap().business(sandbox.business()).feedback();
    let id = sandbox.reviews()[0].feedback_id;
    for operation in ["updateGoodsFeedbackComment", "skipGoodsFeedbacksReaction"] {
        sandbox.fault(operation, Fault::ResetAfter);
    }
    let error = feedback.one(id).comment("once").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(sandbox.comments(id).len(), 1, "it was written, once");
    feedback.skip([id]).await.unwrap();
    assert_eq!(sandbox.journal().iter().filter(|one| one.path.ends_with("skip-reaction")).count(), 2);
}

#[tokio::test]
async fn one_odd_review_does_not_lose_the_page() {
    let (sandbox, feedback) = start(2).await;
    let good = serde_json::to_value(&sandbox.reviews()[0]).unwrap();
    let body =
        json!({ "status": "OK", "result": { "feedbacks": [good, { "feedbackId": "x" }], "paging": {} } });
    sandbox.answer("getGoodsFeedbacks", CannedAnswer::new(200).body(body.to_string()));
    let page = feedback.list().page().await.unwrap();
    assert_eq!((page.items.len(), page.bad_items.len()), (1, 1));
    assert_eq!(page.bad_items[0].path, "result.feedbacks[1].feedbackId");
}
