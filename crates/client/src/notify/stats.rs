//! Counters of requests.

use super::{Outcome, Rejection};

/// The numbers of requests that a [`Receiver`](super::Receiver) has answered since it was built, by their [outcomes](Outcome).
///
/// They are read at one moment: `received` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// All requests.
    pub received: u64,
    /// Tests of whether the integration is alive.
    pub pings: u64,
    /// Notifications that were accepted.
    pub accepted: u64,
    /// Notifications that had been accepted before.
    pub duplicates: u64,
    /// Notifications that could not be accepted: the Market sends them again.
    pub retry_later: u64,
    /// Requests that were rejected.
    pub rejected: Rejections,
}

/// The numbers of requests that were rejected, by the [reason](Rejection).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejections {
    /// Those that do not come from the Market.
    pub sender: u64,
    /// Those that are no POST.
    pub method: u64,
    /// Those that are not `application/json`.
    pub content_type: u64,
    /// Those that are too large.
    pub too_large: u64,
    /// Those whose body was cut off or late.
    pub incomplete: u64,
    /// Those that are no notification.
    pub malformed: u64,
}

impl Rejections {
    /// Returns the number of requests that were rejected for any reason.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.sender + self.method + self.content_type + self.too_large + self.incomplete + self.malformed
    }
}

impl Stats {
    pub(super) fn count(&mut self, outcome: Outcome) {
        self.received += 1;
        *self.counter(outcome) += 1;
    }

    fn counter(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Ping => &mut self.pings,
            Outcome::Accepted => &mut self.accepted,
            Outcome::Duplicate => &mut self.duplicates,
            Outcome::RetryLater(_) => &mut self.retry_later,
            Outcome::Rejected(Rejection::Sender) => &mut self.rejected.sender,
            Outcome::Rejected(Rejection::Method) => &mut self.rejected.method,
            Outcome::Rejected(Rejection::ContentType) => &mut self.rejected.content_type,
            Outcome::Rejected(Rejection::TooLarge) => &mut self.rejected.too_large,
            Outcome::Rejected(Rejection::Incomplete) => &mut self.rejected.incomplete,
            Outcome::Rejected(Rejection::Malformed) => &mut self.rejected.malformed,
        }
    }
}
