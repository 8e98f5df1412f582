//! The Market's clock.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

/// The Market's clock, as the `Date` of its last response showed it. The local clock has no part in it: it may be wrong,
/// and it may jump.
#[derive(Debug, Default)]
pub(crate) struct ServerClock(Mutex<Option<Reading>>);

/// The `Date` of a response, and when it came.
#[derive(Clone, Copy, Debug)]
struct Reading {
    date: DateTime<Utc>,
    at: Instant,
}

/// A moment of this program, with the Market's time if a response had shown it by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    instant: Instant,
    measured: Option<DateTime<Utc>>,
}

/// The Market's time at a [`Moment`]: never later than it was, unless the variant says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerTime {
    /// By a response that came before the moment.
    Measured(DateTime<Utc>),
    /// Computed back from a response that came after the moment: too late if this machine slept in between, for sleep
    /// does not count in monotonic time.
    Estimated(DateTime<Utc>),
    /// No response has shown a date.
    Unknown,
}

impl ServerClock {
    /// Notes the date of a response that came at this instant.
    pub(crate) fn observe(&self, date: Option<DateTime<Utc>>, at: Instant) {
        if let Some(date) = date {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Reading { date, at });
        }
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Moment {
        let instant = Instant::now();
        Moment { instant, measured: self.at(instant) }
    }

    /// The Market's time at a moment, by all that responses have shown until now.
    pub(crate) fn time_of(&self, moment: Moment) -> ServerTime {
        match (moment.measured, self.at(moment.instant)) {
            // Of two that disagree the earlier one is safe: it takes more messages for new ones.
            (Some(before), Some(after)) => ServerTime::Measured(before.min(after)),
            (Some(before), None) => ServerTime::Measured(before),
            (None, Some(after)) => ServerTime::Estimated(after),
            (None, None) => ServerTime::Unknown,
        }
    }

    fn at(&self, instant: Instant) -> Option<DateTime<Utc>> {
        let Reading { date, at } = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let ahead = TimeDelta::from_std(instant.saturating_duration_since(at)).ok()?;
        let behind = TimeDelta::from_std(at.saturating_duration_since(instant)).ok()?;
        date.checked_add_signed(ahead)?.checked_sub_signed(behind)
    }
}

impl ServerTime {
    pub(crate) fn known(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Measured(time) | Self::Estimated(time) => Some(time),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn the_time_of_a_moment_is_counted_from_the_last_date() {
        let clock = ServerClock::default();
        let early = clock.now();
        assert_eq!(clock.time_of(early), ServerTime::Unknown);
        tokio::time::advance(MINUTE).await;
        clock.observe(Some(time("2031-05-01T10:00:00Z")), Instant::now());
        clock.observe(None, Instant::now());
        assert_eq!(clock.time_of(early), ServerTime::Estimated(time("2031-05-01T09:59:00Z")));
        tokio::time::advance(MINUTE).await;
        let later = clock.now();
        assert_eq!(clock.time_of(later), ServerTime::Measured(time("2031-05-01T10:01:00Z")));
    }

    #[tokio::test(start_paused = true)]
    async fn of_dates_that_disagree_the_earlier_one_counts() {
        for (first, second) in [("11:00:00", "10:00:00"), ("10:00:00", "11:00:00")] {
            let clock = ServerClock::default();
            let date = |clock: &str| Some(time(&format!("2031-05-01T{clock}Z")));
            clock.observe(date(first), Instant::now());
            let moment = clock.now();
            clock.observe(date(second), Instant::now());
            assert_eq!(clock.time_of(moment), ServerTime::Measured(time("2031-05-01T10:00:00Z")));
        }
    }
}
