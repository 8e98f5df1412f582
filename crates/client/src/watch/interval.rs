//! How often the Market is asked.

use std::time::Duration;

use yandex_market_api::operations::GET_CHATS;

use crate::Error;

/// The time from one look at the chats to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PollInterval {
    pub(super) quickest: Duration,
    pub(super) slowest: Duration,
    now: Duration,
}

impl PollInterval {
    pub(super) fn new(quickest: Duration, slowest: Duration) -> Self {
        Self { quickest, slowest: slowest.max(quickest), now: quickest }
    }

    /// The wait after a look that took so many requests: the quickest after news, and longer each time that there are
    /// none. Looking takes no more than half of the hourly quota.
    pub(super) fn after(&mut self, news: bool, requests: u32) -> Duration {
        self.now = if news { self.quickest } else { (self.now * 2).min(self.slowest) };
        self.now.max(cost(requests) * 2)
    }
}

/// How long the Market takes to grant so many requests.
fn cost(requests: u32) -> Duration {
    let quota = GET_CHATS.quota;
    Duration::from_secs(u64::from(quota.hours) * 3_600) / quota.requests.max(1) * requests
}

/// For how long a Market that fails is left alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    failures: u32,
}

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl Backoff {
    /// The pause after one more failure; `chance` is from 0 to 1.
    pub(super) fn pause(&mut self, chance: f64) -> Duration {
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(6)).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        // No less than half: all who watch shall not come back at once, and none at once.
        pause.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }
}

/// Whether a failure may be over by itself: the Market or the way to it is out of order, or a limit is reached.
pub(super) fn is_transient(error: &Error) -> bool {
    use crate::ErrorKind::{Answered, Limited, NotSent, OutcomeUnknown, Undecodable};
    match error.kind() {
        Limited | NotSent | OutcomeUnknown | Undecodable => true,
        Answered => error.status().is_some_and(|status| status.is_server_error() || status.as_u16() == 420),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn silence_slows_down_and_news_speeds_up() {
        let mut interval = PollInterval::new(SECOND, 5 * SECOND);
        let waits: Vec<_> = (0..4).map(|_| interval.after(false, 1)).collect();
        assert_eq!(waits, [2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND]);
        assert_eq!(interval.after(true, 1), SECOND);
    }

    #[test]
    fn looking_takes_half_of_the_quota_at_most() {
        let mut interval = PollInterval::new(SECOND, 5 * SECOND);
        let requests = 1_000;
        let an_hour = Duration::from_secs(3_600);
        let rounds = an_hour.as_secs_f64() / interval.after(true, requests).as_secs_f64();
        assert!(rounds * f64::from(requests) <= f64::from(GET_CHATS.quota.requests) / 2.0 + 1.0, "{rounds}");
    }

    #[test]
    fn pauses_grow_to_a_minute() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..9).map(|_| backoff.pause(1.0)).collect();
        assert!(pauses.is_sorted());
        assert_eq!((pauses.first(), pauses.last()), (Some(&SECOND), Some(&LONGEST_PAUSE)));
        assert_eq!(Backoff::default().pause(0.0), SECOND / 2);
    }
}
