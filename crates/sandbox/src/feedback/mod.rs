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

use axum::Json;
use axum::response::{IntoResponse, Response};
use yandex_market_api::enums::{ApiResponseStatusType, SourceType};
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId};
use yandex_market_api::types::{ApiResponse, EmptyApiResponse};

use crate::answer::Refusal;
use crate::call::Call;
use crate::parameters;

/// Checks in whose name a call is made, which changes nothing here.
fn check_source(call: &Call) -> Result<(), Refusal> {
    parameters::one_of(call, "sourceType", SourceType::KNOWN).map(drop)
}

/// The answer of what has nothing to tell.
fn done() -> Response {
    Json(EmptyApiResponse(ApiResponse { status: ApiResponseStatusType::Ok })).into_response()
}

fn unknown(feedback: GoodsFeedbackId) -> Refusal {
    Refusal::not_found(format!("there is no feedback {feedback}"))
}

fn unknown_comment(comment: GoodsFeedbackCommentId) -> Refusal {
    Refusal::not_found(format!("there is no comment {comment}"))
}
