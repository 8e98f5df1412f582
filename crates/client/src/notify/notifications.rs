//! The consumer's end.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::mpsc;
use yandex_market_api::types::Notification;

/// The notifications that a [`Receiver`](super::Receiver) has acknowledged, in the order in which they came.
///
/// They end when the receiver was [shut down](super::Receiver::shutdown) or all its clones are dropped, after the last
/// that was acknowledged. When these are dropped, the receiver acknowledges nothing any more.
///
/// ```no_run
/// use yandex_market::notify::Notifications;
/// use yandex_market::types::Notification;
///
/// # async fn example(mut notifications: Notifications) {
/// while let Some(notification) = notifications.next().await {
///     match notification {
///         Notification::ChatMessageSent(sent) => println!("a message in chat {}", sent.chat_id),
///         other => println!("{other:?}"),
///     }
/// }
/// # }
/// ```
#[must_use = "nothing is acknowledged when the notifications are dropped"]
pub struct Notifications(mpsc::Receiver<Notification>);

impl Notifications {
    pub(super) fn new(channel: mpsc::Receiver<Notification>) -> Self {
        Self(channel)
    }

    /// Waits for the next notification; there is none when the receiver is shut down and everything was taken.
    ///
    /// No notification is lost when the waiting is given up, as `tokio::select!` does.
    pub async fn next(&mut self) -> Option<Notification> {
        self.0.recv().await
    }

    /// How many notifications wait to be taken. When they are as many as the capacity, the next is pushed back.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.len()
    }
}

impl Stream for Notifications {
    type Item = Notification;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Notification>> {
        self.0.poll_recv(context)
    }
}

/// Shows how many there are, not what they tell.
impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications").field("waiting", &self.waiting()).finish_non_exhaustive()
    }
}
