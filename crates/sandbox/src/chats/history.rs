//! getChatHistory.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{Chat, ChatMessage, ChatMessagesResult, GetChatHistoryResponse};

use super::unknown;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::paging::Page;
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of the messages of a chat, oldest first: their order is not documented, but it does not change.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let id = parameters::id(call, "chatId")?;
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let from = body::id(&body::object(call)?, "messageIdFrom", 1)?;
    let mut state = locked(&market.state);
    let (chat, messages) = state.history(id).ok_or_else(|| unknown(id))?;
    // "messageIdFrom of getChatHistory is inclusive: the message with that id comes again."
    let messages = messages.iter().filter(|message| from.is_none_or(|from| message.message_id.get() >= from));
    let page = market.paging.page(messages, token, limit, &(operation.id, id, from))?;
    Ok(market.paging.write(&response(market, chat, page)))
}

fn response(market: &Market, chat: &Chat, page: Page<ChatMessage>) -> GetChatHistoryResponse {
    let result = ChatMessagesResult {
        context: chat.context.clone(),
        messages: page.items,
        order_id: chat.context.order_id,
        paging: market.paging.pager(page.next_token),
    };
    GetChatHistoryResponse { result: Some(result), status: ApiResponseStatusType::Ok }
}
