//! Handing notifications on to the consumer.

use std::sync::Mutex;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use yandex_market_api::types::Notification;

use super::duplicates::Remembered;
use super::receiver::locked;
use super::{Disposition, PushBack};

/// The producer's end of the channel, and what went into it before.
///
/// Both are behind one lock: a notification is looked up, handed on and remembered at once, so that two deliveries of
/// it at the same time are one, and one that was pushed back is not taken for a duplicate when it comes again.
pub(super) struct Handover(Mutex<State>);

struct State {
    /// Nothing while shutting down: the channel ends for the consumer when its only sender is dropped.
    sender: Option<mpsc::Sender<Notification>>,
    remembered: Remembered,
}

impl Handover {
    pub(super) fn new(sender: mpsc::Sender<Notification>, remembered: usize) -> Self {
        Self(Mutex::new(State { sender: Some(sender), remembered: Remembered::new(remembered) }))
    }

    /// Hands a notification on, unless it was before or cannot be now. Never waits.
    pub(super) fn offer(&self, notification: Notification) -> Disposition {
        // The key is made before the lock is taken.
        let key = notification.dedup_key();
        locked(&self.0).offer(&key, notification)
    }

    /// Takes no more. What was handed on can still be read.
    pub(super) fn close(&self) {
        locked(&self.0).sender = None;
    }
}

impl State {
    fn offer(&mut self, key: &str, notification: Notification) -> Disposition {
        let Some(sender) = &self.sender else {
            return Disposition::PushedBack(PushBack::ShuttingDown);
        };
        // Asked before the memory: what was handed on to a consumer that is gone may be lost.
        if sender.is_closed() {
            return Disposition::PushedBack(PushBack::Abandoned);
        }
        let mark = self.remembered.mark(key);
        if self.remembered.contains(mark) {
            return Disposition::Duplicate;
        }
        match sender.try_send(notification) {
            Ok(()) => self.remembered.remember(mark),
            Err(TrySendError::Full(_)) => return Disposition::PushedBack(PushBack::Full),
            Err(TrySendError::Closed(_)) => return Disposition::PushedBack(PushBack::Abandoned),
        }
        Disposition::HandedOn
    }
}
