//! How many requests there were.

use super::{Disposition, Refusal};

/// How many requests a [`Receiver`](super::Receiver) has answered since it was made, by what became of them.
///
/// All that is counted was counted at one moment: `received` is the sum of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// All requests.
    pub received: u64,
    /// Questions whether the integration is alive.
    pub pings: u64,
    /// Notifications that were handed on.
    pub handed_on: u64,
    /// Notifications that had been handed on before.
    pub duplicates: u64,
    /// Notifications that could not be taken: the Market sends them again.
    pub pushed_back: u64,
    /// Requests that were refused.
    pub refused: Refused,
}

/// How many requests were refused, by the reason: see [`Refusal`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Those that do not come from the Market.
    pub sender: u64,
    /// Those that are no POST.
    pub method: u64,
    /// Those that are not `application/json`.
    pub content_type: u64,
    /// Those that are too large.
    pub too_large: u64,
    /// Those that did not come whole in time.
    pub incomplete: u64,
    /// Those that are no notification.
    pub malformed: u64,
}

impl Refused {
    /// How many requests were refused for any reason.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.sender + self.method + self.content_type + self.too_large + self.incomplete + self.malformed
    }
}

impl Stats {
    pub(super) fn count(&mut self, disposition: Disposition) {
        self.received += 1;
        *self.counter(disposition) += 1;
    }

    fn counter(&mut self, disposition: Disposition) -> &mut u64 {
        match disposition {
            Disposition::Ping => &mut self.pings,
            Disposition::HandedOn => &mut self.handed_on,
            Disposition::Duplicate => &mut self.duplicates,
            Disposition::PushedBack(_) => &mut self.pushed_back,
            Disposition::Refused(Refusal::Sender) => &mut self.refused.sender,
            Disposition::Refused(Refusal::Method) => &mut self.refused.method,
            Disposition::Refused(Refusal::ContentType) => &mut self.refused.content_type,
            Disposition::Refused(Refusal::TooLarge) => &mut self.refused.too_large,
            Disposition::Refused(Refusal::Incomplete) => &mut self.refused.incomplete,
            Disposition::Refused(Refusal::Malformed) => &mut self.refused.malformed,
        }
    }
}
