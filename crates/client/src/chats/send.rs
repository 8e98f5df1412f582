//! sendMessageToChat and sendFileToChat.

use bytes::Bytes;
use yandex_market_api::operations::{SEND_FILE_TO_CHAT, SEND_MESSAGE_TO_CHAT};
use yandex_market_api::types::{SendMessageToChatRequest, SendMessageToChatRequestMessage};

use super::OneChat;
use super::sent::Content;
use crate::{Account, Attachment, Error};

impl OneChat {
    /// Sends a message to the buyer.
    ///
    /// The text has from 1 to 4096 characters, counted as Unicode scalar values; [`split_text`](crate::split_text)
    /// cuts a longer one.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).chats().chat(67890).send("Your order is on its way.").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication` and `all-methods`. **It must not be
    /// repeated** when its outcome is unknown ([`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown)): the buyer would
    /// get it twice, for the Market has no idempotency key and does not answer the id of the message. The Market's page:
    /// [sendMessageToChat](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/sendMessageToChat).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the text is too short or too long, with its length;
    /// [`Answered`](crate::ErrorKind::Answered) when the chat is over (with the word `closed` in the message) or is not
    /// there; whatever [`Market::execute`](crate::Market::execute) fails with.
    pub async fn send(&self, text: impl Into<String>) -> Result<(), Error> {
        let (business, chat) = (self.business, self.checked_id(&SEND_MESSAGE_TO_CHAT)?);
        let (text, began) = (text.into(), self.market.server_clock().now());
        let message = checked_text(text.clone())?;
        let call = self.market.execute(&SEND_MESSAGE_TO_CHAT, Account::Business(business), |client| {
            let body = SendMessageToChatRequest { message: message.clone() };
            async move {
                client.send_message_to_chat().business_id(business).chat_id(chat).body(body).send().await
            }
        });
        call.await.map(drop).map_err(|error| self.sending(|| Content::text(&text), began, error))
    }

    /// Sends a file to the buyer: its name and its content, of at most 5 MB (5 242 880 bytes).
    ///
    /// The media type is guessed from the name; [`Attachment`] sets another, and reads from a path or a reader.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().chat(67890);
    /// chat.send_file("receipt.txt", "Total: 100").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication` and `all-methods`. **It must not be
    /// repeated** when its outcome is unknown: the buyer would get it twice. The Market's page:
    /// [sendFileToChat](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/sendFileToChat).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the file is too large, with its size, or when its name is empty or has
    /// control characters such as line breaks; and whatever [`send`](Self::send) fails with.
    pub async fn send_file(&self, name: impl Into<String>, content: impl Into<Bytes>) -> Result<(), Error> {
        self.send_attachment(Attachment::new(name, content)?).await
    }

    /// Sends a file to the buyer that was read from a path or a reader, or has a media type of its own.
    ///
    /// ```no_run
    /// use yandex_market::Attachment;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().chat(67890);
    /// chat.send_attachment(Attachment::open("receipts/98765.pdf").await?).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send_file`](Self::send_file).
    pub async fn send_attachment(&self, file: Attachment) -> Result<(), Error> {
        let (business, chat) = (self.business, self.checked_id(&SEND_FILE_TO_CHAT)?);
        let began = self.market.server_clock().now();
        let call =
            self.market.execute(&SEND_FILE_TO_CHAT, Account::Business(business), |client| {
                let file = file.0.clone();
                async move {
                    client.send_file_to_chat().business_id(business).chat_id(chat).file(file).send().await
                }
            });
        call.await
            .map(drop)
            .map_err(|error| self.sending(|| Content::file(file.name(), file.size()), began, error))
    }
}

/// The text, if the Market can take it for one.
pub(super) fn checked_text(text: String) -> Result<SendMessageToChatRequestMessage, Error> {
    let length = text.chars().count();
    text.try_into().map_err(|_| {
        let largest = yandex_market_api::bounds::SEND_MESSAGE_TO_CHAT_REQUEST_MESSAGE;
        let reason = format!("a message must have from 1 to {largest} characters, not {length}");
        Error::refused(&SEND_MESSAGE_TO_CHAT, reason)
    })
}
