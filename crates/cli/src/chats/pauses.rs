//! Pauses of a watch that goes on by itself, for whoever prints them.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

/// The reason of the last pause, until it is taken.
#[derive(Default)]
pub(super) struct Pauses {
    reason: Mutex<Option<String>>,
    changed: Notify,
}

impl Pauses {
    pub(super) fn put(&self, reason: &str) {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_owned());
        self.changed.notify_one();
    }

    /// Takes the reason, if there is a new one.
    pub(super) fn take(&self) -> Option<String> {
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits for the next pause. It may have been taken meanwhile.
    pub(super) async fn next(&self) {
        self.changed.notified().await;
    }
}
