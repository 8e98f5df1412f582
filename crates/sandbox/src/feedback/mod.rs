//! The operations of the goods-feedback group, a file each, and the reviews that they are about.

pub(crate) mod comment;
pub(crate) mod comments;
pub(crate) mod delete;
mod filters;
pub(crate) mod list;
mod reviews;
mod seed;
pub(crate) mod skip;

pub(crate) use reviews::Reviews;
pub(crate) use seed::reviews as seeded;

use yandex_market_api::enums::SourceType;
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId};
use yandex_market_api::types::{GoodsFeedback, GoodsFeedbackComment};

use crate::answer::Refusal;
use crate::call::Call;
use crate::parameters;

/// Checks in whose name a call is made, which changes nothing here.
fn check_source(call: &Call) -> Result<(), Refusal> {
    parameters::one_of(call, "sourceType", SourceType::KNOWN).map(drop)
}

fn unknown(feedback: GoodsFeedbackId) -> Refusal {
    Refusal::not_found(format!("there is no feedback {feedback}"))
}

fn unknown_comment(comment: GoodsFeedbackCommentId) -> Refusal {
    Refusal::not_found(format!("there is no comment {comment}"))
}

/// A comment that the shop may change or delete, and the review that it is on.
fn own(
    reviews: &mut Reviews,
    id: GoodsFeedbackCommentId,
) -> Result<(&mut GoodsFeedback, &mut GoodsFeedbackComment), Refusal> {
    match reviews.comment_mut(id) {
        Some((_, comment)) if comment.can_modify != Some(true) => {
            Err(Refusal::forbidden(format!("comment {id} is not yours")))
        }
        found => found.ok_or_else(|| unknown_comment(id)),
    }
}
