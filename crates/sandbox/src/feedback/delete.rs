//! deleteGoodsFeedbackComment.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::GoodsFeedbackCommentStatusType;
use yandex_market_api::ids::GoodsFeedbackCommentId;

use super::{check_source, done, unknown_comment};
use crate::answer::Refusal;
use crate::body;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

/// Deletes a comment of the shop.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    check_source(call)?;
    let id = body::needed(&body::object(call)?, "id", body::integer).map(GoodsFeedbackCommentId::new)?;
    let mut reviews = locked(&market.reviews);
    let (feedback, comment) = reviews.comment_mut(id).ok_or_else(|| unknown_comment(id))?;
    if comment.can_modify != Some(true) {
        return Err(Refusal::forbidden(format!("comment {id} is not yours")));
    }
    comment.status = GoodsFeedbackCommentStatusType::Deleted;
    let feedback = feedback.feedback_id;
    if let Some(review) = reviews.get_mut(feedback) {
        review.count();
    }
    Ok(done())
}
