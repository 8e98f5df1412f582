//! Validation of requests, delivery of notifications, and responses.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method};
use tracing::{debug, info, warn};
use yandex_market_api::types::Notification;

use super::delivery::Delivery;
use super::response::Integration;
use super::source_filter::SourceFilter;
use super::{NotificationResponse, Outcome, ReceiverBuilder, Rejection, Stats, head};

/// Receives the Market's notifications: validates each request, delivers the notification to the consumer, and makes the
/// response.
///
/// It is cheap to clone; clones are one receiver. It never blocks or waits.
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

/// A request of the Market, from any HTTP server.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// The address of the connection: the Market's, or that of a proxy before the server.
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
    pub(super) sources: SourceFilter,
    pub(super) largest_body: usize,
    #[cfg(feature = "tower")]
    pub(super) body_timeout: std::time::Duration,
    pub(super) delivery: Delivery,
    pub(super) stats: Mutex<Stats>,
}

impl Receiver {
    /// Returns the settings of a receiver. Each acknowledgement has the name and the version of the integration: 1 to 100
    /// characters each.
    pub fn builder(name: impl Into<String>, version: impl Into<String>) -> ReceiverBuilder {
        ReceiverBuilder::new(name.into(), version.into())
    }

    /// Validates a request, delivers its notification, and returns the response. It neither waits nor panics.
    pub fn receive(&self, request: &Incoming<'_>) -> NotificationResponse {
        match self.validate_head(request.peer, request.method, request.headers) {
            Ok(()) => self.receive_body(request.peer, request.body),
            Err(rejection) => self.reject(request.peer, rejection),
        }
    }

    /// Validates a request before its body is read, so that the body of one that is rejected need not be read. Go on
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
    /// The response to a request that is rejected.
    pub fn check_head(
        &self,
        peer: IpAddr,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<(), NotificationResponse> {
        self.validate_head(peer, method, headers).map_err(|rejection| self.reject(peer, rejection))
    }

    /// Returns the size of the largest body that is accepted, in bytes.
    #[must_use]
    pub fn largest_body(&self) -> usize {
        self.0.largest_body
    }

    /// Accepts no more notifications. [`Notifications`](super::Notifications) end after the last accepted one; the response
    /// to later ones is 503, and the Market sends them again.
    pub fn shutdown(&self) {
        self.0.delivery.close();
    }

    /// Returns the numbers of requests by their outcomes.
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

    /// Receives the body of a request whose head is valid.
    pub(super) fn receive_body(&self, peer: IpAddr, body: &[u8]) -> NotificationResponse {
        if body.len() > self.0.largest_body {
            return self.reject(peer, Rejection::TooLarge);
        }
        match Notification::from_slice(body) {
            Ok(notification) if notification.is_ping() => self.finish(Outcome::Ping),
            Ok(notification) => self.deliver(notification),
            Err(error) => {
                warn!(%error, bytes = body.len(), "the body is no notification: it is rejected, and the Market will not send it again");
                self.reject(peer, Rejection::Malformed)
            }
        }
    }

    /// Counts a request that is rejected, and returns the response.
    pub(super) fn reject(&self, peer: IpAddr, rejection: Rejection) -> NotificationResponse {
        // The address shows a proxy that was not configured.
        info!(%peer, ?rejection, "request rejected");
        self.finish(Outcome::Rejected(rejection))
    }

    /// Counts the outcome of a request, and returns the response.
    pub(super) fn finish(&self, outcome: Outcome) -> NotificationResponse {
        locked(&self.0.stats).count(outcome);
        NotificationResponse::new(outcome, &self.0.integration)
    }

    fn validate_head(&self, peer: IpAddr, method: &Method, headers: &HeaderMap) -> Result<(), Rejection> {
        if !self.0.sources.admit(peer, headers) {
            return Err(Rejection::Sender);
        }
        head::check(method, headers, self.0.largest_body)
    }

    fn deliver(&self, notification: Notification) -> NotificationResponse {
        let kind = notification.notification_type();
        let malformed = match &notification {
            Notification::Malformed(malformed) => Some(malformed.to_string()),
            _ => None,
        };
        let outcome = self.0.delivery.deliver(notification);
        match outcome {
            Outcome::RetryLater(reason) => {
                warn!(%kind, ?reason, "notification not accepted: the Market will send it again")
            }
            outcome => debug!(%kind, ?outcome, "notification acknowledged"),
        }
        if let Some(malformed) = malformed.filter(|_| outcome == Outcome::Accepted) {
            warn!("notification does not match the description: {malformed}");
        }
        self.finish(outcome)
    }
}

/// Shows the counters; the notifications themselves are not kept here.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

/// The content of a lock. Nothing here is left half-done by a panic.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
