//! createChat.

use yandex_market_api::operations::CREATE_CHAT;
use yandex_market_api::types::CreateChatRequest;

use super::{Chats, Context, OneChat};
use crate::{Account, Error};

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
    /// 1 000 requests an hour; the key needs one of the scopes `communication` and `all-methods`. It may be repeated,
    /// because a chat that is there is answered. The Market's page:
    /// [createChat](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/createChat).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) for [`Context::Direct`], which a seller cannot begin, and for an id below
    /// 1; whatever [`Market::execute`](crate::Market::execute) fails with.
    pub async fn open(&self, context: Context) -> Result<OneChat, Error> {
        let business = self.business;
        let context = Some(context.to_sent(&CREATE_CHAT)?);
        let call = self.market.execute(&CREATE_CHAT, Account::Business(business), |client| {
            let body = CreateChatRequest { context: context.clone(), order_id: None };
            async move { client.create_chat().business_id(business).body(body).send().await }
        });
        let result = call.await?.require(&CREATE_CHAT, |answer| answer.result)?;
        Ok(self.chat(result.chat_id))
    }
}
