//! The settings of a receiver.

#[cfg(feature = "tower")]
use std::time::Duration;

use ipnet::IpNet;
use tokio::sync::{Semaphore, mpsc};

use super::delivery::Delivery;
use super::receiver::Inner;
use super::response::Integration;
use super::source_filter::SourceFilter;
use super::{MARKET_SENDERS, Notifications, Receiver, Stats};
use crate::Error;

/// The settings of a [`Receiver`]: what [`Receiver::builder`] returns.
///
/// ```
/// use yandex_market::notify::{IpNet, Receiver};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let proxy: IpNet = "10.0.0.0/24".parse()?;
/// let (receiver, notifications) =
///     Receiver::builder("my-crm", "1.2.0").capacity(10_000).trusted_proxies([proxy]).build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ReceiverBuilder {
    name: String,
    version: String,
    sources: SourceFilter,
    capacity: usize,
    largest_body: usize,
    dedup_capacity: usize,
    #[cfg(feature = "tower")]
    body_timeout: Duration,
}

impl ReceiverBuilder {
    pub(super) fn new(name: String, version: String) -> Self {
        Self {
            name,
            version,
            sources: SourceFilter { ranges: Some(MARKET_SENDERS.to_vec()), proxies: Vec::new() },
            capacity: 1024,
            largest_body: 64 * 1024,
            dedup_capacity: 10_000,
            // The Market waits 10 s for the response.
            #[cfg(feature = "tower")]
            body_timeout: Duration::from_secs(5),
        }
    }

    /// Sets the number of notifications that may wait for the consumer: 1024 by default. More are not accepted, and the
    /// Market sends them again after a minute.
    pub fn capacity(self, notifications: usize) -> Self {
        Self { capacity: notifications, ..self }
    }

    /// Sets the largest body that is accepted: 64 KiB by default. A chat's notification has some 150 bytes.
    pub fn largest_body(self, bytes: usize) -> Self {
        Self { largest_body: bytes, ..self }
    }

    /// Sets the addresses that may send: [`MARKET_SENDERS`] by default. An IPv4 address inside an IPv6 one counts as an IPv4 address.
    pub fn senders(self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        Self { sources: SourceFilter { ranges: Some(ranges.into_iter().collect()), ..self.sources }, ..self }
    }

    /// Accepts notifications from anyone, for tests, and for a server that only the Market can reach. **Anyone can then make up
    /// notifications**: they are not signed.
    pub fn any_sender(self) -> Self {
        Self { sources: SourceFilter { ranges: None, ..self.sources }, ..self }
    }

    /// Sets the addresses of the proxies before the server, each of which must add its caller to `X-Forwarded-For`. None by
    /// default: the peer is the sender then, and the header is ignored.
    pub fn trusted_proxies(self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        Self { sources: SourceFilter { proxies: ranges.into_iter().collect(), ..self.sources }, ..self }
    }

    /// Sets the number of notifications that are remembered to drop duplicates: 10,000 by default, some 40 bytes each.
    pub fn dedup_capacity(self, notifications: usize) -> Self {
        Self { dedup_capacity: notifications, ..self }
    }

    /// Sets the time in which the body of a request has to arrive: 5 s by default. Needs the feature `tower`.
    #[cfg(feature = "tower")]
    pub fn body_timeout(self, timeout: Duration) -> Self {
        Self { body_timeout: timeout, ..self }
    }

    /// Builds the receiver, and the stream of its notifications.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the name or the version is not 1 to 100 characters long,
    /// when no address may send, or when the capacity or the largest body is 0.
    pub fn build(self) -> Result<(Receiver, Notifications), Error> {
        self.check()?;
        let (sender, channel) = mpsc::channel(self.capacity);
        let receiver = Receiver::new(Inner {
            integration: Integration::new(&self.name, &self.version)?,
            sources: self.sources,
            largest_body: self.largest_body,
            #[cfg(feature = "tower")]
            body_timeout: self.body_timeout,
            delivery: Delivery::new(sender, self.dedup_capacity),
            stats: Stats::default().into(),
        });
        Ok((receiver, Notifications::new(channel)))
    }

    fn check(&self) -> Result<(), Error> {
        if self.sources.ranges.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::configuration("nobody may send notifications: the list of senders is empty"));
        }
        // tokio's channel panics on any other number.
        if !(1..=Semaphore::MAX_PERMITS).contains(&self.capacity) {
            return Err(Error::configuration("a channel cannot have this capacity for notifications"));
        }
        if self.largest_body == 0 {
            return Err(Error::configuration("the largest body of a notification must be at least 1 byte"));
        }
        Ok(())
    }
}
