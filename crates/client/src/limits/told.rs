//! What an answer tells of the quota, made safe.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use reqwest::header::HeaderMap;
use yandex_market_api::Operation;

use crate::RateLimit;

/// What an answer told of the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    /// How long the window still lasts; none when the answer told nothing that can be.
    pub(crate) lasts: Option<Duration>,
}

impl Told {
    /// What an answer told that came at `now` of the local clock: its rate limit, seen by its own `Date`.
    ///
    /// The end of the window is compared with the answer's own `Date`, for the local clock may be wrong. An end that
    /// is further away than a window is long is none, and what is told of a window that is past is nothing.
    pub(crate) fn new(
        rate_limit: RateLimit,
        headers: &HeaderMap,
        operation: &Operation,
        now: DateTime<Utc>,
    ) -> Self {
        let RateLimit { limit, remaining, until } = rate_limit;
        let date = headers.get("date").and_then(|date| parse_date(date.to_str().ok()?)).unwrap_or(now);
        let longest = TimeDelta::hours(operation.quota.hours.into()) + TimeDelta::minutes(1);
        let ahead = until.map(|until| until - date);
        if ahead.is_some_and(|ahead| ahead <= TimeDelta::zero()) {
            return Self { limit, remaining: None, lasts: None };
        }
        let lasts = ahead.filter(|ahead| *ahead <= longest).and_then(|ahead| ahead.to_std().ok());
        Self { limit, remaining, lasts }
    }
}

/// Reads a date like `Tue, 09 Jan 2024 14:05:00 GMT`. The weekday is passed over: the documentation's own sample has
/// a wrong one, which parsers of HTTP dates refuse.
pub(crate) fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let (_, date) = text.trim().split_once(", ")?;
    let date = NaiveDateTime::parse_from_str(date, "%d %b %Y %H:%M:%S GMT").ok()?;
    Some(date.and_utc())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use yandex_market_api::operations::GET_CHATS;

    use super::*;

    const NOW: &str = "Mon, 02 Mar 2026 10:00:00 GMT";

    fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Told {
        Told::new(RateLimit::from_headers(headers).unwrap(), headers, &GET_CHATS, now)
    }

    fn lasts(until: &'static str, date: Option<&'static str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-resource-until", HeaderValue::from_static(until));
        headers.insert("x-ratelimit-resource-remaining", HeaderValue::from_static("5"));
        if let Some(date) = date {
            headers.insert(HeaderName::from_static("date"), HeaderValue::from_static(date));
        }
        let now = parse_date(NOW).unwrap();
        read(&headers, now).lasts.map(|lasts| lasts.as_secs())
    }

    #[test]
    fn the_end_of_the_window_is_compared_with_the_date_of_the_answer() {
        assert_eq!(
            lasts("Mon, 02 Mar 2026 10:30:00 GMT", None),
            Some(1800),
            "for want of a date, the local clock"
        );
        assert_eq!(lasts("Mon, 02 Mar 2020 10:30:00 GMT", Some("Mon, 02 Mar 2020 10:10:00 GMT")), Some(1200));
        assert_eq!(lasts("Fri, 02 Mar 2020 10:30:00 GMT", Some("Sun, 02 Mar 2020 10:10:00 GMT")), Some(1200));
        assert_eq!(lasts("Mon, 02 Mar 2026 10:30:00 GMT", Some("yesterday")), Some(1800));
    }

    #[test]
    fn an_end_that_cannot_be_is_none() {
        for until in ["Mon, 02 Mar 2026 12:00:00 GMT", "Mon, 02 Mar 9999 12:00:00 GMT", "soon", ""] {
            assert_eq!(lasts(until, Some(NOW)), None, "{until}");
        }
    }

    #[test]
    fn a_window_that_is_past_tells_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-resource-until", HeaderValue::from_static(NOW));
        headers.insert("x-ratelimit-resource-remaining", HeaderValue::from_static("0"));
        let told = read(&headers, parse_date(NOW).unwrap());
        assert_eq!((told.remaining, told.lasts), (None, None));
    }
}
