use serde_json::{Value, json};
use yandex_market_api::types::GoodsFeedback;
use yandex_market_sandbox::Sandbox;

use crate::support::{Answer, post, started};

async fn list(sandbox: &Sandbox, body: Value) -> Answer {
    post(sandbox, "goods-feedback", &[("limit", "50")], body).await
}

fn ids(answer: &Answer) -> Vec<i64> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let feedbacks = answer.body["result"]["feedbacks"].as_array().unwrap();
    feedbacks.iter().map(|feedback| feedback["feedbackId"].as_i64().unwrap()).collect()
}

/// The ids of the reviews that are so.
fn those(sandbox: &Sandbox, are_so: impl Fn(&GoodsFeedback) -> bool) -> Vec<i64> {
    let found: Vec<i64> =
        sandbox.reviews().iter().filter(|one| are_so(one)).map(|one| one.feedback_id.get()).collect();
    assert!(!found.is_empty() && found.len() < 25, "{found:?}");
    found
}

#[tokio::test]
async fn without_dates_it_is_the_last_6_months_and_without_a_body_as_well() {
    let sandbox = started(Sandbox::builder()).await;
    let reviews = sandbox.reviews();
    assert!(reviews.is_sorted_by_key(|one| one.created_at), "in the order in which they were published");
    let recent = those(&sandbox, |one| one.created_at.to_rfc3339().as_str() > "2026-05-20T18:42:10");
    assert_eq!(ids(&list(&sandbox, json!({})).await), recent);
    let url = format!("{}/v2/businesses/1/goods-feedback?limit=50", sandbox.base_url());
    let bare = crate::support::http().post(url).header("Api-Key", sandbox.api_key());
    assert_eq!(ids(&Answer::of(bare).await), recent);
    let of_old = json!({ "feedbackIds": [reviews[0].feedback_id] });
    assert_eq!(ids(&list(&sandbox, of_old).await), [reviews[0].feedback_id.get()]);
}

#[tokio::test]
async fn filters_let_through_what_fits() {
    let sandbox = started(Sandbox::builder().reviews(20)).await;
    let (from, to) = ("2026-07-08T18:42:10+03:00", "2026-10-06T18:42:10+03:00");
    let between = those(&sandbox, |one| {
        let written = one.created_at.to_rfc3339();
        written.as_str() > from && written.as_str() < to
    });
    let cases = [
        (json!({ "reactionStatus": "NEED_REACTION" }), those(&sandbox, |one| one.need_reaction)),
        (json!({ "ratingValues": [1, 3] }), those(&sandbox, |one| [1, 3].contains(&one.statistics.rating))),
        (json!({ "paid": true }), those(&sandbox, |one| one.statistics.paid_amount.is_some())),
        (json!({ "paid": false }), those(&sandbox, |one| one.statistics.paid_amount.is_none())),
        (
            json!({ "offerIds": ["SKU-001", "none"] }),
            those(&sandbox, |one| one.identifiers.offer_id.as_deref().map(String::as_str) == Some("SKU-001")),
        ),
        (json!({ "dateTimeFrom": from, "dateTimeTo": to }), between),
    ];
    for (body, expected) in cases {
        assert_eq!(ids(&list(&sandbox, body.clone()).await), expected, "{body}");
    }
}

#[tokio::test]
async fn what_the_market_would_refuse_is_refused() {
    let sandbox = started(Sandbox::builder()).await;
    let many: Vec<i64> = (1..=51).collect();
    for (body, reason) in [
        (json!({ "feedbackIds": [] }), "feedbackIds"),
        (json!({ "feedbackIds": many }), "at most 50 items, not 51"),
        (json!({ "feedbackIds": [1], "paid": true }), "no other filter, and paid is there"),
        (json!({ "offerIds": [" "] }), "offerIds"),
        (json!({ "dateTimeFrom": "2026-01-01" }), "must be a date with a time and an offset"),
        (json!({ "dateTimeFrom": "2026-01-01T00:00:00Z" }), "6 month(s)"),
        (json!({ "reactionStatus": "NEW" }), "one of ALL, NEED_REACTION"),
        (json!({ "paid": 1 }), "paid"),
    ] {
        list(&sandbox, body).await.assert_refused(400, "BAD_REQUEST", reason);
    }
    let limit = post(&sandbox, "goods-feedback", &[("limit", "51")], json!({})).await;
    limit.assert_refused(400, "BAD_REQUEST", "at most 50, not 51");
}

