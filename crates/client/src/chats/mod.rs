//! Chats with buyers: what is made of several calls.

mod attachment;
mod confirm;
mod context;
mod evidence;
mod handle;
mod newest;
mod normal_form;
mod once;
mod open;
mod send;
mod sent;
mod slice;
mod text;

pub use attachment::Attachment;
pub use confirm::Confirmation;
pub use context::{Context, ParseContextError};
pub use handle::ChatHandle;
pub use text::split_text;

use std::time::Duration;

use yandex_market_api::operations::GET_CHATS;
use yandex_market_api::requests::GetChats;
use yandex_market_api::types::{Chat, ChatId, ChatStatusType};

use crate::business::Chats;
use crate::{Error, List};

impl Chats {
    /// Returns the longest wait for the Market's limits.
    pub(crate) fn longest_wait(&self) -> Duration {
        let patience = &self.market.policy().patience;
        patience.quota.saturating_add(patience.slot)
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
    pub fn waiting(&self) -> List<GetChats> {
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
    /// 1; [`Undecodable`](crate::ErrorKind::Undecodable) for a chat that cannot be decoded; whatever
    /// [`Market::send`](crate::Market::send) fails with.
    pub async fn find(&self, context: Context) -> Result<Option<Chat>, Error> {
        // A chat that cannot be decoded is there all the same.
        let context = context.to_sent(&GET_CHATS)?;
        self.list().contexts([context]).stream().strict().try_next().await
    }

    /// A handle on one chat: all that can be done with it.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).chats().chat(67890).send("Your order is on its way.").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn chat(&self, id: impl Into<ChatId>) -> ChatHandle {
        ChatHandle::new(self.clone(), id.into())
    }
}
