//! One chat.

use yandex_market_api::Operation;
use yandex_market_api::types::{BusinessId, ChatId};

use super::{History, Messages};
use crate::checks::check_id;
use crate::{Error, Market};

/// One chat of a business: what [`Chats::chat`](crate::Chats::chat) returns.
#[derive(Clone, Debug)]
pub struct OneChat {
    pub(super) market: Market,
    pub(super) business: BusinessId,
    pub(super) id: ChatId,
}

impl OneChat {
    pub(super) fn new(market: Market, business: BusinessId, id: ChatId) -> Self {
        Self { market, business, id }
    }

    /// The id of this chat.
    #[must_use]
    pub fn id(&self) -> ChatId {
        self.id
    }

    /// The messages, all or some.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let mut messages = market.business(12345).chats().chat(67890).history().stream();
    /// while let Some(message) = messages.try_next().await? {
    ///     println!("{}: {}", message.sender, message.message.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn history(&self) -> History {
        History::new(self.market.clone(), self.business, Messages::of(self.id))
    }

    /// The id, if the Market can take it for one.
    pub(super) fn checked_id(&self, operation: &'static Operation) -> Result<ChatId, Error> {
        check_id(operation, "chat", self.id.get()).map(|()| self.id)
    }
}
