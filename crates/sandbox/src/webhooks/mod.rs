//! Webhooks: the notifications that the Market sends to the seller's server.
//!
//! Events are put in a [queue], and a task of its own [sends](deliver) them, so that nothing waits for the
//! receiver.

mod answer;
mod control;
mod deliver;
mod events;
mod journal;
mod queue;
mod random;
mod receiver;
mod reorder;
mod schedule;
mod settings;

use std::sync::Arc;

use tokio::sync::watch;
use yandex_market_api::ids::BusinessId;

pub use self::answer::BadAnswer;
pub(crate) use self::deliver::run;
pub use self::journal::Notified;
pub use self::settings::Notifying;

use self::queue::Queue;
use self::receiver::Receiver;

/// Whoever announces what happens.
pub(crate) struct Notifier {
    business: BusinessId,
    /// Everything stands behind one lock, and whoever waits for it to change is woken.
    queue: watch::Sender<Queue>,
}

impl Notifier {
    pub(crate) fn new(business: BusinessId, settings: Option<Notifying>, keep_journal: bool) -> Self {
        let notifier = Self { business, queue: watch::Sender::new(Queue::new(keep_journal)) };
        notifier.notify(settings);
        notifier
    }

    /// From now on this is who is notified.
    fn notify(&self, settings: Option<Notifying>) {
        let receiver = settings.map(|settings| Arc::new(Receiver::new(settings)));
        self.queue.send_modify(|queue| queue.direct(receiver));
    }
}
