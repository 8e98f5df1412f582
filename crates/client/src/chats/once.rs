//! Sending exactly once.

use std::sync::Arc;

use yandex_market_api::support::Request;

use super::evidence::Baseline;
use super::{Attachment, ChatHandle, Confirmation};
use crate::{Error, ErrorKind};

/// A message that can be sent more than once.
enum Outgoing {
    Text(String),
    File(Attachment),
}

const UNCLEAR: &str =
    "the message may have arrived: the history of the chat does not tell, so look before it is sent again";

impl ChatHandle {
    /// Sends a message to the buyer exactly once: when its outcome is unknown it is looked for, and sent again only if
    /// it is not there.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).chats().chat(67890).send_once("Your order is on its way.").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It reads the end of the history before it sends (one request, or three where the history has more than a page), to
    /// know afterwards which messages are new, and then does as [`confirm`](Self::confirm). It sends again only if the
    /// shop has no new message in the chat at all: any other one may be this one, stored otherwise. So nobody else
    /// should write to the chat in the name of the shop meanwhile.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) and, before anything is sent, [`history`](Self::history);
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) when the history does not tell afterwards whether the message is
    /// there ([`confirm`](Self::confirm) has the candidates), when it cannot be read, or when nothing arrived after as
    /// many attempts as the [policy](crate::Retry) allows.
    pub async fn send_once(&self, text: impl Into<String>) -> Result<(), Error> {
        let text = text.into();
        let call = self.chats.send_message(self.id, text.clone());
        check(call.request())?;
        self.once(Outgoing::Text(text)).await
    }

    /// Sends a file to the buyer exactly once, as [`send_once`](Self::send_once) does with a text.
    ///
    /// ```no_run
    /// use yandex_market::Attachment;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().chat(67890);
    /// chat.send_attachment_once(Attachment::open("receipts/98765.pdf").await?).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send_attachment`](Self::send_attachment) and [`send_once`](Self::send_once).
    pub async fn send_attachment_once(&self, file: Attachment) -> Result<(), Error> {
        self.once(Outgoing::File(file)).await
    }

    async fn once(&self, message: Outgoing) -> Result<(), Error> {
        let baseline = self.baseline().await?.map(Arc::new);
        let began = self.chats.market.server_clock().now();
        let mut rounds = 1;
        loop {
            let error = match self.dispatch(&message).await {
                Err(error) if error.kind() == ErrorKind::OutcomeUnknown => error,
                sent => return sent,
            };
            // Later rounds compare with the same baseline: what was sent first may arrive last.
            let error = error.sent_after(baseline.clone(), began);
            match self.confirm(&error).await {
                Ok(Confirmation::Arrived(_)) => return Ok(()),
                Ok(Confirmation::NotArrived) if self.chats.market.policy().retry.allows(rounds) => {
                    rounds += 1
                }
                Ok(Confirmation::Unclear { .. }) => return Err(error.now_unknown(UNCLEAR)),
                // Why the history cannot be read matters less than that the outcome is unknown still.
                Ok(_) | Err(_) => return Err(error),
            }
        }
    }

    /// The end of the history before a message is sent; none if it is too long to be read.
    async fn baseline(&self) -> Result<Option<Baseline>, Error> {
        let now = self.chats.market.server_clock().now();
        Ok(self.read_end(now).await?.into_baseline())
    }

    async fn dispatch(&self, message: &Outgoing) -> Result<(), Error> {
        match message {
            Outgoing::Text(text) => self.send(text.clone()).await,
            Outgoing::File(file) => self.send_attachment(file.clone()).await,
        }
    }
}

/// Refuses what cannot be sent before anything is read for it.
fn check(request: &impl Request) -> Result<(), Error> {
    request.validate().map_err(|invalid| Error::refused(request.operation(), invalid.to_string()))
}
