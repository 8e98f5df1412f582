//! The writer of the checkpoint.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use yandex_market_api::types::{BusinessId, ChatId};

use super::state::Change;
use super::{Checkpoint, CheckpointError, Progress};
use crate::Error;

/// The progress of what was handled, and where it is persisted.
pub(super) struct CheckpointWriter {
    checkpoint: Option<Arc<dyn Checkpoint>>,
    progress: Progress,
    /// The chats that are not kept as they are here.
    unsaved: BTreeSet<ChatId>,
    /// Set if something else is not kept.
    is_changed: bool,
    /// Set if something was handled that is not kept.
    is_due: bool,
}

impl CheckpointWriter {
    pub(super) fn new(checkpoint: Option<Arc<dyn Checkpoint>>, business: BusinessId) -> Self {
        let progress = Progress::new(business);
        Self { checkpoint, progress, unsaved: BTreeSet::new(), is_changed: false, is_due: false }
    }

    /// Reads the progress of the last watch; none if this is the first.
    pub(super) async fn load(&mut self) -> Result<Option<Progress>, Error> {
        let Some(checkpoint) = &self.checkpoint else { return Ok(None) };
        let loaded = checkpoint.load().await.map_err(|error| failed("the checkpoint was not read", error))?;
        let Some(progress) = loaded else { return Ok(None) };
        let (there, here) = (progress.business, self.progress.business);
        if there != here {
            let reason = format!("the checkpoint is of business {there}, and the watch of {here}");
            return Err(Error::configuration(reason));
        }
        self.progress = progress.clone();
        Ok(Some(progress))
    }

    /// Records what was handled: an event, if there was one to handle.
    pub(super) fn record(&mut self, change: Change, is_event: bool) {
        if self.checkpoint.is_none() {
            return;
        }
        self.is_due |= is_event;
        match change {
            Change::Nothing => {}
            Change::Cursor(chat, cursor) => {
                self.unsaved.insert(chat);
                self.progress.chats.insert(chat, cursor);
            }
            Change::Forget(chat, until) => {
                self.unsaved.insert(chat);
                self.progress.chats.remove(&chat);
                self.miss_until(until);
            }
            Change::MissingUntil(until) => {
                self.is_changed = true;
                self.miss_until(until);
            }
        }
    }

    fn miss_until(&mut self, until: DateTime<Utc>) {
        self.progress.forgotten_until = self.progress.forgotten_until.max(Some(until));
    }

    /// Returns true if something was handled that must be kept before more is emitted.
    pub(super) fn is_due(&self) -> bool {
        self.is_due
    }

    /// Writes what was recorded. When it is given up or fails, the next call does it again.
    pub(super) async fn save(&mut self) -> Result<(), Error> {
        let is_changed = self.is_changed || !self.unsaved.is_empty();
        let Some(checkpoint) = self.checkpoint.as_ref().filter(|_| is_changed) else {
            self.is_due = false;
            return Ok(());
        };
        let changed: Vec<ChatId> = self.unsaved.iter().copied().collect();
        let saved = checkpoint.save(&self.progress, &changed).await;
        saved.map_err(|error| failed("the checkpoint was not written", error))?;
        self.unsaved.clear();
        self.is_changed = false;
        self.is_due = false;
        Ok(())
    }
}

fn failed(what: &str, why: CheckpointError) -> Error {
    Error::configuration(format!("{what}: {why}"))
}
