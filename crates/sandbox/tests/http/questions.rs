use serde_json::{Value, json};
use yandex_market_api::types::Question;
use yandex_market_sandbox::{Fault, Sandbox};

use crate::support::{Answer, http, started};

/// A call of the group, which is one of `v1`.
async fn call(sandbox: &Sandbox, path: &str, body: Value) -> Answer {
    let url = format!("{}/v1/businesses/1/goods-questions{path}", sandbox.base_url());
    Answer::of(http().post(url).header("Api-Key", sandbox.api_key()).json(&body)).await
}

async fn list(sandbox: &Sandbox, body: Value) -> Answer {
    call(sandbox, "?limit=50", body).await
}

async fn answers(sandbox: &Sandbox, body: Value) -> Answer {
    call(sandbox, "/answers", body).await
}

async fn update(sandbox: &Sandbox, body: Value) -> Answer {
    call(sandbox, "/update", body).await
}

fn ids(answer: &Answer) -> Vec<i64> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let questions = answer.body["result"]["questions"].as_array().unwrap();
    questions.iter().map(|one| one["questionIdentifiers"]["id"].as_i64().unwrap()).collect()
}

/// The ids of the questions that are so, the newest first.
fn those(sandbox: &Sandbox, are_so: impl Fn(&Question) -> bool) -> Vec<i64> {
    let questions = sandbox.questions();
    let found: Vec<i64> = questions
        .iter()
        .rev()
        .filter(|one| are_so(one))
        .map(|one| one.question_identifiers.id.get())
        .collect();
    assert!(!found.is_empty() && found.len() < questions.len(), "{found:?}");
    found
}

#[tokio::test]
async fn without_dates_it_is_the_last_month_the_newest_first() {
    let sandbox = started(Sandbox::builder()).await;
    let recent = those(&sandbox, |one| one.created_at.to_rfc3339().as_str() >= "2026-10-20");
    let listed = list(&sandbox, json!({})).await;
    assert_eq!(ids(&listed), recent);
    assert_eq!(listed.body["result"]["totalCount"], recent.len());
    let mut oldest_first = ids(&list(&sandbox, json!({ "sort": "CREATED_AT_ASC" })).await);
    oldest_first.reverse();
    assert_eq!(oldest_first, recent);
    let url = format!("{}/v1/businesses/1/goods-questions", sandbox.base_url());
    assert_eq!(Answer::of(http().post(url).header("Api-Key", sandbox.api_key())).await.status, 200);
}

#[tokio::test]
async fn filters_let_through_what_fits() {
    let sandbox = started(Sandbox::builder().questions(20)).await;
    let questions = sandbox.questions();
    let ours = |one: &Question| sandbox.answers(one.question_identifiers.id).iter().any(|one| one.can_modify);
    let category = questions[0].question_identifiers.category_id;
    let wanted = [questions[3].question_identifiers.id, questions[7].question_identifiers.id];
    let day = |one: &Question| one.created_at.date_naive().to_string();
    let (from, to) = (day(&questions[4]), day(&questions[9]));
    let cases = [
        (json!({ "needAnswer": true }), those(&sandbox, |one| !ours(one))),
        (
            json!({ "categoryIds": [category] }),
            those(&sandbox, |one| one.question_identifiers.category_id == category),
        ),
        (
            json!({ "questionIds": wanted }),
            those(&sandbox, |one| wanted.contains(&one.question_identifiers.id)),
        ),
        (
            json!({ "dateFrom": from, "dateTo": to }),
            those(&sandbox, |one| (from.clone()..=to.clone()).contains(&day(one))),
        ),
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
        (json!({ "questionIds": many }), "at most 50 items, not 51"),
        (json!({ "questionIds": [0] }), "at least 1"),
        (json!({ "dateFrom": "2026-01-01T00:00:00Z" }), "must be a date"),
        (json!({ "dateFrom": "2026-01-01" }), "1 month(s)"),
        (json!({ "sort": "NEW" }), "one of CREATED_AT_DESC, CREATED_AT_ASC"),
    ] {
        list(&sandbox, body).await.assert_refused(400, "BAD_REQUEST", reason);
    }
    answers(&sandbox, json!({})).await.assert_refused(400, "BAD_REQUEST", "neither questionId nor answerIds");
    answers(&sandbox, json!({ "questionId": 1 })).await.assert_refused(404, "NOT_FOUND", "no question 1");
    let question = json!({ "type": "QUESTION", "id": 1 });
    for (body, reason) in [
        (json!({}), "operationType"),
        (json!({ "operationType": "CREATE", "text": "x" }), "parentEntityId"),
        (json!({ "operationType": "CREATE", "parentEntityId": question }), "text"),
        (
            json!({ "operationType": "CREATE", "parentEntityId": { "id": 1 }, "text": "x" }),
            "parentEntityId has no type",
        ),
        (json!({ "operationType": "UPDATE", "text": "x" }), "entityId"),
        (json!({ "operationType": "DELETE", "entityId": question }), "an ANSWER or a COMMENT"),
        (
            json!({ "operationType": "CREATE", "parentEntityId": question, "text": "x".repeat(5001) }),
            "at most 5000 characters, not 5001",
        ),
    ] {
        update(&sandbox, body).await.assert_refused(400, "BAD_REQUEST", reason);
    }
}

