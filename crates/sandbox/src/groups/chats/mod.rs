//! The chats.

mod filters;

use serde_json::{Value, json};
use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType};
use yandex_market_api::ids::{ChatId, MessageId};
use yandex_market_api::types::{Chat, ChatMessage};

use self::filters::Filters;
use crate::contract::{self, Checked};
use crate::faults::fault::Fault;
use crate::http::call::Call;
use crate::http::refusal::{Refusal, ok};
use crate::world::backend::Backend;
use crate::world::context::Context;
use crate::world::files::Upload;
use crate::world::state::{Saying, State};
use crate::world::sync::locked;

/// Lists the chats that the filters in the body let through.
pub(crate) fn list(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let filters = Filters::read(request);
    let state = locked(&backend.state);
    let item = |chat: &Chat| json!(chat);
    match filters.admit_all() {
        // Chats that are skipped cost nothing then.
        true => contract::page(backend, request, ok(), state.chats(), item),
        false => {
            contract::page(backend, request, ok(), state.chats().filter(|chat| filters.admit(chat)), item)
        }
    }
}

/// Returns the chat that the query names.
pub(crate) fn get(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let id = request.id("chatId");
    let state = locked(&backend.state);
    let chat = state.chat(id).ok_or_else(|| unknown(id))?;
    Ok(json!({ "status": "OK", "result": chat }))
}

/// Returns the chat about what the body names, which is a new one if there is none.
pub(crate) fn open(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    // Where there is no context, the deprecated id of an order counts.
    let context = request.field("context").or_else(|| request.field("orderId").map(Context::order));
    let context = context.ok_or_else(|| Refusal::bad_request("the body has neither context nor orderId"))?;
    let chat = locked(&backend.state).about(&context, request.call.at);
    let id = chat.ok_or_else(|| Refusal::not_found(format!("there is no {context}")))?;
    Ok(json!({ "status": "OK", "result": { "chatId": id } }))
}

/// Lists the messages of a chat, oldest first: their order is not documented, but it does not change.
pub(crate) fn history(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let id = request.id("chatId");
    let mut state = locked(&backend.state);
    let (chat, messages) = visible(&mut state, request.call, id).ok_or_else(|| unknown(id))?;
    let mut result = json!({ "context": chat.context });
    if let Some(order) = chat.context.order_id {
        contract::put(&mut result, "/orderId", json!(order));
    }
    let messages = since(messages, request.field("messageIdFrom")).iter();
    let response = json!({ "status": "OK", "result": result });
    contract::page(backend, request, response, messages, |message| json!(message))
}

/// The history as the server that is asked knows it, which may lag behind.
fn visible<'s>(state: &'s mut State, call: &Call, id: ChatId) -> Option<(&'s Chat, &'s [ChatMessage])> {
    match call.fault {
        Some(Fault::HistoryLags(age)) => state.history_before(id, age),
        _ => state.history(id),
    }
}

/// "messageIdFrom of getChatHistory is inclusive: the message with that id comes again."
fn since(messages: &[ChatMessage], from: Option<MessageId>) -> &[ChatMessage] {
    // Ids go up.
    let before = messages.partition_point(|message| from.is_some_and(|from| message.message_id < from));
    messages.get(before..).unwrap_or_default()
}

/// Returns the message of a chat that the query names.
pub(crate) fn message(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let (chat, message) = (request.id("chatId"), request.id("messageId"));
    let mut state = locked(&backend.state);
    let (_, messages) = state.history(chat).ok_or_else(|| unknown(chat))?;
    let missing = || Refusal::not_found(format!("chat {chat} has no message {message}"));
    let result = find(messages, message).ok_or_else(missing)?;
    Ok(json!({ "status": "OK", "result": result }))
}

fn find(messages: &[ChatMessage], id: MessageId) -> Option<&ChatMessage> {
    // Ids go up.
    messages.get(messages.binary_search_by_key(&id, |message| message.message_id).ok()?)
}

/// Adds a text of the shop to a chat.
pub(crate) fn send(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let text = request.field("message").unwrap_or_default();
    say(backend, request, Sent::Text(text))
}

/// Adds a file of the shop to a chat.
pub(crate) fn send_file(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    let file = request.file("file").ok_or_else(|| Refusal::bad_request("the form has no file"))?;
    say(backend, request, Sent::File(file))
}

/// A message of the shop.
#[derive(Debug)]
enum Sent {
    Text(String),
    File(Upload),
}

/// Adds a message of the shop to a chat, which then waits for the buyer.
fn say(backend: &Backend, request: &Checked<'_>, sent: Sent) -> Result<Value, Refusal> {
    let chat = request.id("chatId");
    let (text, file) = match sent {
        Sent::Text(text) => (Some(text), None),
        Sent::File(file) => (None, Some(file)),
    };
    let then = Some(ChatStatusType::WaitingForCustomer);
    let mut state = locked(&backend.state);
    check_open(&state, chat)?;
    // A text is counted once more by itself: see `times_processed`.
    let texts = text.as_ref().map_or(0, |text| 2 * text.len());
    backend.storage.take(texts + file.as_ref().map_or(0, Upload::size))?;
    text.iter().for_each(|text| state.count_sent(text));
    let text = text.map(|text| request.call.stored(text));
    state.say(chat, Saying { sender: ChatMessageSenderType::Partner, text, file, then }, request.call.at);
    Ok(ok())
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
