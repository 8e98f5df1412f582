//! Chats with buyers.

mod chat;
mod confirm;
mod context;
mod evidence;
mod get;
mod history;
mod list;
mod message;
mod normal_form;
mod once;
mod open;
mod send;
mod sent;
mod slice;
mod text;

pub use chat::OneChat;
pub use confirm::Confirmation;
pub use context::{Context, ParseContextError};
pub use history::{History, Messages};
pub use list::{ChatFilters, ListChats};
pub(crate) use sent::Sent;
pub use text::split_text;

use yandex_market_api::types::{BusinessId, Chat, ChatId, ChatStatusType};

use crate::{Error, Market};

/// The chats of a business: what [`Business::chats`](crate::Business::chats) returns.
#[derive(Clone, Debug)]
pub struct Chats {
    market: Market,
    business: BusinessId,
}

impl Chats {
    pub(crate) fn new(market: Market, business: BusinessId) -> Self {
        Self { market, business }
    }

    pub(crate) fn business(&self) -> BusinessId {
        self.business
    }

    /// The longest wait for the Market's limits.
    pub(crate) fn longest_wait(&self) -> std::time::Duration {
        let patience = &self.market.policy().patience;
        patience.quota.saturating_add(patience.slot)
    }

    /// Lists the chats, all or some.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chats = market.business(12345).chats().list().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListChats {
        ListChats::new(self.market.clone(), self.business, ChatFilters::default())
    }

    /// Lists the chats that need the seller's answer: new ones, and those that wait for the shop.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let mut waiting = market.business(12345).chats().waiting().stream();
    /// while let Some(chat) = waiting.try_next().await? {
    ///     println!("{} since {}", chat.chat_id, chat.updated_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It is [`list`](Self::list) with the statuses set; more filters may be added.
    pub fn waiting(&self) -> ListChats {
        self.list().statuses([ChatStatusType::New, ChatStatusType::WaitingForPartner])
    }

    /// Finds the chat about an order or a return, if there is one. Nothing is opened.
    ///
    /// ```no_run
    /// use yandex_market::{Context, types::OrderId};
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let order = Context::Order(OrderId::new(98765));
    /// let chat = market.business(12345).chats().find(order).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It is [`list`](Self::list) with the context set: see there for quota and scopes.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) for [`Context::Direct`], which cannot be searched for, and for an id below
    /// 1; [`Undecodable`](crate::ErrorKind::Undecodable) for a chat that cannot be decoded; whatever [`Market::execute`]
    /// fails with.
    pub async fn find(&self, context: Context) -> Result<Option<Chat>, Error> {
        // A chat that cannot be decoded is there all the same.
        self.list().contexts([context]).stream().strict().try_next().await
    }

    /// What can be done with one chat.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).chats().chat(67890).send("Your order is on its way.").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn chat(&self, id: impl Into<ChatId>) -> OneChat {
        OneChat::new(self.market.clone(), self.business, id.into())
    }
}
