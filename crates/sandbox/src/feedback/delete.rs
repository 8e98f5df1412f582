//! deleteGoodsFeedbackComment.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::GoodsFeedbackCommentStatusType;
use yandex_market_api::ids::GoodsFeedbackCommentId;

use super::{check_source, own};
use crate::answer::{Refusal, done};
use crate::body;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

/// Deletes a comment of the shop.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    check_source(call)?;
    let id = body::needed(&body::object(call)?, "id", body::integer).map(GoodsFeedbackCommentId::new)?;
    let mut reviews = locked(&market.reviews);
    let (feedback, comment) = own(&mut reviews, id)?;
    comment.status = GoodsFeedbackCommentStatusType::Deleted;
    let feedback = feedback.feedback_id;
    if let Some(review) = reviews.get_mut(feedback) {
        review.count();
    }
    Ok(done())
}
