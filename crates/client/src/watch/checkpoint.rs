//! The state that outlives the program.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use yandex_market_api::types::{BusinessId, ChatId};

use super::ChatCursor;

/// The progress of a watch: the events that were handled, as a position in each chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Progress {
    /// The business that the chats belong to.
    pub business: BusinessId,
    /// The position in each chat.
    pub chats: BTreeMap<ChatId, ChatCursor>,
    /// Chats that were silent since then may be missing: they were forgotten for want of room, or not seen by the first
    /// look. What happened in them before is old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgotten_until: Option<DateTime<Utc>>,
}

impl Progress {
    /// Creates the progress of a watch that has emitted nothing.
    #[must_use]
    pub fn new(business: BusinessId) -> Self {
        Self { business, chats: BTreeMap::new(), forgotten_until: None }
    }
}

/// The reason why a checkpoint was not read or written.
pub type CheckpointError = Box<dyn StdError + Send + Sync>;

/// The place where a watch keeps its progress, so that the next one goes on from there.
///
/// It is written after each event that was handled. An own one, in a database for example, writes what changed.
pub trait Checkpoint: Send + Sync {
    /// Reads what was written last; none at the first start.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read. The watch does not begin then, for it would emit everything again.
    fn load(&self) -> BoxFuture<'_, Result<Option<Progress>, CheckpointError>>;

    /// Writes what was handled. `changed` are the chats whose cursor is another than last time, or is gone; all of them,
    /// the first time.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being written. The watch emits no more before it was.
    fn save<'a>(
        &'a self,
        progress: &'a Progress,
        changed: &'a [ChatId],
    ) -> BoxFuture<'a, Result<(), CheckpointError>>;
}

/// A checkpoint in memory: for a watch that is begun again in the same process, and for tests.
///
/// Clones are one and the same.
#[derive(Clone, Debug, Default)]
pub struct MemoryCheckpoint(Arc<Mutex<Option<Progress>>>);

impl MemoryCheckpoint {
    /// Returns what was saved last.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, progress: &Progress, changed: &[ChatId]) {
        let mut saved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(saved) = saved.as_mut() else {
            *saved = Some(progress.clone());
            return;
        };
        saved.forgotten_until = progress.forgotten_until;
        for chat in changed {
            match progress.chats.get(chat) {
                Some(cursor) => saved.chats.insert(*chat, cursor.clone()),
                None => saved.chats.remove(chat),
            };
        }
    }
}

impl Checkpoint for MemoryCheckpoint {
    fn load(&self) -> BoxFuture<'_, Result<Option<Progress>, CheckpointError>> {
        Box::pin(std::future::ready(Ok(self.progress())))
    }

    fn save<'a>(
        &'a self,
        progress: &'a Progress,
        changed: &'a [ChatId],
    ) -> BoxFuture<'a, Result<(), CheckpointError>> {
        self.put(progress, changed);
        Box::pin(std::future::ready(Ok(())))
    }
}
