//! One stream of what happens in the chats of a business, from polling, notifications or both.
//!
//! The Market announces chats and messages by calling the seller (see [`notify`](crate::notify)); where that is not set
//! up, the list of chats is polled. A [`Watch`] does either or both, and emits each event once.
//!
//! ```no_run
//! use yandex_market::Market;
//! use yandex_market::watch::FileCheckpoint;
//!
//! # async fn example(market: Market) -> Result<(), yandex_market::Error> {
//! let checkpoint = FileCheckpoint::new("chats.json");
//! let mut events = market.business(12345).chats().watch().skip_own().checkpoint(checkpoint).events();
//! while let Some(event) = events.try_next().await? {
//!     if let Some(message) = event.message() {
//!         println!("{}: {}", event.chat.chat_id, message.message.as_deref().unwrap_or_default());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Asking for the next event acknowledges the last one. With a [`Checkpoint`], events that were not acknowledged when the
//! program ended are emitted again by the next watch: every message at least once, and none twice but the one that was
//! being handled. [`Event::may_be_repeated`] tells which those can be.
//!
//! - A chat that the Market does not answer about (a history that is a 403, say) ends nothing: it pauses by itself, see
//!   [`Watch::chat_pauses`]. So does an item that cannot be decoded, see [`Events::take_bad_items`].
//! - Messages may become visible late: behind ones with larger ids, or without a change of the chat's `updatedAt`. So the
//!   last 64 messages of a chat are remembered one by one, and its history is read again 1 s, 2 s, 4 s and so on after
//!   something happened in it, for a day; in the 100 chats in which somebody wrote last, every hour after that. This is
//!   done by polling, and takes no more than a quarter of the hourly quota of getChatHistory.

#[cfg(feature = "notifications")]
mod announced;
mod chat_state;
mod checkpoint;
mod clock;
mod cursor;
mod driver;
mod event;
mod events;
mod file_checkpoint;
mod interval;
mod job;
#[cfg(test)]
mod model;
mod pauses;
mod severity;
mod state;
mod status;
mod writer;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::BoxStream;

use crate::business::Chats;

use interval::Backoff;
use state::Announced;
use status::OnStatus;

pub use checkpoint::{Checkpoint, CheckpointError, MemoryCheckpoint, Progress};
pub use cursor::ChatCursor;
pub use event::{Event, EventKind};
pub use events::Events;
pub use file_checkpoint::FileCheckpoint;
pub use status::Status;

/// A watch over the chats of a business: what [`Chats::watch`] returns.
///
/// Set it up, then read its [events](Self::events). Without a setting it polls every 10 s to 2 min, and emits what
/// happens from the first look on.
#[must_use = "a watch does nothing until its events are read"]
pub struct Watch {
    chats: Chats,
    announced: Option<BoxStream<'static, Announced>>,
    checkpoint: Option<Arc<dyn Checkpoint>>,
    polls: bool,
    quickest: Duration,
    slowest: Duration,
    max_outage: Duration,
    from_beginning: bool,
    on_status: OnStatus,
    is_strict: bool,
    settings: state::Settings,
}

const QUICKEST: Duration = Duration::from_secs(10);
const SLOWEST: Duration = Duration::from_secs(120);
const MAX_OUTAGE: Duration = Duration::from_secs(600);
const CAPACITY: usize = 10_000;
const CHAT_BACKOFF: Backoff = Backoff { first: Duration::from_secs(60), longest: Duration::from_secs(3_600) };

impl Chats {
    /// Watches the chats: returns what happens in them as one stream.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let mut events = market.business(12345).chats().watch().events();
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{event:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch(&self) -> Watch {
        Watch {
            chats: self.clone(),
            announced: None,
            checkpoint: None,
            polls: true,
            quickest: QUICKEST,
            slowest: SLOWEST,
            max_outage: MAX_OUTAGE,
            from_beginning: false,
            on_status: OnStatus::default(),
            is_strict: false,
            settings: state::Settings { skip_own: false, capacity: CAPACITY, chat_backoff: CHAT_BACKOFF },
        }
    }
}

impl Watch {
    /// Looks at the chats after `quickest` when something happened, and more and more slowly when nothing does, up to
    /// `slowest`: 10 s to 2 min by default. A look takes one request for 20 chats, and one for each chat with something
    /// new; looking takes no more than half of the hourly quota of getChats, so many chats make it slower.
    pub fn poll_every(self, quickest: Duration, slowest: Duration) -> Self {
        Self { polls: true, quickest, slowest, ..self }
    }

    /// Reads the list of chats once, when it begins, and then only takes notifications.
    pub fn without_polling(self) -> Self {
        Self { polls: false, ..self }
    }

    /// Sets where the progress is kept, for the next watch to go on from there. One checkpoint serves one watch at a time.
    pub fn checkpoint(self, checkpoint: impl Checkpoint + 'static) -> Self {
        Self { checkpoint: Some(Arc::new(checkpoint)), ..self }
    }

    /// Leaves out the messages of the shop itself.
    pub fn skip_own(self) -> Self {
        Self { settings: state::Settings { skip_own: true, ..self.settings }, ..self }
    }

    /// Emits all that is there already, when there is no checkpoint to go on from: every chat with its whole history.
    pub fn from_beginning(self) -> Self {
        Self { from_beginning: true, ..self }
    }

    /// Sets the time for which the list of chats or the connection may fail before that is an error: 10 min by default. A
    /// failure that will not pass by itself, such as a key that is not good, is one at once; a limit of the Market is none.
    pub fn max_outage(self, max_outage: Duration) -> Self {
        Self { max_outage, ..self }
    }

    /// Sets the pauses of a chat that the Market does not answer about (400, 403, 404 and other definite errors): the first
    /// one and the longest, 1 min and 1 h by default. Failures that may pass are tried again sooner.
    ///
    /// Such a chat ends nothing and holds up no other: there is a `tracing` warning and a
    /// [status](Status::ChatPaused), its cursor in the checkpoint stays where it is, and nothing of it is lost when it can
    /// be read again.
    pub fn chat_pauses(self, first: Duration, longest: Duration) -> Self {
        let chat_backoff = Backoff { first, longest: longest.max(first) };
        Self { settings: state::Settings { chat_backoff, ..self.settings }, ..self }
    }

    /// Returns an error for each chat or message that cannot be decoded, instead of a `tracing` warning and an entry in
    /// [`Events::take_bad_items`].
    pub fn strict(self) -> Self {
        Self { is_strict: true, ..self }
    }

    /// Sets the number of chats that are remembered: 10 000 by default, about 1 KB each. Those that were silent for the longest time are
    /// forgotten; what is new in them is emitted all the same when somebody writes in them again.
    pub fn capacity(self, chats: usize) -> Self {
        Self { settings: state::Settings { capacity: chats, ..self.settings }, ..self }
    }

    /// Calls this function whenever the state of the watch changes: a page was read, a look is complete, something failed
    /// and is tried again later. It must return soon.
    ///
    /// ```no_run
    /// # fn example(market: yandex_market::Market) {
    /// let watch = market.business(12345).chats().watch().on_status(|status| eprintln!("{status:?}"));
    /// # }
    /// ```
    pub fn on_status(self, callback: impl Fn(&Status) + Send + Sync + 'static) -> Self {
        Self { on_status: OnStatus::new(callback), ..self }
    }

    /// Returns the events. No request is sent before the first one is asked for.
    pub fn events(self) -> Events {
        Events::new(self)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("chats", &self.chats).finish_non_exhaustive()
    }
}
