//! Setting up a receiver.

#[cfg(feature = "tower")]
use std::time::Duration;

use ipnet::IpNet;
use tokio::sync::{Semaphore, mpsc};

use super::handover::Handover;
use super::receiver::Inner;
use super::reply::Integration;
use super::sender::Senders;
use super::{MARKET_SENDERS, Notifications, Receiver, Stats};
use crate::Error;

/// What a [`Receiver`] is made of: what [`Receiver::builder`] returns.
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
    senders: Senders,
    capacity: usize,
    largest_body: usize,
    remembered: usize,
    #[cfg(feature = "tower")]
    body_timeout: Duration,
}

impl ReceiverBuilder {
    pub(super) fn new(name: String, version: String) -> Self {
        Self {
            name,
            version,
            senders: Senders { ranges: Some(MARKET_SENDERS.to_vec()), proxies: Vec::new() },
            capacity: 1024,
            largest_body: 64 * 1024,
            remembered: 10_000,
            // The Market waits 10 s for the answer.
            #[cfg(feature = "tower")]
            body_timeout: Duration::from_secs(5),
        }
    }

    /// How many notifications may wait for the consumer: 1024 by default. The next ones are pushed back, and the Market
    /// sends them again after a minute.
    pub fn capacity(self, notifications: usize) -> Self {
        Self { capacity: notifications, ..self }
    }

    /// The largest body that is taken: 64 KiB by default. A chat's notification has some 150 bytes.
    pub fn largest_body(self, bytes: usize) -> Self {
        Self { largest_body: bytes, ..self }
    }

    /// Who may send: [`MARKET_SENDERS`] by default. An IPv4 address inside an IPv6 one counts as an IPv4 address.
    pub fn senders(self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        Self { senders: Senders { ranges: Some(ranges.into_iter().collect()), ..self.senders }, ..self }
    }

    /// Lets anyone send, for tests, and for a server that only the Market can reach. **Anyone can then make up
    /// notifications**: they are not signed.
    pub fn any_sender(self) -> Self {
        Self { senders: Senders { ranges: None, ..self.senders }, ..self }
    }

    /// The addresses of the proxies before the server, each of which must add its caller to `X-Forwarded-For`. None by
    /// default: the peer is the sender then, and the header counts for nothing.
    pub fn trusted_proxies(self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        Self { senders: Senders { proxies: ranges.into_iter().collect(), ..self.senders }, ..self }
    }

    /// How many notifications are remembered, to drop them when they come again: 10,000 by default, some 40 bytes each.
    pub fn remembered(self, notifications: usize) -> Self {
        Self { remembered: notifications, ..self }
    }

    /// How long the service waits for the body of a request: 5 s by default. Needs the feature `tower`.
    #[cfg(feature = "tower")]
    pub fn body_timeout(self, timeout: Duration) -> Self {
        Self { body_timeout: timeout, ..self }
    }

    /// Makes the receiver, and the end at which the notifications come out.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the name or the version is not 1 to 100 characters long,
    /// when nobody may send, or when nothing could be taken.
    pub fn build(self) -> Result<(Receiver, Notifications), Error> {
        self.check()?;
        let (sender, channel) = mpsc::channel(self.capacity);
        let receiver = Receiver::new(Inner {
            integration: Integration::new(&self.name, &self.version)?,
            senders: self.senders,
            largest_body: self.largest_body,
            #[cfg(feature = "tower")]
            body_timeout: self.body_timeout,
            handover: Handover::new(sender, self.remembered),
            stats: Stats::default().into(),
        });
        Ok((receiver, Notifications::new(channel)))
    }

    fn check(&self) -> Result<(), Error> {
        if self.senders.ranges.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::configuration(
                "nobody may send notifications: there are no ranges of senders",
            ));
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
