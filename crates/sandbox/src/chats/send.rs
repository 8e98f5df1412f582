//! sendMessageToChat.

use axum::response::Response;
use yandex_market_api::Operation;

use super::Sent;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::{body, parameters};

/// "A message is 1 to 4096 characters."
const LONGEST: usize = 4096;

/// Adds a text of the shop to a chat.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let chat = parameters::id(call, "chatId")?;
    let text = body::needed(&body::object(call)?, "message", |value| body::text(LONGEST, value))?;
    super::say(market, call, chat, Sent::Text(text))
}
