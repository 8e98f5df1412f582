//! getChat.

use yandex_market_api::operations::GET_CHAT;
use yandex_market_api::types::{Chat, ChatId};

use super::{Chats, OneChat};
use crate::{Account, Answer, Error};

impl Chats {
    /// Returns the chat with this id.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().get(67890).await?;
    /// println!("{}", chat.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
    /// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
    /// [getChat](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/getChat).
    ///
    /// # Errors
    ///
    /// [`Answered`](crate::ErrorKind::Answered) with status 404 when there is no such chat, and whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn get(&self, id: impl Into<ChatId>) -> Result<Chat, Error> {
        self.chat(id).get().await
    }
}

impl OneChat {
    /// Returns this chat, as [`Chats::get`] does.
    ///
    /// # Errors
    ///
    /// As [`Chats::get`].
    pub async fn get(&self) -> Result<Chat, Error> {
        let (business, id) = (self.business, self.checked_id(&GET_CHAT)?);
        let call = self.market.execute(&GET_CHAT, Account::Business(business), |client| async move {
            client.get_chat().business_id(business).chat_id(id).send().await
        });
        call.await?.require(&GET_CHAT, |answer| answer.result).map(Answer::into_inner)
    }
}
