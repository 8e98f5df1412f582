//! The requests that a watch needs to go on.

use tokio::time::Instant;
use yandex_market_api::types::{Chat, ChatMessage, MessageId};

use super::driver::Queued;
use super::state::{Job, Read};
use crate::{Chats, Error};

/// A job that came to its end.
pub(super) struct Done {
    pub(super) queued: Queued,
    pub(super) asked: Instant,
    pub(super) result: Result<Found, Error>,
}

/// What a job found.
pub(super) enum Found {
    Chat(Box<Chat>),
    Message(Box<ChatMessage>),
    History(Read),
}

/// Carries out a job.
pub(super) async fn carry_out(chats: Chats, queued: Queued) -> Done {
    let asked = Instant::now();
    let result = match queued.job {
        Job::Chat(id) => chats.get(id).await.map(|chat| Found::Chat(Box::new(chat))),
        Job::Message(id, message) => {
            chats.chat(id).message(message).await.map(|message| Found::Message(Box::new(message)))
        }
        Job::History { chat, since, .. } => read(chats.chat(chat).history(), since).await.map(Found::History),
    };
    Done { queued, asked, result }
}

async fn read(history: crate::History, since: Option<MessageId>) -> Result<Read, Error> {
    let history = match since {
        Some(since) => history.since(since),
        None => history,
    };
    let mut messages = history.stream().strict();
    let mut read = Read { messages: Vec::new(), bad: Vec::new() };
    loop {
        match messages.try_next().await {
            Ok(Some(message)) => read.messages.push(message),
            Ok(None) => return Ok(read),
            Err(error) if error.item().is_some() => read.bad.push(error),
            Err(error) => return Err(error),
        }
    }
}
