//! getChatHistory.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::ids::ChatId;
use yandex_market_api::types::{Chat, ChatMessage, ChatMessagesResult, GetChatHistoryResponse};

use super::unknown;
use crate::answer::Refusal;
use crate::call::Call;
use crate::fault::Fault;
use crate::market::Market;
use crate::paging::{Page, Paging};
use crate::state::State;
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of the messages of a chat, oldest first: their order is not documented, but it does not change.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let id = parameters::id(call, "chatId")?;
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let from = body::id(&body::object(call)?, "messageIdFrom", 1)?;
    let paging = market.paging(call);
    let mut state = locked(&market.state);
    let (chat, messages) = visible(&mut state, call, id).ok_or_else(|| unknown(id))?;
    let messages = since(messages, from).iter();
    let page = paging.page(messages, token, limit, &(operation.id, id, from))?;
    let response = response(paging, chat, page);
    // Others need not wait while it is written.
    drop(state);
    Ok(paging.write(&response))
}

/// The history as the server that is asked knows it, which may lag behind.
fn visible<'s>(state: &'s mut State, call: &Call, id: ChatId) -> Option<(&'s Chat, &'s [ChatMessage])> {
    match call.fault {
        Some(Fault::HistoryLags(age)) => state.history_before(id, age),
        _ => state.history(id),
    }
}

/// "messageIdFrom of getChatHistory is inclusive: the message with that id comes again."
fn since(messages: &[ChatMessage], from: Option<i64>) -> &[ChatMessage] {
    // Ids go up.
    let before = messages.partition_point(|message| from.is_some_and(|from| message.message_id.get() < from));
    messages.get(before..).unwrap_or_default()
}

fn response(paging: Paging, chat: &Chat, page: Page<ChatMessage>) -> GetChatHistoryResponse {
    let result = ChatMessagesResult {
        context: chat.context.clone(),
        messages: page.items,
        order_id: chat.context.order_id,
        paging: paging.pager(page.next_token),
    };
    GetChatHistoryResponse { result: Some(result), status: ApiResponseStatusType::Ok }
}
