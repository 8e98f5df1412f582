//! getChatMessage.

use axum::Json;
use axum::response::{IntoResponse, Response};
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::ids::MessageId;
use yandex_market_api::types::{ChatMessage, GetChatMessageResponse};

use super::unknown;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::parameters;
use crate::sync::locked;

/// Answers the message of a chat that the query names.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let (chat, message) = (parameters::id(call, "chatId")?, parameters::id(call, "messageId")?);
    let mut state = locked(&market.state);
    let (_, messages) = state.history(chat).ok_or_else(|| unknown(chat))?;
    let result = find(messages, message);
    let result = result.ok_or_else(|| Refusal::not_found(format!("chat {chat} has no message {message}")))?;
    let response = GetChatMessageResponse { result: Some(result.clone()), status: ApiResponseStatusType::Ok };
    Ok(Json(response).into_response())
}

fn find(messages: &[ChatMessage], id: MessageId) -> Option<&ChatMessage> {
    // Ids go up.
    messages.get(messages.binary_search_by_key(&id, |message| message.message_id).ok()?)
}