#[tokio::test]
async fn an_answer_and_a_comment_are_written_changed_and_deleted() {
    let sandbox = started(Sandbox::builder()).await;
    let question = sandbox.questions()[0].question_identifiers.id;
    let create = async |parent: Value| {
        update(&sandbox, json!({ "operationType": "CREATE", "parentEntityId": parent, "text": "Да" })).await
    };
    let answer = create(json!({ "type": "QUESTION", "id": question })).await.body["result"]["entity"].clone();
    assert_eq!(answer["type"], "ANSWER");
    let comment = create(answer.clone()).await.body["result"]["entity"].clone();
    assert_eq!(comment["type"], "COMMENT");
    create(comment.clone()).await.assert_refused(400, "BAD_REQUEST", "of a QUESTION or an ANSWER");
    for entity in [&answer, &comment] {
        let changed =
            update(&sandbox, json!({ "operationType": "UPDATE", "entityId": entity, "text": "Нет" })).await;
        assert_eq!((changed.status, &changed.body), (200, &json!({ "status": "OK" })), "nothing was created");
    }
    let listed = answers(&sandbox, json!({ "questionId": question })).await;
    assert_eq!(listed.body["result"]["answers"], json!(sandbox.answers(question)));
    assert_eq!(listed.body["result"]["answers"][0]["text"], "Нет");
    assert_eq!(listed.body["result"]["answers"][0]["comments"][0]["text"], "Нет");
    let by_id = answers(&sandbox, json!({ "answerIds": [answer["id"]] })).await;
    assert_eq!(by_id.body["result"]["answers"].as_array().map(Vec::len), Some(1));
    let delete = async |entity: &Value| {
        update(&sandbox, json!({ "operationType": "DELETE", "entityId": entity })).await
    };
    for entity in [&comment, &answer] {
        assert_eq!(delete(entity).await.status, 200);
        delete(entity).await.assert_refused(404, "NOT_FOUND", "there is no");
    }
    assert!(sandbox.answers(question).is_empty());
}

#[tokio::test]
async fn nobody_changes_what_buyers_wrote() {
    let sandbox = started(Sandbox::builder()).await;
    let questions = sandbox.questions();
    let all = questions.iter().flat_map(|one| sandbox.answers(one.question_identifiers.id));
    let theirs = all.clone().find(|answer| !answer.can_modify).unwrap().id;
    let comment = all.flat_map(|answer| answer.comments.unwrap_or_default()).next().unwrap().id;
    for entity in [json!({ "type": "ANSWER", "id": theirs }), json!({ "type": "COMMENT", "id": comment })] {
        let deleted = update(&sandbox, json!({ "operationType": "DELETE", "entityId": entity })).await;
        deleted.assert_refused(403, "FORBIDDEN", "is not yours");
    }
}

#[tokio::test]
async fn a_text_can_be_stored_differently() {
    let sandbox = started(Sandbox::builder()).await;
    sandbox.fault("updateGoodsQuestionTextEntity", Fault::TextStoredDifferently);
    let question = sandbox.questions()[0].question_identifiers.id;
    let parent = json!({ "id": question, "type": "QUESTION" });
    let body = json!({ "operationType": "CREATE", "parentEntityId": parent, "text": "a & b " });
    assert_eq!(call(&sandbox, "/update", body).await.status, 500);
    assert!(sandbox.answers(question).iter().any(|answer| *answer.text == "a &amp; b"));
}
