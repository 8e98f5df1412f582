//! The operations of the chats group, a file each.

mod filters;
pub(crate) mod get;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod message;
pub(crate) mod open;
pub(crate) mod send;
pub(crate) mod send_file;

use axum::response::Response;
use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType};
use yandex_market_api::ids::ChatId;

use crate::answer::{Refusal, done};
use crate::call::Call;
use crate::files::Upload;
use crate::market::Market;
use crate::state::{Saying, State};
use crate::sync::locked;

/// What the shop sends.
#[derive(Debug)]
enum Sent {
    Text(String),
    File(Upload),
}

/// Adds a message of the shop to a chat, which then waits for the buyer.
fn say(market: &Market, call: &Call, chat: ChatId, sent: Sent) -> Result<Response, Refusal> {
    let (text, file) = match sent {
        Sent::Text(text) => (Some(text), None),
        Sent::File(file) => (None, Some(file)),
    };
    let then = Some(ChatStatusType::WaitingForCustomer);
    let mut state = locked(&market.state);
    check_open(&state, chat)?;
    // A text is counted once more by itself: see `times_processed`.
    let texts = text.as_ref().map_or(0, |text| 2 * text.len());
    market.storage.take(texts + file.as_ref().map_or(0, Upload::size))?;
    text.iter().for_each(|text| state.count_sent(text));
    let text = text.map(|text| call.stored(text));
    state.say(chat, Saying { sender: ChatMessageSenderType::Partner, text, file, then }, call.at);
    Ok(done())
}

/// "Writing to a finished chat fails with a message that contains the word `closed`."
fn check_open(state: &State, id: ChatId) -> Result<(), Refusal> {
    let chat = state.chat(id).ok_or_else(|| unknown(id))?;
    match chat.status {
        ChatStatusType::Finished => Err(Refusal::bad_request(format!("chat {id} is closed"))),
        _ => Ok(()),
    }
}

fn unknown(chat: ChatId) -> Refusal {
    Refusal::not_found(format!("there is no chat {chat}"))
}
