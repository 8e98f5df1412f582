//! The headers about the quota.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::faults::fault::Fault;
use crate::limits::quota::Standing;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-resource-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-resource-remaining");
const UNTIL: HeaderName = HeaderName::from_static("x-ratelimit-resource-until");

/// The longest time ahead; a date beyond the year 9999 could not be written.
pub(crate) const AGE: Duration = Duration::from_secs(1000 * 365 * 24 * 60 * 60);

/// The values of the headers: limit, remaining, until.
type Values = [HeaderValue; 3];

/// Puts the headers into an answer. A canned answer may have set them otherwise, and then they stay so.
///
/// `turn` counts the answers whose headers are broken.
pub(crate) fn put(
    headers: &mut HeaderMap,
    standing: Standing,
    fault: Option<Fault>,
    now: SystemTime,
    turn: usize,
) {
    let values = match fault {
        Some(Fault::NoRateHeaders) => return,
        Some(Fault::ZeroQuota) => honest(Standing { limit: 0, remaining: 0, ..standing }),
        Some(Fault::BrokenRateHeaders) => broken(standing, turn),
        Some(Fault::HourlyLimit { until }) => {
            honest(Standing { remaining: 0, until: second(now) + until.min(AGE), ..standing })
        }
        _ => honest(standing),
    };
    for (name, value) in [LIMIT, REMAINING, UNTIL].into_iter().zip(values) {
        headers.entry(name).or_insert(value);
    }
}

fn honest(standing: Standing) -> Values {
    [standing.limit.into(), standing.remaining.into(), text(&date(standing.until))]
}

/// One of many kinds of nonsense.
fn broken(standing: Standing, turn: usize) -> Values {
    let Standing { limit, remaining, until } = standing;
    let garbage = HeaderValue::from_static;
    let kinds: [Values; 8] = [
        [garbage("many"), garbage("-1"), garbage("soon")],
        [limit.into(), remaining.into(), text(&on_another_day(&date(until)))],
        [garbage(""), garbage(""), garbage("")],
        [garbage("1e3"), garbage("0x10"), garbage("Tue, 99 Foo 2024 25:61:61 GMT")],
        [limit.into(), remaining.into(), garbage("Thu, 01 Jan 1970 00:00:00 GMT")],
        [limit.into(), remaining.into(), garbage("Fri, 31 Dec 9999 23:59:59 GMT")],
        [garbage("99999999999999999999"), garbage("99999999999999999999"), garbage("1704809100")],
        [bytes(b"\xd0"), bytes(b"\xff\xfe"), bytes(b"Tue, 09 \xf1\xed\xe2 2024 14:05:00 GMT")],
    ];
    let turn = turn % kinds.len();
    kinds.into_iter().nth(turn).unwrap_or_else(|| honest(standing))
}

/// The end of a window in whole seconds: never too early, so that who waits for it has waited long enough.
fn date(until: SystemTime) -> String {
    let begun = Duration::from_nanos(999_999_999);
    httpdate::fmt_http_date(until + begun)
}

/// The second that a moment lies in, which is what the header `Date` says of it.
pub(crate) fn second(now: SystemTime) -> SystemTime {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

/// "The documentation's own sample names the wrong weekday for its date."
fn on_another_day(date: &str) -> String {
    let rest = date.split_once(',').map_or(date, |(_, rest)| rest);
    let day = if date.starts_with("Tue") { "Sun" } else { "Tue" };
    format!("{day},{rest}")
}

fn text(text: &str) -> HeaderValue {
    bytes(text.as_bytes())
}

fn bytes(bytes: &[u8]) -> HeaderValue {
    HeaderValue::from_bytes(bytes).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_rounded_up() {
        let at = |millis| date(UNIX_EPOCH + Duration::from_millis(millis));
        assert_eq!(at(2000), "Thu, 01 Jan 1970 00:00:02 GMT");
        assert_eq!(at(2001), "Thu, 01 Jan 1970 00:00:03 GMT");
    }

    #[test]
    fn a_quota_can_be_spent_for_ever() {
        let standing = Standing { limit: 10, remaining: 5, until: UNIX_EPOCH };
        let mut headers = HeaderMap::new();
        put(&mut headers, standing, Some(Fault::HourlyLimit { until: Duration::MAX }), UNIX_EPOCH, 0);
        assert_eq!(headers[UNTIL], "Wed, 03 May 2969 00:00:00 GMT");
        assert_eq!(headers[REMAINING], "0");
    }

    #[test]
    fn another_day_is_another_day() {
        assert_eq!(on_another_day("Thu, 01 Jan 1970 00:00:02 GMT"), "Tue, 01 Jan 1970 00:00:02 GMT");
        assert_eq!(on_another_day("Tue, 09 Jan 2024 14:05:00 GMT"), "Sun, 09 Jan 2024 14:05:00 GMT");
    }

    #[test]
    fn each_kind_of_nonsense_differs_from_the_truth_and_they_go_round() {
        let standing = Standing { limit: 10, remaining: 5, until: UNIX_EPOCH + Duration::from_secs(3600) };
        for turn in 0..8 {
            assert_ne!(broken(standing, turn), honest(standing));
            assert_eq!(broken(standing, turn), broken(standing, turn + 8));
        }
    }
}
