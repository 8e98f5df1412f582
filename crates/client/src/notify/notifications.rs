//! The stream of accepted notifications.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::mpsc;
use yandex_market_api::types::Notification;

/// The stream of the notifications that a [`Receiver`](super::Receiver) has accepted, in the order in which they came.
///
/// It ends when the receiver was [shut down](super::Receiver::shutdown) or all its clones are dropped, after the last
/// accepted notification. When the stream is dropped, the receiver accepts no more.
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
#[must_use = "nothing is accepted when the notifications are dropped"]
pub struct Notifications(mpsc::Receiver<Notification>);

impl Notifications {
    pub(super) fn new(channel: mpsc::Receiver<Notification>) -> Self {
        Self(channel)
    }

    /// Waits for the next notification; returns none after the shutdown, when all were read.
    ///
    /// It is cancel safe: no notification is lost when `tokio::select!` drops the future.
    pub async fn next(&mut self) -> Option<Notification> {
        self.0.recv().await
    }

    /// Returns the number of notifications in the queue. When it is the capacity, the next one is not accepted.
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

/// Shows the number of notifications, not their content.
impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications").field("waiting", &self.waiting()).finish_non_exhaustive()
    }
}
