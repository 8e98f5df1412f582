//! getChatMessage.

use yandex_market_api::operations::GET_CHAT_MESSAGE;
use yandex_market_api::types::{ChatMessage, MessageId};

use super::OneChat;
use crate::checks::check_id;
use crate::{Account, Answer, Error};

impl OneChat {
    /// Returns the message with this id.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().chat(67890);
    /// let message = chat.message(1_700_000_000_000_000).await?;
    /// println!("{:?}", message.message);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
    /// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
    /// [getChatMessage](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/getChatMessage).
    ///
    /// # Errors
    ///
    /// [`Answered`](crate::ErrorKind::Answered) with status 404 when there is no such message, and whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn message(&self, id: impl Into<MessageId>) -> Result<ChatMessage, Error> {
        let (business, chat, id) = (self.business, self.checked_id(&GET_CHAT_MESSAGE)?, id.into());
        check_id(&GET_CHAT_MESSAGE, "message", id.get())?;
        let call = self.market.execute(&GET_CHAT_MESSAGE, Account::Business(business), |client| async move {
            client.get_chat_message().business_id(business).chat_id(chat).message_id(id).send().await
        });
        call.await?.require(&GET_CHAT_MESSAGE, |answer| answer.result).map(Answer::into_inner)
    }
}
