//! getChat.

use axum::Json;
use axum::response::{IntoResponse, Response};
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::GetChatResponse;

use super::unknown;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::parameters;
use crate::sync::locked;

/// Answers the chat that the query names.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let id = parameters::id(call, "chatId")?;
    let state = locked(&market.state);
    let chat = state.chat(id).ok_or_else(|| unknown(id))?;
    let response = GetChatResponse { result: Some(chat.clone()), status: ApiResponseStatusType::Ok };
    Ok(Json(response).into_response())
}
