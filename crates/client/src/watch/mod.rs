//! Hearing of new messages: what happens in the chats of a business, as one stream.
//!
//! The Market announces chats and messages by calling the seller (see [`notify`](crate::notify)); where that is not set
//! up, the chats are looked at again and again. A [`Watch`] does either or both, and tells each thing once.
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
//! Whoever asks for the next event says that the last one was handled. With a [`Checkpoint`], what was not handled
//! when the program ended is told again by the next watch: every message at least once, and none twice but the one
//! that was being handled.

#[cfg(feature = "notifications")]
mod announced;
mod checkpoint;
mod cursor;
mod driver;
mod event;
mod events;
mod file_checkpoint;
mod interval;
mod job;
#[cfg(test)]
mod model;
mod state;
mod status;
mod writer;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::BoxStream;

use crate::Chats;

use state::Announced;
use status::OnStatus;

pub use checkpoint::{Checkpoint, CheckpointError, MemoryCheckpoint, Progress};
pub use cursor::ChatCursor;
pub use event::{Event, Happened};
pub use events::Events;
pub use file_checkpoint::FileCheckpoint;
pub use status::Status;

/// A watch over the chats of a business: what [`Chats::watch`] returns.
///
/// Set it up, then read its [events](Self::events). Without a setting it looks every 10 s to 2 min, and tells what
/// happens from the first look on.
#[must_use = "a watch does nothing until its events are read"]
pub struct Watch {
    chats: Chats,
    announced: Option<BoxStream<'static, Announced>>,
    checkpoint: Option<Arc<dyn Checkpoint>>,
    polls: bool,
    quickest: Duration,
    slowest: Duration,
    patience: Duration,
    backlog: bool,
    on_status: OnStatus,
    settings: state::Settings,
}

const QUICKEST: Duration = Duration::from_secs(10);
const SLOWEST: Duration = Duration::from_secs(120);
const PATIENCE: Duration = Duration::from_secs(600);
const CAPACITY: usize = 10_000;

impl Chats {
    /// Watches the chats: what happens in them, as one stream.
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
            patience: PATIENCE,
            backlog: false,
            on_status: OnStatus::default(),
            settings: state::Settings { skip_own: false, capacity: CAPACITY },
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

    /// Looks at the chats once, when it begins, and then only hears announcements.
    pub fn without_polling(self) -> Self {
        Self { polls: false, ..self }
    }

    /// Keeps how far it is, for the next watch to go on from there. One checkpoint serves one watch at a time.
    pub fn checkpoint(self, checkpoint: impl Checkpoint + 'static) -> Self {
        Self { checkpoint: Some(Arc::new(checkpoint)), ..self }
    }

    /// Does not tell the messages of the shop itself.
    pub fn skip_own(self) -> Self {
        Self { settings: state::Settings { skip_own: true, ..self.settings }, ..self }
    }

    /// Tells all that is there already, when there is no checkpoint to go on from: every chat with its whole history.
    pub fn backlog(self) -> Self {
        Self { backlog: true, ..self }
    }

    /// How long the Market may fail before that is told as an error: 10 min by default. A failure that will not pass by
    /// itself, such as a key that is not good, is told at once.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How many chats are remembered: 10 000 by default, about 1 KB each. Those that were silent for the longest time are
    /// forgotten; what is new in them is told all the same when they speak again.
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

    /// What happens. Nothing is asked for before the first event is.
    pub fn events(self) -> Events {
        Events::new(self)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("chats", &self.chats).finish_non_exhaustive()
    }
}
