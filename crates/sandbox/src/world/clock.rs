//! The Market's time, and the ids that are made of it.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, Offset, TimeDelta, Utc};
use yandex_market_api::ids::MessageId;

const MOSCOW: i32 = 3 * 60 * 60;

const MICROSECONDS: i64 = 1_000_000;

/// Gives ids to messages: "microseconds since 1970", each greater than the one before.
#[derive(Debug)]
pub(crate) struct Clock {
    last: i64,
}

impl Clock {
    /// A clock for which this second is over, whatever the machine's own clock says.
    pub(crate) fn after(seconds: i64) -> Self {
        Self { last: seconds * MICROSECONDS + MICROSECONDS - 1 }
    }

    pub(crate) fn next(&mut self, now: SystemTime) -> MessageId {
        self.last = microseconds(now).max(self.last + 1);
        MessageId::new(self.last)
    }
}

/// The id of a message of a given second.
pub(crate) fn id(seconds: i64, microseconds: i64) -> MessageId {
    MessageId::new(seconds * MICROSECONDS + microseconds % MICROSECONDS)
}

/// When a message was written, to the second, as the documentation's samples have it.
pub(crate) fn written(id: MessageId) -> DateTime<FixedOffset> {
    moscow(id.get() / MICROSECONDS)
}

/// The same to the nanosecond, which the id does not have.
pub(crate) fn exactly(id: MessageId, now: SystemTime) -> DateTime<FixedOffset> {
    let nanoseconds = exact(now).timestamp_subsec_nanos() % 1_000;
    let moment = DateTime::UNIX_EPOCH + TimeDelta::microseconds(id.get());
    (moment + TimeDelta::nanoseconds(nanoseconds.into())).fixed_offset()
}

/// A moment to the nanosecond, as notifications have it: in UTC.
pub(crate) fn exact(now: SystemTime) -> DateTime<FixedOffset> {
    DateTime::<Utc>::from(now).fixed_offset()
}

/// The present second.
pub(crate) fn present(now: SystemTime) -> DateTime<FixedOffset> {
    moscow(microseconds(now) / MICROSECONDS)
}

/// A moment in seconds since 1970, with the offset of Moscow.
pub(crate) fn moscow(seconds: i64) -> DateTime<FixedOffset> {
    let moscow = FixedOffset::east_opt(MOSCOW).unwrap_or_else(|| Utc.fix());
    DateTime::UNIX_EPOCH.with_timezone(&moscow) + TimeDelta::seconds(seconds)
}

fn microseconds(now: SystemTime) -> i64 {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(microseconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(microseconds)
    }

    #[test]
    fn an_id_is_the_time_in_microseconds() {
        let mut clock = Clock::after(0);
        let id = clock.next(at(1_795_353_334_123_456));
        assert_eq!(id.get(), 1_795_353_334_123_456);
        assert_eq!(written(id).to_rfc3339(), "2026-11-22T16:15:34+03:00");
    }

    #[test]
    fn notifications_are_exact() {
        let now = at(1_795_353_334_123_456) + Duration::from_nanos(789);
        assert_eq!(exact(now).to_rfc3339(), "2026-11-22T13:15:34.123456789+00:00");
        let later = Clock::after(1_795_353_334).next(now);
        assert_eq!(exactly(later, now).to_rfc3339(), "2026-11-22T13:15:35.000000789+00:00");
    }

    #[test]
    fn ids_go_up_when_the_time_does_not() {
        let mut clock = Clock::after(9);
        let ids = [20_000_000, 20_000_000, 5, 20_000_001, 30_000_000].map(|now| clock.next(at(now)).get());
        assert_eq!(ids, [20_000_000, 20_000_001, 20_000_002, 20_000_003, 30_000_000]);
    }

    #[test]
    fn a_machine_whose_clock_is_slow_does_not_write_into_the_past() {
        assert_eq!(Clock::after(9).next(at(5)).get(), 10_000_000);
    }
}
