//! One chat.

use yandex_market_api::requests::{GetChat, GetChatHistory, GetChatMessage};
use yandex_market_api::types::{ChatId, MessageId};

use crate::business::Chats;
use crate::{Call, List};

/// One chat of a business: what [`Chats::chat`](crate::business::Chats::chat) returns.
#[derive(Clone, Debug)]
pub struct ChatHandle {
    pub(super) chats: Chats,
    pub(super) id: ChatId,
}

impl ChatHandle {
    pub(super) fn new(chats: Chats, id: ChatId) -> Self {
        Self { chats, id }
    }

    /// Returns the id of this chat.
    #[must_use]
    pub fn id(&self) -> ChatId {
        self.id
    }

    /// Returns this chat, as [`Chats::get`](crate::business::Chats::get) does.
    pub fn get(&self) -> Call<GetChat> {
        self.chats.get(self.id)
    }

    /// Lists the messages, as [`Chats::history`](crate::business::Chats::history) does.
    ///
    /// ```no_run
    /// use yandex_market::types::MessageId;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let last_seen = MessageId::new(1_700_000_000_000_000);
    /// let chat = market.business(12345).chats().chat(67890);
    /// let mut messages = chat.history().message_id_from(last_seen).stream();
    /// while let Some(message) = messages.try_next().await? {
    ///     // The message itself comes again.
    ///     if message.message_id > last_seen {
    ///         println!("{}: {:?}", message.sender, message.message);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn history(&self) -> List<GetChatHistory> {
        self.chats.history(self.id)
    }

    /// Returns a message of this chat, as [`Chats::message`](crate::business::Chats::message) does.
    pub fn message(&self, id: impl Into<MessageId>) -> Call<GetChatMessage> {
        self.chats.message(self.id, id)
    }
}
