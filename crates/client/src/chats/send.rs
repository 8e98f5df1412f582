//! Sending to a buyer, with what is needed to find out afterwards whether it arrived.

use bytes::Bytes;

use super::sent::Content;
use super::{Attachment, ChatHandle};
use crate::Error;

impl ChatHandle {
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
    /// It is [`Chats::send_message`](crate::business::Chats::send_message): see there for quota and scopes. Its error
    /// remembers what was sent, for [`confirm`](Self::confirm): when the outcome is unknown
    /// ([`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown)), sending it again would give it to the buyer twice.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the text is too short or too long, with its length;
    /// [`Answered`](crate::ErrorKind::Answered) when the chat is over (with the word `closed` in the message) or is not
    /// there; whatever [`Market::send`](crate::Market::send) fails with.
    pub async fn send(&self, text: impl Into<String>) -> Result<(), Error> {
        let (text, began) = (text.into(), self.chats.market.server_clock().now());
        let sent = self.chats.send_message(self.id, text.clone()).await;
        sent.map_err(|error| self.sending(|| Content::text(&text), began, error))
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
    /// It is [`Chats::send_file`](crate::business::Chats::send_file): see there for quota and scopes. Its error remembers
    /// what was sent, for [`confirm`](Self::confirm).
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
        let began = self.chats.market.server_clock().now();
        let sent = self.chats.send_file(self.id, file.clone()).await;
        sent.map_err(|error| self.sending(|| Content::file(file.name(), file.size()), began, error))
    }
}
