//! Control of the notifications by a test.

use std::time::Duration;

use super::{BadAnswer, Notified, Notifying};
use crate::sandbox::Sandbox;

/// # Notifications
///
/// Nothing that happens waits for the receiver. Those that it was not sent yet are forgotten with the sandbox.
impl Sandbox {
    /// Delivers webhooks to this receiver from now on, and to the former no longer. What waits for the former to take it goes to this
    /// one, as when a seller's server has moved, and the 14 days begin anew.
    pub fn notify(&self, notifying: Notifying) {
        self.backend.notifier.notify(Some(notifying));
    }

    /// Delivers no webhooks from now on. What waits is forgotten.
    pub fn notify_nobody(&self) {
        self.backend.notifier.notify(None);
    }

    /// Sends a `PING`, as when a seller registers a server, and tells how long the answer took. Notifications that wait
    /// do not hold it up.
    ///
    /// # Errors
    ///
    /// When the answer is not what the Market wants to see.
    pub async fn ping(&self) -> Result<Duration, BadAnswer> {
        let receiver = self.backend.notifier.queue.borrow().receiver().cloned();
        receiver.ok_or(BadAnswer::Nobody)?.ping().await
    }

    /// Returns the number of notifications so far, [duplicates](Notifying::duplicates) and
    /// [unknown types](Notifying::unknown_types) not counted. While nobody is notified there are none.
    #[must_use]
    pub fn announced(&self) -> usize {
        self.backend.notifier.queue.borrow().announced
    }

    /// The notifications that were sent at least once, in that order, if the journal is
    /// [kept](crate::SandboxBuilder::keep_journal): the last 50 000. A `PING` is not among them.
    #[must_use]
    pub fn notified(&self) -> Vec<Notified> {
        self.backend.notifier.queue.borrow().notified()
    }

    /// Waits until all notifications are taken or refused, or nobody is notified any more. What waits to be
    /// [overtaken](Notifying::reordering) is sent as it is.
    pub async fn until_notified(&self) {
        let queue = &self.backend.notifier.queue;
        queue.send_modify(|queue| queue.release());
        let _ = queue.subscribe().wait_for(|queue| queue.is_empty()).await;
    }

    /// Tells whether the Market has lost patience with the receiver. What waited is forgotten, and nothing more is sent
    /// until [somebody is notified](Self::notify) anew.
    #[must_use]
    pub fn notifications_switched_off(&self) -> bool {
        self.backend.notifier.queue.borrow().switched_off
    }
}
