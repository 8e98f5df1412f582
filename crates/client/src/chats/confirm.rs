//! Whether a message arrived of which nobody knows.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::sleep;
use yandex_market_api::operations::GET_CHAT_HISTORY;
use yandex_market_api::types::{ChatId, ChatMessage, ChatMessageSenderType, MessageId};

use super::OneChat;
use crate::{Error, ErrorKind};

/// Whether a message arrived: what [`OneChat::confirm`] returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Confirmation {
    /// It arrived, and this is it. It must not be sent again.
    Arrived(ChatMessage),
    /// It did not arrive, and will not: it may be sent again.
    NotArrived,
}

/// What was being sent to a buyer when the outcome was lost.
#[derive(Clone)]
pub(crate) struct Sent {
    chat: ChatId,
    content: Content,
    began: DateTime<Utc>,
    /// The newest message before it, where that is known.
    after: Option<MessageId>,
}

#[derive(Clone)]
pub(super) enum Content {
    Text(String),
    File { name: String, size: usize },
}

/// How far apart the clocks of this machine and of the Market may be.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// How often the history is read while a message may still arrive.
const EVERY: Duration = Duration::from_secs(1);

impl OneChat {
    /// Looks in the history whether a message arrived whose outcome is unknown.
    ///
    /// ```no_run
    /// use yandex_market::{Confirmation, ErrorKind};
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chat = market.business(12345).chats().chat(67890);
    /// match chat.send("Your order is on its way.").await {
    ///     Err(error) if error.kind() == ErrorKind::OutcomeUnknown => match chat.confirm(&error).await? {
    ///         Confirmation::Arrived(message) => println!("it is there: {}", message.message_id),
    ///         Confirmation::NotArrived => println!("it may be sent again"),
    ///     },
    ///     sent => sent?,
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The Market gives up on a request after 10 s; until then it may still arrive, and so long this waits before it
    /// says that it did not ([`MarketBuilder::settle_time`](crate::MarketBuilder::settle_time)). A message of the shop
    /// counts as the one that was sent when it has the same text (or the same file name and size) and came after the
    /// call began, by the Market's clock and up to two minutes of difference. Two equal messages sent within that time,
    /// one of them without an outcome, cannot be told apart here; [`send_once`](Self::send_once) can.
    ///
    /// # Errors
    ///
    /// [`Refused`](ErrorKind::Refused) when the error is not of a message to this chat whose outcome is unknown; whatever
    /// [`history`](Self::history) fails with.
    pub async fn confirm(&self, error: &Error) -> Result<Confirmation, Error> {
        let Some(sent) = error.sent().filter(|sent| sent.chat == self.id) else {
            let reason = "the error is not of a message to this chat whose outcome is unknown";
            return Err(Error::refused(&GET_CHAT_HISTORY, reason));
        };
        loop {
            // The time is taken before the history is read: what arrives while it is read may be missed.
            let is_settled = sent.is_settled(self.market.policy().settle_time, Utc::now());
            if let Some(message) = self.find(sent).await? {
                return Ok(Confirmation::Arrived(message));
            }
            if is_settled {
                return Ok(Confirmation::NotArrived);
            }
            sleep(EVERY.min(self.market.policy().settle_time)).await;
        }
    }

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
    /// It reads the history before it sends, to know afterwards which messages are new. Nobody else should send the same
    /// text to the same chat meanwhile.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) and [`confirm`](Self::confirm);
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) when the history cannot be read afterwards, or when nothing arrived
    /// after as many attempts as the [policy](crate::Retry) allows.
    pub async fn send_once(&self, text: impl Into<String>) -> Result<(), Error> {
        let text = text.into();
        super::send::checked_text(text.clone())?;
        let before = self.history().newest(1).await?.pop().map(|message| message.message_id);
        let mut rounds = 1;
        loop {
            let error = match self.send(text.clone()).await {
                Err(error) if error.kind() == ErrorKind::OutcomeUnknown => error.sent_after(before),
                sent => return sent,
            };
            match self.confirm(&error).await {
                Ok(Confirmation::Arrived(_)) => return Ok(()),
                Ok(Confirmation::NotArrived) if self.market.policy().retry.allows(rounds) => rounds += 1,
                Ok(Confirmation::NotArrived) => return Err(error),
                // Why the history cannot be read matters less than that the outcome is unknown still.
                Err(_) => return Err(error),
            }
        }
    }

    /// The error with what was being sent, if its outcome is unknown.
    pub(super) fn sending(&self, content: Content, began: DateTime<Utc>, error: Error) -> Error {
        match error.kind() {
            ErrorKind::OutcomeUnknown => {
                let sent = Sent { chat: self.id, content, began, after: None };
                error.with(|inner| inner.sent = Some(sent))
            }
            _ => error,
        }
    }

    /// The message that was sent, if the history has it.
    async fn find(&self, sent: &Sent) -> Result<Option<ChatMessage>, Error> {
        let mut messages = match sent.after {
            // The smallest id that can be sent is 1.
            Some(message) if message.get() >= 1 => self.history().since(message).stream(),
            _ => self.history().stream(),
        };
        while let Some(message) = messages.try_next().await? {
            if sent.is(&message) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }
}

impl Sent {
    /// Whether a message of the history is the one that was sent.
    fn is(&self, message: &ChatMessage) -> bool {
        let is_new = match self.after {
            Some(before) => message.message_id > before,
            None => message.created_at >= self.began - CLOCK_TOLERANCE,
        };
        is_new && message.sender == ChatMessageSenderType::Partner && self.content.is_of(message)
    }

    /// Whether the Market has given up on the request by now.
    fn is_settled(&self, settle_time: Duration, now: DateTime<Utc>) -> bool {
        TimeDelta::from_std(settle_time).is_ok_and(|time| now - self.began >= time)
    }
}

impl Content {
    fn is_of(&self, message: &ChatMessage) -> bool {
        match self {
            // White space at the ends is nothing that people see, and is known to be trimmed on the way.
            Self::Text(text) => message.message.as_deref().map(str::trim) == Some(text.trim()),
            Self::File { name, size } => message.payload.iter().flatten().any(|file| {
                file.name == *name && usize::try_from(file.size).is_ok_and(|there| there == *size)
            }),
        }
    }
}

impl Error {
    fn sent(&self) -> Option<&Sent> {
        self.inner().sent.as_ref()
    }

    /// The error with the newest message that was there before.
    fn sent_after(self, before: Option<MessageId>) -> Self {
        self.with(|inner| {
            if let Some(sent) = &mut inner.sent {
                // A chat without messages has none before.
                sent.after = Some(before.unwrap_or(MessageId::new(0)));
            }
        })
    }
}
