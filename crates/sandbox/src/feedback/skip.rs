//! skipGoodsFeedbacksReaction.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::bounds::SKIP_GOODS_FEEDBACK_REACTION_REQUEST_FEEDBACK_IDS;
use yandex_market_api::ids::GoodsFeedbackId;

use super::{check_source, unknown};
use crate::answer::{Refusal, done};
use crate::body;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

/// Marks reviews as ones that need no reaction: all of them, or none if there is one that is not known.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    check_source(call)?;
    let body = body::object(call)?;
    let ids = body::set(&body, "feedbackIds", |value| body::integer(value).map(GoodsFeedbackId::new))?;
    let ids = body::at_most(SKIP_GOODS_FEEDBACK_REACTION_REQUEST_FEEDBACK_IDS, "feedbackIds", ids)?;
    let ids = ids.ok_or_else(|| Refusal::bad_request("the body has no feedbackIds"))?;
    let mut reviews = locked(&market.reviews);
    if let Some(id) = ids.iter().find(|id| reviews.get(**id).is_none()) {
        return Err(unknown(*id));
    }
    for id in ids {
        if let Some(review) = reviews.get_mut(id) {
            review.feedback.need_reaction = false;
        }
    }
    Ok(done())
}
