//! getChats.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{Chat, GetChatsInfo, GetChatsResponse};

use super::filters::Filters;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::paging::{Page, Paging};
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of the chats that the filters in the body let through.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let filters = Filters::read(&body::object(call)?)?;
    let question = (operation.id, &filters);
    let paging = market.paging(call);
    let state = locked(&market.state);
    let page = match filters.admit_all() {
        true => paging.page(state.chats(), token, limit, &question)?,
        false => paging.page(state.chats().filter(|chat| filters.admit(chat)), token, limit, &question)?,
    };
    // Others need not wait while it is written.
    drop(state);
    Ok(paging.write(&response(paging, page)))
}

fn response(paging: Paging, page: Page<Chat>) -> GetChatsResponse {
    let result = GetChatsInfo { chats: page.items, paging: paging.pager(page.next_token) };
    GetChatsResponse { result: Some(result), status: ApiResponseStatusType::Ok }
}
