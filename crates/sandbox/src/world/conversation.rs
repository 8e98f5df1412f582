//! A chat with all that was said in it.

use std::time::{Duration, Instant};

use yandex_market_api::types::{Chat, ChatMessage};

use crate::world::files::Files;
use crate::world::seed;

/// A chat and its messages, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    pub(crate) chat: Chat,
    messages: Vec<ChatMessage>,
    /// The times of those that were not there from the beginning: the last of the messages.
    arrivals: Vec<Instant>,
    /// The seeded chat whose history is not written yet. It is when somebody looks, so that a hundred thousand
    /// chats that are only listed cost no more than themselves.
    unwritten: Option<i64>,
}

impl Conversation {
    /// A chat in which nothing was said.
    pub(crate) fn silent(chat: Chat) -> Self {
        Self { chat, messages: Vec::new(), arrivals: Vec::new(), unwritten: None }
    }

    /// The seeded chat of this number, with its history.
    pub(crate) fn seeded(number: i64) -> Self {
        Self { unwritten: Some(number), ..Self::silent(seed::chat(number)) }
    }

    /// Writes the history if it is not written yet.
    pub(crate) fn write(&mut self, files: &mut Files) {
        if let Some(number) = self.unwritten.take() {
            self.messages = seed::history(number, files);
        }
    }

    /// Adds a message that comes now.
    pub(crate) fn push(&mut self, message: ChatMessage, files: &mut Files) {
        self.write(files);
        self.messages.push(message);
        self.arrivals.push(Instant::now());
    }

    /// Counts the written messages that are at least so old.
    pub(crate) fn older_than(&self, age: Duration) -> usize {
        let young = self.arrivals.iter().rev().take_while(|arrival| arrival.elapsed() < age).count();
        self.messages.len().saturating_sub(young)
    }

    /// The chat and what of its history is written.
    pub(crate) fn read(&self) -> (&Chat, &[ChatMessage]) {
        (&self.chat, &self.messages)
    }
}
