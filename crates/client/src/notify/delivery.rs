//! Delivery of notifications to the consumer.

use std::sync::Mutex;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use yandex_market_api::types::Notification;

use super::receiver::locked;
use super::seen_set::SeenSet;
use super::{Outcome, RetryReason};

/// The producer's end of the channel, with the keys of the notifications that went through it.
///
/// Both are behind one lock: a notification is looked up, sent and remembered at once. So two that arrive at the same time
/// are delivered once, and one that was not accepted is no duplicate when it comes again.
pub(super) struct Delivery(Mutex<State>);

struct State {
    /// None after the shutdown: the channel ends for the consumer when its only sender is dropped.
    sender: Option<mpsc::Sender<Notification>>,
    seen: SeenSet,
}

impl Delivery {
    pub(super) fn new(sender: mpsc::Sender<Notification>, dedup_capacity: usize) -> Self {
        Self(Mutex::new(State { sender: Some(sender), seen: SeenSet::new(dedup_capacity) }))
    }

    /// Sends a notification to the consumer, unless it is a duplicate. Never waits.
    pub(super) fn deliver(&self, notification: Notification) -> Outcome {
        // The key is computed before the lock is taken.
        let key = notification.dedup_key();
        locked(&self.0).deliver(&key, notification)
    }

    /// Accepts no more. The consumer can still read what was accepted.
    pub(super) fn close(&self) {
        locked(&self.0).sender = None;
    }
}

impl State {
    fn deliver(&mut self, key: &str, notification: Notification) -> Outcome {
        let Some(sender) = &self.sender else {
            return Outcome::RetryLater(RetryReason::ShuttingDown);
        };
        // Before the look-up: what was sent to a consumer that is gone may be lost.
        if sender.is_closed() {
            return Outcome::RetryLater(RetryReason::ConsumerGone);
        }
        let hash = self.seen.hash(key);
        if self.seen.contains(hash) {
            return Outcome::Duplicate;
        }
        match sender.try_send(notification) {
            Ok(()) => self.seen.insert(hash),
            Err(TrySendError::Full(_)) => return Outcome::RetryLater(RetryReason::QueueFull),
            Err(TrySendError::Closed(_)) => return Outcome::RetryLater(RetryReason::ConsumerGone),
        }
        Outcome::Accepted
    }
}
