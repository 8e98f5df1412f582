//! Finding out whether a message arrived.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use yandex_market_api::operations::GET_CHAT_HISTORY;
use yandex_market_api::types::ChatMessage;

use super::ChatHandle;
use super::evidence::Evidence;
use super::sent::{Content, Sent};
use super::slice::Slice;
use crate::call::server_clock::Moment;
use crate::{Error, ErrorKind};

/// The answer to whether a message arrived: what [`ChatHandle::confirm`] returns.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Confirmation {
    /// It arrived, and this is it. It must not be sent again.
    Arrived(ChatMessage),
    /// It did not arrive, and will not: it may be sent again.
    NotArrived,
    /// The history does not tell. Somebody must look before it is sent again.
    Unclear {
        /// The messages of the shop that may be it: new ones that differ from what was sent, and equal ones that may have
        /// been there before; at most 100. There are none when a part of the history could not be read, or when the chat
        /// has changed and the history does not show how.
        candidates: Vec<ChatMessage>,
    },
}

/// The first pause between two reads of the history, unless the settle time is short; each that follows is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

impl ChatHandle {
    /// Looks in the history for a message whose outcome is unknown.
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
    ///         unclear => println!("look into the chat first: {unclear:?}"),
    ///     },
    ///     sent => sent?,
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The Market's time-out is 10 s; until then the message may still arrive, and so long after the outcome was lost
    /// this waits before it returns anything but [`Arrived`](Confirmation::Arrived)
    /// ([`MarketBuilder::settle_time`](crate::MarketBuilder::settle_time)). It waits as long again where the chat has
    /// changed and its history does not show how.
    ///
    /// Texts are equal if they differ only by white space, invisible characters, HTML entities or the composition of their
    /// letters; files are equal by name and size. Times are the Market's own, by the `Date` of its responses; the clock of
    /// this machine may be wrong. An equal message from the 4 hours before the call is
    /// [`Unclear`](Confirmation::Unclear); so is one of any age, if the call was the first of this `Market`.
    /// [`send_once`](Self::send_once) reads the history before it sends, and can tell them apart.
    ///
    /// It makes about 5 requests within the settle time of 10 s, each for the end of the history, and then one to
    /// [`get`](Self::get); up to 3 more where the history has more than a page. A history with more than 6 400 messages
    /// in those 4 hours is not read to its end.
    ///
    /// # Errors
    ///
    /// [`Refused`](ErrorKind::Refused) when the error is not of a message to this chat whose outcome is unknown; whatever
    /// [`history`](Self::history) fails with, and then the outcome is still unknown.
    pub async fn confirm(&self, error: &Error) -> Result<Confirmation, Error> {
        let Some(sent) = error.sent().filter(|sent| sent.chat == self.id) else {
            let reason = "the error is not of a message to this chat whose outcome is unknown";
            return Err(Error::refused(&GET_CHAT_HISTORY, reason));
        };
        let settle_time = self.chats.market.policy().settle_time;
        let mut evidence = Evidence::new(&sent.content, sent.baseline.as_deref());
        let mut pause = FIRST_PAUSE.min(settle_time / 10);
        loop {
            // The time is taken before the history is read: what arrives while it is read may be missed.
            let elapsed = sent.lost.elapsed();
            let slice = self.read_since(sent, &evidence).await?;
            match evidence.add(slice, self.chats.market.server_clock().time_of(sent.began)) {
                Confirmation::Arrived(message) => return Ok(Confirmation::Arrived(message)),
                _ if elapsed < settle_time && !evidence.is_cut() => {}
                Confirmation::NotArrived if self.misses_change(&evidence).await => {
                    if elapsed >= settle_time.saturating_mul(2) {
                        return Ok(Confirmation::Unclear { candidates: Vec::new() });
                    }
                }
                verdict => return Ok(verdict),
            }
            sleep(pause.min(until_next(settle_time, sent.lost.elapsed()))).await;
            pause = pause.saturating_mul(2);
        }
    }

    async fn read_since(&self, sent: &Sent, evidence: &Evidence<'_>) -> Result<Slice, Error> {
        match evidence.next() {
            Some(start) => self.read_from(start).await,
            None => self.read_end(sent.began).await,
        }
    }

    /// Asks the chat itself before a message is said to be missing: a history may lag behind it.
    async fn misses_change(&self, evidence: &Evidence<'_>) -> bool {
        // Without an answer there is only the history to go by.
        self.get().await.is_ok_and(|chat| evidence.misses_change_of(&chat))
    }

    /// The error with what was being sent, if its outcome is unknown.
    pub(super) fn sending(&self, content: impl FnOnce() -> Content, began: Moment, error: Error) -> Error {
        match error.kind() {
            ErrorKind::OutcomeUnknown => {
                let (content, lost) = (content(), Instant::now());
                let sent = Sent { chat: self.id, content, began, lost, baseline: None };
                error.with_sent(sent)
            }
            _ => error,
        }
    }
}

/// The time until the message must have arrived, or else until a history that lags must have caught up.
fn until_next(settle_time: Duration, elapsed: Duration) -> Duration {
    match elapsed < settle_time {
        true => settle_time - elapsed,
        false => settle_time.saturating_mul(2).saturating_sub(elapsed),
    }
}
