//! getGoodsFeedbacks.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{GetGoodsFeedbackResponse, GoodsFeedbackList};

use super::filters::Filters;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of the reviews that the filters let through, "in the order in which they were published".
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let reviews = locked(&market.reviews);
    let latest = reviews.feedbacks().last().map(|feedback| feedback.created_at);
    let filters = Filters::read(&body::optional_object(call)?, latest)?;
    let paging = market.paging(call);
    let listed = reviews.feedbacks().filter(|feedback| filters.admit(feedback));
    let page = paging.page(listed, token, limit, &(operation.id, &filters))?;
    let result = GoodsFeedbackList { feedbacks: page.items, paging: paging.pager(page.next_token) };
    Ok(paging.write(&GetGoodsFeedbackResponse { result: Some(result), status: ApiResponseStatusType::Ok }))
}
