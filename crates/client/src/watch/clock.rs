//! The Market's clock.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

/// The Market's clock, by the `Date` of its responses. The clock of this machine may be wrong, and may be set while the
/// watch runs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MarketClock(Option<(DateTime<Utc>, Instant)>);

/// The most by which clocks differ: a `Date` beyond is none.
const MOST_APART: TimeDelta = TimeDelta::days(2);

impl MarketClock {
    /// Notes the date of a response that came at `at`, when it was `local` here.
    pub(super) fn observe(&mut self, date: Option<DateTime<Utc>>, at: Instant, local: DateTime<Utc>) {
        if let Some(date) = date.filter(|date| (*date - local).abs() < MOST_APART) {
            self.0 = Some((date, at));
        }
    }

    /// Returns the Market's time at an instant, if it is known.
    pub(super) fn at(&self, instant: Instant) -> Option<DateTime<Utc>> {
        let (date, at) = self.0?;
        let since = TimeDelta::from_std(instant.saturating_duration_since(at)).ok()?;
        let before = TimeDelta::from_std(at.saturating_duration_since(instant)).ok()?;
        date.checked_add_signed(since)?.checked_sub_signed(before)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_date_of_a_response_goes_before_the_clock_of_this_machine() {
        let local: DateTime<Utc> = "2026-03-02T10:00:00Z".parse().unwrap();
        let (hour, now) = (Duration::from_secs(3_600), Instant::now() + Duration::from_secs(86_400));
        let mut clock = MarketClock::default();
        assert_eq!(clock.at(now), None);
        clock.observe(Some(local + hour), now, local);
        assert_eq!(clock.at(now + hour), Some(local + 2 * hour));
        assert_eq!(clock.at(now - hour), Some(local));
        // Nor does a date count that cannot be right.
        clock.observe(Some("9999-12-31T23:59:59Z".parse().unwrap()), now, local);
        assert_eq!(clock.at(now), Some(local + hour));
    }
}
