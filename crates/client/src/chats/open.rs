//! Opening chats.

use yandex_market_api::operations::CREATE_CHAT;

use super::{ChatHandle, Context};
use crate::Error;
use crate::business::Chats;

impl Chats {
    /// Opens the chat about an order or a return: a new one, or the one that is there.
    ///
    /// ```no_run
    /// use yandex_market::{Context, types::OrderId};
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chats = market.business(12345).chats();
    /// let chat = chats.open(Context::Order(OrderId::new(98765))).await?;
    /// chat.send("Thank you for your order!").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Chats about returns exist for FBY, FBS and Express only.
    ///
    /// It is [`create`](Self::create) with the context set: see there for quota, scopes and effect.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) for [`Context::Direct`], which a seller cannot begin, and for an id below
    /// 1; whatever [`Market::send`](crate::Market::send) fails with.
    pub async fn open(&self, context: Context) -> Result<ChatHandle, Error> {
        let result = self.create().context(context.to_sent(&CREATE_CHAT)?).await?;
        Ok(self.chat(result.chat_id))
    }
}
