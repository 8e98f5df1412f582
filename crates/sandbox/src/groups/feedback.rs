//! The reviews of goods: what a comment and a skip change.

use serde_json::{Value, json};

use crate::contract::filter::{Between, Filter, Period, admits, is_among};
use crate::contract::{self, Checked};
use crate::http::refusal::{Refusal, ok};
use crate::world::backend::Backend;
use crate::world::store::{Items, integer, rewrite, set, text};
use crate::world::sync::locked;

const PERIOD: Period = Period { from: "dateTimeFrom", to: "dateTimeTo", months: 6, days: false };

const FILTERS: &[Filter] = &[
    ("feedbackIds", |item, wanted| is_among(item, "/feedbackId", wanted)),
    ("offerIds", |item, wanted| is_among(item, "/identifiers/offerId", wanted)),
    ("ratingValues", |item, wanted| is_among(item, "/statistics/rating", wanted)),
    ("reactionStatus", |item, wanted| wanted != "NEED_REACTION" || item["needReaction"] == true),
    ("paid", |item, wanted| item["statistics"].get("paidAmount").is_some() == (*wanted == true)),
];

const COMMENTS: &[Filter] = &[
    ("feedbackId", |item, wanted| item["feedbackId"] == *wanted),
    ("commentIds", |item, wanted| is_among(item, "/id", wanted)),
];

/// Lists the reviews that the filters let through, "in the order in which they were published".
pub(crate) fn list(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let body = &request.body;
    let items = locked(&backend.items);
    let others = FILTERS.iter().map(|(name, _)| *name).chain([PERIOD.from, PERIOD.to]).skip(1);
    let period = match (request.has("feedbackIds"), others.into_iter().find(|name| request.has(name))) {
        (true, Some(other)) => {
            let message = format!("feedbackIds goes with no other filter, and {other} is there");
            return Err(Refusal::bad_request(message));
        }
        (true, None) => Between::ALWAYS,
        _ => PERIOD.read(body, items.reviews.iter().next_back())?,
    };
    let listed = items.reviews.iter().filter(|item| admits(FILTERS, body, item) && period.has(item));
    contract::page(backend, request, ok(), listed, Value::clone)
}

/// Lists comments of a review, or those with these ids.
pub(crate) fn comments(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    if request.has("feedbackId") == request.has("commentIds") {
        return Err(Refusal::bad_request("the body must have either feedbackId or commentIds"));
    }
    let items = locked(&backend.items);
    request.field("feedbackId").map_or(Ok(()), |id| items.reviews.check(id))?;
    let listed = items.comments.iter().filter(|item| admits(COMMENTS, &request.body, item));
    contract::page(backend, request, ok(), listed, Value::clone)
}

/// Adds a comment of the shop, or changes one: "with both `parentId` and `id` the comment that is there is changed".
pub(crate) fn update(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let feedback = request.field("feedbackId").unwrap_or_default();
    let comment: Value = request.field("comment").unwrap_or_default();
    let (id, parent) = (integer(&comment, "id"), integer(&comment, "parentId"));
    let text = text(&comment, "text");
    backend.storage.take(text.len())?;
    let text = request.call.stored(text.to_owned());
    let mut items = locked(&backend.items);
    items.reviews.check(feedback)?;
    if let Some(id) = id.or(parent)
        && integer(items.comments.get_mut(id)?, "feedbackId") != Some(feedback)
    {
        return Err(items.comments.missing(id));
    }
    let result = match id {
        Some(id) => {
            let comment = items.comments.own(id)?;
            rewrite(comment, text);
            comment.clone()
        }
        None => add(&mut items, feedback, parent, text)?,
    };
    Ok(json!({ "status": "OK", "result": result }))
}

/// "`needReaction` is `false` if the shop has commented."
fn add(items: &mut Items, feedback: i64, parent: Option<i64>, text: String) -> Result<Value, Refusal> {
    let mut comment = items.written(text);
    set(&mut comment, [("feedbackId", feedback.into())]);
    if let Some(parent) = parent {
        set(&mut comment, [("parentId", parent.into())]);
    }
    items.comments.add(comment.clone());
    set(items.reviews.get_mut(feedback)?, [("needReaction", false.into())]);
    count(items, feedback)?;
    Ok(comment)
}

/// Deletes a comment of the shop.
pub(crate) fn delete(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let id = request.field("id").unwrap_or_default();
    let mut items = locked(&backend.items);
    let feedback = integer(items.comments.own(id)?, "feedbackId").unwrap_or_default();
    items.comments.remove(id);
    count(&mut items, feedback)?;
    Ok(ok())
}

/// Marks reviews as ones that need no reaction: all of them, or none if there is one that is not known.
pub(crate) fn skip(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let ids: Vec<i64> = request.field("feedbackIds").unwrap_or_default();
    let mut items = locked(&backend.items);
    ids.iter().try_for_each(|id| items.reviews.check(*id))?;
    for id in ids {
        set(items.reviews.get_mut(id)?, [("needReaction", false.into())]);
    }
    Ok(ok())
}

/// "Only answers to the review are counted, and not the comments below them."
fn count(items: &mut Items, feedback: i64) -> Result<(), Refusal> {
    let on_it = items.comments.with("feedbackId", feedback).filter(|one| one.get("parentId").is_none());
    let count = on_it.count();
    if let Some(statistics) = items.reviews.get_mut(feedback)?.get_mut("statistics") {
        set(statistics, [("commentsCount", count.into())]);
    }
    Ok(())
}
