//! getGoodsFeedbackComments.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::bounds::GET_GOODS_FEEDBACK_COMMENTS_REQUEST_COMMENT_IDS;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId};
use yandex_market_api::types::{GetGoodsFeedbackCommentsResponse, GoodsFeedbackCommentList};

use super::{check_source, unknown};
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of comments, "in the order in which they were published".
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    check_source(call)?;
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let body = body::object(call)?;
    let of = body::one(&body, "feedbackId", body::integer)?.map(GoodsFeedbackId::new);
    let ids = body::set(&body, "commentIds", |value| body::integer(value).map(GoodsFeedbackCommentId::new))?;
    let ids = body::at_most(GET_GOODS_FEEDBACK_COMMENTS_REQUEST_COMMENT_IDS, "commentIds", ids)?;
    if of.is_some() == ids.is_some() {
        return Err(Refusal::bad_request("the body must have either feedbackId or commentIds"));
    }
    let reviews = locked(&market.reviews);
    if let Some(id) = of {
        reviews.get(id).ok_or_else(|| unknown(id))?;
    }
    let paging = market.paging(call);
    let listed = reviews.comments(of).filter(|one| ids.as_ref().is_none_or(|ids| ids.contains(&one.id)));
    let page = paging.page(listed, token, limit, &(operation.id, of, &ids))?;
    let result = GoodsFeedbackCommentList { comments: page.items, paging: paging.pager(page.next_token) };
    let (result, status) = (Some(result), ApiResponseStatusType::Ok);
    Ok(paging.write(&GetGoodsFeedbackCommentsResponse { result, status }))
}
