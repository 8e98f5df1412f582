//! createChat.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{CreateChatResponse, CreateChatResult};

use crate::answer::Refusal;
use crate::body;
use crate::call::Call;
use crate::context::Context;
use crate::market::Market;
use crate::sync::locked;

/// Answers the chat about what the body names, which is a new one if there is none.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let context = context(&body::object(call)?)?;
    let chat = locked(&market.state).about(&context, call.at);
    let chat_id = chat.ok_or_else(|| Refusal::not_found(format!("there is no {context}")))?;
    let result = Some(CreateChatResult { chat_id });
    Ok(Json(CreateChatResponse { result, status: ApiResponseStatusType::Ok }).into_response())
}

/// The context or, where there is none, the deprecated id of an order.
fn context(body: &Map<String, Value>) -> Result<Context, Refusal> {
    let order = body::id(body, "orderId", i64::MIN)?.map(Context::order);
    let context = body.get("context").map(Context::read).transpose();
    let context = context.map_err(|reason| Refusal::bad_request(format!("context: {reason}")))?;
    context.or(order).ok_or_else(|| Refusal::bad_request("the body has neither context nor orderId"))
}