#[tokio::test]
async fn a_comment_is_written_answered_changed_and_deleted() {
    let sandbox = started(Sandbox::builder()).await;
    let review = sandbox.reviews().into_iter().find(|one| one.need_reaction).unwrap().feedback_id;
    let update = async |comment: Value| {
        post(
            &sandbox,
            "goods-feedback/comments/update",
            &[],
            json!({ "feedbackId": review, "comment": comment }),
        )
        .await
    };
    let written = update(json!({ "text": "Спасибо!" })).await;
    let id = &written.body["result"]["id"];
    let answer = update(json!({ "text": "Ещё раз", "parentId": id })).await;
    assert_eq!(answer.body["result"]["parentId"], *id);
    // "With both the comment that is there is changed."
    let changed = update(json!({ "text": "Большое спасибо!", "id": id, "parentId": id })).await;
    assert_eq!(changed.body["result"]["text"], "Большое спасибо!");
    let state = || sandbox.reviews().into_iter().find(|one| one.feedback_id == review).unwrap();
    assert!(!state().need_reaction);
    assert_eq!(state().statistics.comments_count, 1, "comments on comments do not count");

    let delete = async || post(&sandbox, "goods-feedback/comments/delete", &[], json!({ "id": id })).await;
    assert_eq!(delete().await.status, 200);
    delete().await.assert_refused(404, "NOT_FOUND", "there is no comment");
    let texts: Vec<String> = sandbox.comments(review).into_iter().map(|one| one.text.0).collect();
    assert_eq!((texts, state().statistics.comments_count), (vec!["Ещё раз".to_owned()], 0));
    update(json!({ "text": "x", "id": id })).await.assert_refused(404, "NOT_FOUND", "there is no comment");
    for bad in [json!({ "text": "" }), json!({ "text": "x".repeat(4097) }), json!({}), json!("x")] {
        assert_eq!(update(bad).await.status, 400);
    }
}

#[tokio::test]
async fn nobody_changes_what_buyers_wrote() {
    let sandbox = started(Sandbox::builder()).await;
    let theirs = |one: &yandex_market_api::types::GoodsFeedbackComment| one.can_modify == Some(false);
    let comment = sandbox.reviews().iter().flat_map(|one| sandbox.comments(one.feedback_id)).find(theirs);
    let comment = comment.unwrap();
    let edit = json!({ "feedbackId": comment.feedback_id, "comment": { "id": comment.id, "text": "x" } });
    let edited = post(&sandbox, "goods-feedback/comments/update", &[], edit).await;
    edited.assert_refused(403, "FORBIDDEN", "is not yours");
    let deleted = post(&sandbox, "goods-feedback/comments/delete", &[], json!({ "id": comment.id })).await;
    deleted.assert_refused(403, "FORBIDDEN", "is not yours");
}

#[tokio::test]
async fn comments_are_asked_for_by_review_or_by_id() {
    let sandbox = started(Sandbox::builder()).await;
    let review = sandbox.reviews().into_iter().find(|one| !one.need_reaction).unwrap().feedback_id;
    let listed = async |body: Value| post(&sandbox, "goods-feedback/comments", &[], body).await;
    let all = listed(json!({ "feedbackId": review })).await;
    let comments = all.body["result"]["comments"].as_array().unwrap();
    assert_eq!(json!(sandbox.comments(review)), json!(comments));
    let one = listed(json!({ "commentIds": [comments[1]["id"]] })).await;
    assert_eq!(one.body["result"]["comments"], json!([comments[1]]));
    for body in [json!({}), json!({ "feedbackId": review, "commentIds": [1] })] {
        listed(body).await.assert_refused(400, "BAD_REQUEST", "either feedbackId or commentIds");
    }
    listed(json!({ "feedbackId": 1 })).await.assert_refused(404, "NOT_FOUND", "there is no feedback 1");
    let query = [("sourceType", "BUYER")];
    let source = post(&sandbox, "goods-feedback/comments", &query, json!({ "feedbackId": review })).await;
    source.assert_refused(400, "BAD_REQUEST", "sourceType");
}

#[tokio::test]
async fn reviews_are_skipped_all_or_none() {
    let sandbox = started(Sandbox::builder()).await;
    let waiting = || those(&sandbox, |one| one.need_reaction);
    let before = waiting();
    let skip = async |ids: Value| {
        post(&sandbox, "goods-feedback/skip-reaction", &[], json!({ "feedbackIds": ids })).await
    };
    skip(json!([before[0], 1])).await.assert_refused(404, "NOT_FOUND", "there is no feedback 1");
    skip(json!([])).await.assert_refused(400, "BAD_REQUEST", "feedbackIds");
    assert_eq!(waiting(), before);
    for _ in 0..2 {
        assert_eq!(skip(json!([before[0], before[1]])).await.status, 200, "it may be done twice");
    }
    assert_eq!(waiting(), before[2..]);
}
