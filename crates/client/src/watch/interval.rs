//! Times between requests: polling, backoff, and the share of a quota.

use std::time::Duration;

use tokio::time::Instant;
use yandex_market_api::Operation;
use yandex_market_api::operations::{GET_CHAT_HISTORY, GET_CHATS};

/// The time from one look at the chats to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PollInterval {
    quickest: Duration,
    slowest: Duration,
    now: Duration,
}

impl PollInterval {
    pub(super) fn new(quickest: Duration, slowest: Duration) -> Self {
        Self { quickest, slowest: slowest.max(quickest), now: quickest }
    }

    /// Returns the wait after a look that took so many requests: the quickest after news, and longer each time that there
    /// are none. Looking takes no more than half of the hourly quota.
    pub(super) fn after(&mut self, news: bool, requests: u32) -> Duration {
        self.now = if news { self.quickest } else { self.now.saturating_mul(2).min(self.slowest) };
        self.now.max(per_request(&GET_CHATS).saturating_mul(requests).saturating_mul(2))
    }
}

/// The time in which the Market grants one request.
fn per_request(operation: &Operation) -> Duration {
    let quota = operation.quota;
    quota.window() / quota.requests.max(1)
}

/// The requests that may be spent on messages that become visible late: a quarter of the hourly quota of
/// getChatHistory, and some at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RereadBudget {
    requests: f64,
    at: Instant,
}

/// The share of the quota is a quarter.
const REREAD_SHARE: u32 = 4;
/// The number of histories that are read again at once, when none were for a while.
const REREAD_BURST: f64 = 60.0;

impl RereadBudget {
    pub(super) fn new(now: Instant) -> Self {
        Self { requests: REREAD_BURST, at: now }
    }

    /// Returns the number of requests that may be sent now.
    pub(super) fn available(&mut self, now: Instant) -> usize {
        let time = per_request(&GET_CHAT_HISTORY) * REREAD_SHARE;
        let granted = now.saturating_duration_since(self.at).as_secs_f64() / time.as_secs_f64();
        (self.requests, self.at) = ((self.requests + granted).min(REREAD_BURST), now);
        // It is between 0 and the burst.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is small and not negative"
        )]
        let requests = self.requests as usize;
        requests
    }

    pub(super) fn spend(&mut self, requests: usize) {
        self.requests -= f64::from(u32::try_from(requests).unwrap_or(u32::MAX));
    }
}

/// Exponential backoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Backoff {
    pub(super) first: Duration,
    pub(super) longest: Duration,
}

impl Backoff {
    /// The pauses of a watch that does not reach the Market.
    pub(super) const OUTAGE: Self = Self { first: Duration::from_secs(1), longest: Duration::from_secs(60) };

    /// Returns the pause after so many failures before this one; `chance` is from 0 to 1.
    pub(super) fn pause(self, failures: u32, chance: f64) -> Duration {
        let pause = self.first.saturating_mul(1 << failures.min(30)).min(self.longest);
        // No less than half: all who watch shall not come back at once, and none at once.
        pause.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
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
    fn reading_again_takes_a_quarter_of_the_quota_at_most() {
        let began = Instant::now();
        let mut budget = RereadBudget::new(began);
        let mut spent = 0;
        for second in 0..3_600 {
            let available = budget.available(began + SECOND * second);
            budget.spend(available);
            spent += available;
        }
        let quarter = usize::try_from(GET_CHAT_HISTORY.quota.requests / 4).unwrap();
        assert!((quarter..=quarter + 60).contains(&spent), "{spent}");
    }

    #[test]
    fn pauses_grow_to_the_longest() {
        let pauses: Vec<_> = (0..40).map(|failures| Backoff::OUTAGE.pause(failures, 1.0)).collect();
        assert!(pauses.is_sorted());
        assert_eq!((pauses.first(), pauses.last()), (Some(&SECOND), Some(&Duration::from_secs(60))));
        assert_eq!(Backoff::OUTAGE.pause(0, 0.0), SECOND / 2);
    }
}
