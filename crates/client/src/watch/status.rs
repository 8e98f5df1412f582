//! Reports of the state of a watch.

use std::sync::Arc;
use std::time::Duration;

use yandex_market_api::types::ChatId;

/// The state of a watch, as [`Watch::on_status`](crate::watch::Watch::on_status) reports it.
///
/// For a line at a terminal, or a metric: there is nothing in it that must be handled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// A look at the chats is going on.
    Looking {
        /// The pages that it has read so far.
        pages: u32,
        /// The chats that are known.
        chats: usize,
    },
    /// A look is complete, and the watch waits for the next one, for notifications, or for both.
    Waiting {
        /// The chats that are known.
        chats: usize,
        /// The time until the next look; none without polling.
        next_look: Option<Duration>,
    },
    /// The Market or the way to it fails, or a limit is reached: the watch pauses as a whole.
    Retrying {
        /// The error in one line.
        reason: String,
        /// The time until the next attempt.
        pause: Duration,
    },
    /// The Market does not answer about this chat: it is asked again after a pause, and the other chats go on.
    ChatPaused {
        /// The chat.
        chat: ChatId,
        /// The error in one line.
        reason: String,
        /// The time until the next attempt.
        pause: Duration,
    },
}

/// The function that is called with each report, if there is one.
#[derive(Clone, Default)]
pub(super) struct OnStatus(Option<Arc<Callback>>);

type Callback = dyn Fn(&Status) + Send + Sync;

impl OnStatus {
    pub(super) fn new(callback: impl Fn(&Status) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    /// Calls the function, if there is one.
    pub(super) fn report(&self, status: impl FnOnce() -> Status) {
        if let Some(callback) = &self.0 {
            callback(&status());
        }
    }
}
