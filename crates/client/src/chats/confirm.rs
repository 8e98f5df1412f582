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
    /// When the call began: what was there before is not what was sent.
    began: DateTime<Utc>,
    /// When the outcome was lost. The call may have waited long for the limits before it sent anything, so the
    /// Market's time-out is counted from here.
    lost: DateTime<Utc>,
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
    /// The Market gives up on a request after 10 s; until then it may still arrive, and so long after the outcome was lost
    /// this waits before it says that it did not ([`MarketBuilder::settle_time`](crate::MarketBuilder::settle_time)). A message of the shop
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
                let sent = Sent { chat: self.id, content, began, lost: Utc::now(), after: None };
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
        TimeDelta::from_std(settle_time).is_ok_and(|time| now - self.lost >= time)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(began: &str, lost: &str) -> Sent {
        Sent {
            chat: ChatId::new(1),
            content: Content::Text(" hello\n".to_owned()),
            began: began.parse().unwrap(),
            lost: lost.parse().unwrap(),
            after: None,
        }
    }

    fn message(text: &str, sender: &str, created_at: &str) -> ChatMessage {
        ChatMessage {
            message_id: MessageId::new(5),
            created_at: created_at.parse().unwrap(),
            sender: sender.into(),
            message: Some(text.to_owned()),
            payload: None,
        }
    }

    #[test]
    fn a_call_that_waited_long_is_not_settled_early() {
        let sent = sent("2026-03-02T10:00:00Z", "2026-03-02T10:00:58Z");
        let ten = Duration::from_secs(10);
        assert!(!sent.is_settled(ten, "2026-03-02T10:01:07Z".parse().unwrap()));
        assert!(sent.is_settled(ten, "2026-03-02T10:01:08Z".parse().unwrap()));
    }

    #[test]
    fn a_message_is_the_one_by_text_sender_and_time() {
        let sent = sent("2026-03-02T10:00:00Z", "2026-03-02T10:00:01Z");
        let is = |text: &str, sender: &str, at: &str| sent.is(&message(text, sender, at));
        assert!(is("hello", "PARTNER", "2026-03-02T13:00:00+03:00"));
        assert!(is("hello", "PARTNER", "2026-03-02T12:58:30+03:00"), "clocks differ a little");
        assert!(!is("hello", "PARTNER", "2026-03-02T12:57:59+03:00"), "an older one");
        assert!(!is("hello", "CUSTOMER", "2026-03-02T13:00:00+03:00"));
        assert!(!is("hello!", "PARTNER", "2026-03-02T13:00:00+03:00"));
    }

    #[test]
    fn what_was_there_before_is_not_it_whatever_its_time() {
        let mut sent = sent("2026-03-02T10:00:00Z", "2026-03-02T10:00:01Z");
        let found = message("hello", "PARTNER", "2026-03-02T13:00:00+03:00");
        sent.after = Some(found.message_id);
        assert!(!sent.is(&found));
        sent.after = Some(MessageId::new(4));
        assert!(sent.is(&found));
    }
}
