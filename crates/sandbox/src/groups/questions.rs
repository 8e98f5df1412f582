//! The questions about goods: what an answer and a comment change.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::contract::filter::{Filter, Period, admits, is_among};
use crate::contract::{self, Checked, put};
use crate::http::refusal::{Refusal, ok};
use crate::world::backend::Backend;
use crate::world::clock;
use crate::world::store::{Items, Store, integer, is_own, rewrite, set, text};
use crate::world::sync::locked;

const PERIOD: Period = Period { from: "dateFrom", to: "dateTo", months: 1, days: true };

const FILTERS: &[Filter] = &[
    ("questionIds", |item, wanted| is_among(item, "/questionIdentifiers/id", wanted)),
    ("categoryIds", |item, wanted| is_among(item, "/questionIdentifiers/categoryId", wanted)),
];

const ANSWERS: &[Filter] = &[
    ("questionId", |item, wanted| item["questionId"] == *wanted),
    ("answerIds", |item, wanted| is_among(item, "/id", wanted)),
];

/// Lists the questions that the filters let through, the newest first unless told otherwise.
pub(crate) fn list(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let body = &request.body;
    let items = locked(&backend.items);
    let period = PERIOD.read(body, items.questions.iter().next_back())?;
    let own = items.answers.iter().filter(|answer| body["needAnswer"] == true && is_own(answer));
    let answered: BTreeSet<i64> = own.filter_map(|answer| integer(answer, "questionId")).collect();
    let waits =
        |item: &Value| integer(&item["questionIdentifiers"], "id").is_some_and(|id| !answered.contains(&id));
    let admitted = |item: &&Value| admits(FILTERS, body, item) && period.has(item) && waits(item);
    let mut listed: Vec<&Value> = items.questions.iter().filter(admitted).collect();
    if body["sort"] != "CREATED_AT_ASC" {
        listed.reverse();
    }
    let mut response = ok();
    put(&mut response, "/result/totalCount", listed.len().into());
    contract::page(backend, request, response, listed.into_iter(), Value::clone)
}

/// Lists the answers to a question, or those with these ids, with the comments on them.
pub(crate) fn answers(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    if !request.has("questionId") && !request.has("answerIds") {
        return Err(Refusal::bad_request("the body has neither questionId nor answerIds"));
    }
    let items = locked(&backend.items);
    request.field("questionId").map_or(Ok(()), |id| items.questions.check(id))?;
    let listed = items.answers.iter().filter(|item| admits(ANSWERS, &request.body, item));
    contract::page(backend, request, ok(), listed, |item| with_comments(&items, item))
}

/// Returns an answer as it is listed.
pub(crate) fn with_comments(items: &Items, answer: &Value) -> Value {
    let mut answer = answer.clone();
    let id = integer(&answer, "id").unwrap_or_default();
    let comments: Vec<Value> = items.answer_comments.with("answerId", id).cloned().collect();
    if !comments.is_empty() {
        set(&mut answer, [("comments", comments.into())]);
    }
    answer
}

/// Writes, changes or deletes an answer or a comment of the shop.
pub(crate) fn update(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    backend.storage.take(request.call.body.length)?;
    let mut items = locked(&backend.items);
    let operation = text(&request.body, "operationType");
    if operation == "CREATE" {
        let entity = create(&mut items, request)?;
        return Ok(json!({ "status": "OK", "result": { "entity": entity } }));
    }
    let (store, id) = entity(&mut items, request)?;
    let item = store.own(id)?;
    if operation == "UPDATE" {
        rewrite(item, new_text(request)?);
    } else {
        store.remove(id);
    }
    Ok(ok())
}

/// "`parentEntityId`: of a question for an answer, of an answer for a comment."
fn create(items: &mut Items, request: &Checked<'_>) -> Result<Value, Refusal> {
    let parent = needed(request, "parentEntityId")?;
    let mut item = items.written(new_text(request)?);
    let (parents, store, field, kind) = match text(parent, "type") {
        "QUESTION" => (&items.questions, &mut items.answers, "questionId", "ANSWER"),
        "ANSWER" => (&items.answers, &mut items.answer_comments, "answerId", "COMMENT"),
        _ => return Err(Refusal::bad_request("parentEntityId must be of a QUESTION or an ANSWER")),
    };
    parents.check(integer(parent, "id").unwrap_or_default())?;
    let (at, votes) = (clock::present(request.call.at).to_rfc3339(), json!({ "likes": 0, "dislikes": 0 }));
    set(&mut item, [(field, parent["id"].clone()), ("createdAt", at.into()), ("votes", votes)]);
    let id = integer(&item, "id");
    store.add(item);
    Ok(json!({ "id": id, "type": kind }))
}

/// The answers or the comments, and the id of the one that the body names.
fn entity<'i>(items: &'i mut Items, request: &Checked<'_>) -> Result<(&'i mut Store, i64), Refusal> {
    let entity = needed(request, "entityId")?;
    let store = match text(entity, "type") {
        "ANSWER" => &mut items.answers,
        "COMMENT" => &mut items.answer_comments,
        _ => return Err(Refusal::bad_request("entityId must be of an ANSWER or a COMMENT")),
    };
    Ok((store, integer(entity, "id").unwrap_or_default()))
}

fn new_text(request: &Checked<'_>) -> Result<String, Refusal> {
    let text = needed(request, "text")?.as_str().unwrap_or_default();
    Ok(request.call.stored(text.to_owned()))
}

/// A field that only a sentence of the description requires.
fn needed<'r>(request: &'r Checked<'_>, name: &str) -> Result<&'r Value, Refusal> {
    request.body.get(name).ok_or_else(|| Refusal::bad_request(format!("the body has no {name}")))
}
