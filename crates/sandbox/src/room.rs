//! A chat with all that was said in it.

use yandex_market_api::types::{Chat, ChatMessage};

use crate::files::Files;
use crate::seed;

/// A chat and its messages, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) chat: Chat,
    messages: Vec<ChatMessage>,
    /// The seeded chat whose history is not written yet. It is when somebody looks, so that a hundred thousand
    /// chats that are only listed cost no more than themselves.
    unwritten: Option<i64>,
}

impl Room {
    /// A chat in which nothing was said.
    pub(crate) fn silent(chat: Chat) -> Self {
        Self { chat, messages: Vec::new(), unwritten: None }
    }

    /// The seeded chat of this number, with its history.
    pub(crate) fn seeded(number: i64) -> Self {
        Self { chat: seed::chat(number), messages: Vec::new(), unwritten: Some(number) }
    }

    pub(crate) fn messages(&mut self, files: &mut Files) -> &mut Vec<ChatMessage> {
        if let Some(number) = self.unwritten.take() {
            self.messages = seed::history(number, files);
        }
        &mut self.messages
    }

    /// The chat and what of its history is written.
    pub(crate) fn read(&self) -> (&Chat, &[ChatMessage]) {
        (&self.chat, &self.messages)
    }
}
