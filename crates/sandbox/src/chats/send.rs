//! sendMessageToChat.

use axum::response::Response;
use serde_json::{Map, Value};
use yandex_market_api::Operation;

use super::Sent;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::{body, parameters};

/// "A message is 1 to 4096 characters." Which characters is not said; these are Unicode scalar values, as in JSON Schema.
const LONGEST: usize = 4096;

/// Adds a text of the shop to a chat.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let chat = parameters::id(call, "chatId")?;
    let text = text(&body::object(call)?)?;
    super::say(market, call, chat, Sent::Text(text))
}

fn text(body: &Map<String, Value>) -> Result<String, Refusal> {
    let Some(Value::String(text)) = body.get("message") else {
        return Err(Refusal::bad_request("message must be a string"));
    };
    match text.chars().count() {
        1..=LONGEST => Ok(text.clone()),
        length => {
            let message = format!("message must have between 1 and {LONGEST} characters, not {length}");
            Err(Refusal::bad_request(message))
        }
    }
}
