//! Judging and answering requests.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method};
use tracing::{debug, info, warn};
use yandex_market_api::types::Notification;

use super::handover::Handover;
use super::reply::Integration;
use super::sender::Senders;
use super::{Disposition, ReceiverBuilder, Refusal, Reply, Stats, head};

/// Takes the Market's notifications: judges each request, hands on what it tells, and replies.
///
/// It is cheap to clone; clones are one receiver. Nothing in it waits, so it may be called from anywhere.
///
/// ```
/// use yandex_market::notify::Receiver;
///
/// # fn main() -> Result<(), yandex_market::Error> {
/// let (receiver, notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
/// assert_eq!(receiver.stats().received, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

/// A request as it came.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// Whose connection it is: the Market's, or that of a proxy before the server.
    pub peer: IpAddr,
    /// The method.
    pub method: &'a Method,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

pub(super) struct Inner {
    pub(super) integration: Integration,
    pub(super) senders: Senders,
    pub(super) largest_body: usize,
    #[cfg(feature = "tower")]
    pub(super) body_timeout: std::time::Duration,
    pub(super) handover: Handover,
    pub(super) stats: Mutex<Stats>,
}

impl Receiver {
    /// Sets up a receiver. The Market is told the name and the version of the integration with each answer: 1 to 100
    /// characters each.
    pub fn builder(name: impl Into<String>, version: impl Into<String>) -> ReceiverBuilder {
        ReceiverBuilder::new(name.into(), version.into())
    }

    /// Judges a request, hands on the notification, and says what to answer. It neither waits nor panics.
    pub fn receive(&self, request: &Incoming<'_>) -> Reply {
        match self.judge_head(request.peer, request.method, request.headers) {
            Ok(()) => self.receive_body(request.peer, request.body),
            Err(refusal) => self.refuse(request.peer, refusal),
        }
    }

    /// Judges a request before its body is read, so that nothing has to be read of one that is refused anyway. Go on
    /// with [`receive`](Self::receive), and read no more than [`largest_body`](Self::largest_body).
    ///
    /// ```
    /// use http::{HeaderMap, Method, StatusCode};
    /// use yandex_market::notify::Receiver;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (receiver, notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
    /// let checked = receiver.check_head("203.0.113.9".parse()?, &Method::POST, &HeaderMap::new());
    /// assert_eq!(checked.unwrap_err().status, StatusCode::FORBIDDEN);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The reply to a request that is refused.
    pub fn check_head(&self, peer: IpAddr, method: &Method, headers: &HeaderMap) -> Result<(), Reply> {
        self.judge_head(peer, method, headers).map_err(|refusal| self.refuse(peer, refusal))
    }

    /// The largest body that is taken, in bytes.
    #[must_use]
    pub fn largest_body(&self) -> usize {
        self.0.largest_body
    }

    /// Acknowledges no more notifications. [`Notifications`](super::Notifications) end after the last that was
    /// acknowledged; what comes later is answered 503, and the Market sends it again.
    pub fn shutdown(&self) {
        self.0.handover.close();
    }

    /// How many requests there were, and what became of them.
    #[must_use]
    pub fn stats(&self) -> Stats {
        *locked(&self.0.stats)
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    #[cfg(feature = "tower")]
    pub(super) fn body_timeout(&self) -> std::time::Duration {
        self.0.body_timeout
    }

    /// Judges a body, the head of which is judged.
    pub(super) fn receive_body(&self, peer: IpAddr, body: &[u8]) -> Reply {
        if body.len() > self.0.largest_body {
            return self.refuse(peer, Refusal::TooLarge);
        }
        match Notification::from_slice(body) {
            Ok(notification) if notification.is_ping() => self.reply(Disposition::Ping),
            Ok(notification) => self.hand_on(notification),
            Err(error) => {
                warn!(%error, bytes = body.len(), "a request is no notification, and is lost");
                self.refuse(peer, Refusal::Malformed)
            }
        }
    }

    /// Counts and answers a request that is refused.
    pub(super) fn refuse(&self, peer: IpAddr, refusal: Refusal) -> Reply {
        // Whoever has a proxy and has not said so sees its address here.
        info!(%peer, ?refusal, "a request is refused");
        self.reply(Disposition::Refused(refusal))
    }

    /// Counts a request and answers it.
    pub(super) fn reply(&self, disposition: Disposition) -> Reply {
        locked(&self.0.stats).count(disposition);
        Reply::new(disposition, &self.0.integration)
    }

    fn judge_head(&self, peer: IpAddr, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.0.senders.admit(peer, headers) {
            return Err(Refusal::Sender);
        }
        head::check(method, headers, self.0.largest_body)
    }

    fn hand_on(&self, notification: Notification) -> Reply {
        let kind = notification.notification_type();
        let malformed = match &notification {
            Notification::Malformed(malformed) => Some(malformed.to_string()),
            _ => None,
        };
        let disposition = self.0.handover.offer(notification);
        match disposition {
            Disposition::PushedBack(why) => warn!(%kind, ?why, "a notification is pushed back"),
            acknowledged => debug!(%kind, ?acknowledged, "a notification is acknowledged"),
        }
        if let Some(malformed) = malformed.filter(|_| disposition == Disposition::HandedOn) {
            warn!("a notification is not as described: {malformed}");
        }
        self.reply(disposition)
    }
}

/// Shows how it is going; the notifications themselves are not kept here.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

/// The content of a lock. Nothing here is left half-done by a panic.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
