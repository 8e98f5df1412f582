//! updateGoodsFeedbackComment.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use yandex_market_api::Operation;
use yandex_market_api::bounds::GOODS_FEEDBACK_COMMENT_TEXT;
use yandex_market_api::enums::{ApiResponseStatusType, GoodsFeedbackCommentStatusType};
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId};
use yandex_market_api::types::{
    GoodsFeedbackComment, GoodsFeedbackCommentText, UpdateGoodsFeedbackCommentResponse,
};

use super::reviews::{Author, Reviews};
use super::{check_source, own, unknown, unknown_comment};
use crate::answer::Refusal;
use crate::body;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

/// Adds a comment of the shop, or changes one.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    check_source(call)?;
    let body = body::object(call)?;
    let feedback = body::needed(&body, "feedbackId", body::integer).map(GoodsFeedbackId::new)?;
    let mut wanted = Wanted::read(body.get("comment"))?;
    wanted.text = call.stored(wanted.text);
    market.storage.take(wanted.text.len())?;
    let comment = wanted.put(&mut locked(&market.reviews), feedback)?;
    let (result, status) = (Some(comment), ApiResponseStatusType::Ok);
    Ok(Json(UpdateGoodsFeedbackCommentResponse { result, status }).into_response())
}

/// The comment of the body.
struct Wanted {
    id: Option<GoodsFeedbackCommentId>,
    parent: Option<GoodsFeedbackCommentId>,
    text: String,
}

impl Wanted {
    fn read(comment: Option<&Value>) -> Result<Self, Refusal> {
        let comment: &Map<String, Value> = comment
            .and_then(Value::as_object)
            .ok_or_else(|| Refusal::bad_request("comment must be an object"))?;
        Ok(Self {
            id: body::one(comment, "id", body::integer)?.map(GoodsFeedbackCommentId::new),
            parent: body::one(comment, "parentId", body::integer)?.map(GoodsFeedbackCommentId::new),
            text: body::needed(comment, "text", |value| body::text(GOODS_FEEDBACK_COMMENT_TEXT, value))?,
        })
    }

    /// "With both `parentId` and `id` the comment that is there is changed."
    fn put(self, reviews: &mut Reviews, feedback: GoodsFeedbackId) -> Result<GoodsFeedbackComment, Refusal> {
        let Self { id, parent, text } = self;
        let review = reviews.get(feedback).ok_or_else(|| unknown(feedback))?;
        let is_on_it = |id| review.comments.iter().any(|comment| comment.id == id);
        if let Some(other) = id.or(parent).filter(|other| !is_on_it(*other)) {
            return Err(unknown_comment(other));
        }
        match id {
            Some(id) => change(reviews, id, text),
            None => reviews.comment(feedback, parent, Author::Shop, text).ok_or_else(|| unknown(feedback)),
        }
    }
}

fn change(
    reviews: &mut Reviews,
    id: GoodsFeedbackCommentId,
    text: String,
) -> Result<GoodsFeedbackComment, Refusal> {
    let (_, comment) = own(reviews, id)?;
    comment.text = GoodsFeedbackCommentText(text);
    comment.status = GoodsFeedbackCommentStatusType::Unmoderated;
    Ok(comment.clone())
}
