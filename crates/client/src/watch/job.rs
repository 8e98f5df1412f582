//! The requests that a watch needs to go on.

use std::future::IntoFuture;
use std::time::Duration;

use tokio::time::{Instant, timeout};
use yandex_market_api::Operation;
use yandex_market_api::operations::{GET_CHAT, GET_CHAT_HISTORY, GET_CHAT_MESSAGE, GET_CHATS};
use yandex_market_api::types::{Chat, ChatId, ChatMessage, MessageId};

use super::state::{Job, Read};
use crate::business::Chats;
use crate::lists::pages::Tokens;
use crate::{Error, ErrorKind, Page};

/// A job that came to its end.
pub(super) struct Done {
    pub(super) job: Job,
    pub(super) asked: Instant,
    pub(super) result: Result<Found, Error>,
}

/// The result of a job.
pub(super) enum Found {
    Chat(Box<Chat>),
    Message(Box<ChatMessage>),
    History(Read),
}

/// The time that one call may take beyond the waits for the limits, with all its attempts.
const LONGEST_CALL: Duration = Duration::from_secs(300);

/// The most pages of a history: one with more has no end.
const MOST_PAGES: usize = 1_000;

/// Carries out a job.
pub(super) async fn carry_out(chats: Chats, job: Job) -> Done {
    let asked = Instant::now();
    let result = match job {
        Job::Chat(id) => bounded(&chats, &GET_CHAT, chats.get(id).into_future())
            .await
            .map(|chat| Found::Chat(Box::new(chat))),
        Job::Message(id, message) => {
            let chat = chats.chat(id);
            let message = bounded(&chats, &GET_CHAT_MESSAGE, chat.message(message).into_future()).await;
            message.map(|message| Found::Message(Box::new(message)))
        }
        Job::History { chat, since, .. } => read_history(&chats, chat, since).await.map(Found::History),
    };
    Done { job, asked, result }
}

/// Reads a page of the list of chats.
pub(super) async fn read_chats(chats: Chats, token: Option<String>) -> Result<Page<Chat>, Error> {
    let list = match token {
        Some(token) => chats.list().page_token(token),
        None => chats.list(),
    };
    bounded(&chats, &GET_CHATS, list.page()).await
}

async fn read_history(chats: &Chats, chat: ChatId, since: Option<MessageId>) -> Result<Read, Error> {
    // An id below 1 can come, but cannot be asked for.
    let since = since.filter(|since| since.get() >= 1);
    let mut read = Read { messages: Vec::new(), bad: Vec::new() };
    let mut tokens = Tokens::default();
    let mut token = None;
    for _ in 0..MOST_PAGES {
        let page = read_messages(chats, chat, since, token).await?;
        if page.is_cut {
            return Err(failure(&GET_CHAT_HISTORY, "the token of the next page cannot be read".to_owned()));
        }
        read.messages.extend(page.items);
        read.bad.extend(page.bad_items.into_iter().map(|item| Error::of_item(&GET_CHAT_HISTORY, item)));
        let Some(next) = page.next_page_token else { return Ok(read) };
        if !tokens.note(&next) {
            tracing::warn!(%chat, "the page token of the history repeats: it is taken for its end");
            return Ok(read);
        }
        token = Some(next);
    }
    Err(failure(&GET_CHAT_HISTORY, format!("the history has more than {MOST_PAGES} pages")))
}

async fn read_messages(
    chats: &Chats,
    chat: ChatId,
    since: Option<MessageId>,
    token: Option<String>,
) -> Result<Page<ChatMessage>, Error> {
    let mut history = chats.chat(chat).history();
    if let Some(since) = since {
        history = history.message_id_from(since);
    }
    if let Some(token) = token {
        history = history.page_token(token);
    }
    bounded(chats, &GET_CHAT_HISTORY, history.page()).await
}

/// Bounds the time of a call: one that hangs fails.
async fn bounded<T>(
    chats: &Chats,
    operation: &'static Operation,
    call: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let longest = LONGEST_CALL.saturating_add(chats.longest_wait());
    match timeout(longest, call).await {
        Ok(result) => result,
        Err(_) => Err(failure(operation, format!("there was no response within {longest:?}"))),
    }
}

fn failure(operation: &'static Operation, reason: String) -> Error {
    Error::new(ErrorKind::OutcomeUnknown, reason).with(|inner| inner.operation = Some(operation))
}
