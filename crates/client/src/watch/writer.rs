//! What was handled, and the checkpoint that keeps it.

use std::collections::BTreeSet;
use std::sync::Arc;

use yandex_market_api::types::{BusinessId, ChatId};

use super::state::Change;
use super::{Checkpoint, CheckpointError, Progress};
use crate::Error;

/// What was handled, and where that is kept.
pub(super) struct CheckpointWriter {
    checkpoint: Option<Arc<dyn Checkpoint>>,
    progress: Progress,
    /// The chats that are not kept as they are here.
    unsaved: BTreeSet<ChatId>,
    /// Whether something was handled that is not kept.
    is_due: bool,
}

impl CheckpointWriter {
    pub(super) fn new(checkpoint: Option<Arc<dyn Checkpoint>>, business: BusinessId) -> Self {
        Self { checkpoint, progress: Progress::new(business), unsaved: BTreeSet::new(), is_due: false }
    }

    /// What the last watch had handled; nothing if this is the first.
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

    /// Notes what was handled: an event, if there was one to handle.
    pub(super) fn note(&mut self, change: Change, is_event: bool) {
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
                self.progress.forgotten_until = self.progress.forgotten_until.max(Some(until));
            }
        }
    }

    /// Whether something was handled that must be kept before more is told.
    pub(super) fn is_due(&self) -> bool {
        self.is_due
    }

    /// Keeps what was noted. When it is given up or fails, the next call does it again.
    pub(super) async fn save(&mut self) -> Result<(), Error> {
        let Some(checkpoint) = self.checkpoint.as_ref().filter(|_| !self.unsaved.is_empty()) else {
            self.is_due = false;
            return Ok(());
        };
        let changed: Vec<ChatId> = self.unsaved.iter().copied().collect();
        let saved = checkpoint.save(&self.progress, &changed).await;
        saved.map_err(|error| failed("the checkpoint was not written", error))?;
        self.unsaved.clear();
        self.is_due = false;
        Ok(())
    }
}

fn failed(what: &str, why: CheckpointError) -> Error {
    Error::configuration(format!("{what}: {why}"))
}
