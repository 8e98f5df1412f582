//! The quota as the headers of a response have it, made safe.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use yandex_market_api::Operation;

use crate::RateLimit;

/// The state of a quota by a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuotaUpdate {
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    /// How long the window still lasts; none when the response has no end that can be.
    pub(crate) lasts: Option<Duration>,
}

impl QuotaUpdate {
    /// Reads a response that came at `now` of the local clock.
    ///
    /// The end of the window is compared with the response's own `Date`, for the local clock may be wrong. An end that
    /// is further away than a window is long is none, and a window that is past has nothing to report. A quota of no
    /// requests at all cannot be: believed, it would stop the operation for good.
    pub(crate) fn new(
        rate_limit: RateLimit,
        date: Option<DateTime<Utc>>,
        operation: &Operation,
        now: impl FnOnce() -> DateTime<Utc>,
    ) -> Self {
        let RateLimit { limit, remaining, until } = rate_limit;
        let remaining = remaining.filter(|_| limit != Some(0));
        let limit = limit.filter(|limit| *limit > 0);
        let date = date.unwrap_or_else(now);
        let longest = TimeDelta::minutes(i64::from(operation.quota.minutes) + 1);
        let ahead = until.map(|until| until - date);
        if ahead.is_some_and(|ahead| ahead <= TimeDelta::zero()) {
            return Self { limit, remaining: None, lasts: None };
        }
        let lasts = ahead.filter(|ahead| *ahead <= longest).and_then(|ahead| ahead.to_std().ok());
        Self { limit, remaining, lasts }
    }
}

impl QuotaUpdate {
    /// Reads a refusal for the quota: where its headers have no end of the window, its `Retry-After` has.
    pub(crate) fn exhausted(update: Option<Self>, retry_after: Option<Duration>) -> Option<Self> {
        let update = update.or(retry_after.map(|_| Self { limit: None, remaining: None, lasts: None }))?;
        Some(Self { lasts: update.lasts.or(retry_after), ..update })
    }
}

/// Reads a date like `Tue, 09 Jan 2024 14:05:00 GMT`. The weekday is passed over: the documentation's own sample has
/// a wrong one, which parsers of HTTP dates refuse.
pub(crate) fn parse_date(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = text.trim_ascii();
    // Every answer has two dates, and the general way takes eight times as long.
    let date = parse_fixed(text).or_else(|| parse_lenient(std::str::from_utf8(text).ok()?))?;
    Some(date.and_utc())
}

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Reads a date that has every part in its fixed place.
#[rustfmt::skip]
fn parse_fixed(text: &[u8]) -> Option<NaiveDateTime> {
    let &[
        _, _, _, b',', b' ', d1, d2, b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' ',
        hour1, hour2, b':', minute1, minute2, b':', second1, second2, b' ', b'G', b'M', b'T',
    ] = text else { return None };
    let month = (1..).zip(MONTHS).find(|(_, name)| **name == [m1, m2, m3])?.0;
    let date = NaiveDate::from_ymd_opt(number([y1, y2, y3, y4])?.try_into().ok()?, month, number([d1, d2])?)?;
    date.and_hms_opt(number([hour1, hour2])?, number([minute1, minute2])?, number([second1, second2])?)
}

fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    digits.into_iter().try_fold(0, |number, digit| Some(number * 10 + char::from(digit).to_digit(10)?))
}

fn parse_lenient(text: &str) -> Option<NaiveDateTime> {
    let (_, date) = text.split_once(", ")?;
    NaiveDateTime::parse_from_str(date, "%d %b %Y %H:%M:%S GMT").ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use yandex_market_api::operations::GET_CHATS;

    use super::*;
    use crate::call::response_headers::ResponseHeaders;

    const NOW: &str = "Mon, 02 Mar 2026 10:00:00 GMT";

    #[test]
    fn a_date_need_not_have_its_parts_in_fixed_places() {
        let date = parse_date(b"Tue, 09 Jan 2024 04:05:06 GMT");
        assert_eq!(date.unwrap().to_rfc3339(), "2024-01-09T04:05:06+00:00");
        assert_eq!(parse_date(b" Tuesday, 9 jan 2024 4:5:6 GMT "), date);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["+9 Jan 2024 14:05:00", "30 Feb 2024 14:05:00", "09 Foo 2024 14:05:00", "09 Jan 2024 24:05:00"]
        {
            assert_eq!(parse_date(format!("Tue, {text} GMT").as_bytes()), None, "{text}");
        }
        assert_eq!(parse_date(b"Tue, 09 Jan 2024 14:05:00 MSK"), None);
    }

    proptest! {
        #[test]
        fn fixed_places_and_the_general_way_agree(seconds in 0..253_402_300_800_i64) {
            let date = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let text = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(parse_fixed(text.as_bytes()), Some(date));
            prop_assert_eq!(parse_lenient(&text), Some(date));
        }
    }

    fn read(headers: &HeaderMap, now: DateTime<Utc>) -> QuotaUpdate {
        let headers = ResponseHeaders::read(headers);
        QuotaUpdate::new(headers.rate_limit.unwrap(), headers.date, &GET_CHATS, || now)
    }

    fn lasts(until: &'static str, date: Option<&'static str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-resource-until", HeaderValue::from_static(until));
        headers.insert("x-ratelimit-resource-remaining", HeaderValue::from_static("5"));
        if let Some(date) = date {
            headers.insert(HeaderName::from_static("date"), HeaderValue::from_static(date));
        }
        let now = parse_date(NOW.as_bytes()).unwrap();
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
    fn a_quota_of_nothing_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-resource-limit", HeaderValue::from_static("0"));
        headers.insert("x-ratelimit-resource-remaining", HeaderValue::from_static("0"));
        headers
            .insert("x-ratelimit-resource-until", HeaderValue::from_static("Mon, 02 Mar 2026 10:30:00 GMT"));
        let update = read(&headers, parse_date(NOW.as_bytes()).unwrap());
        let lasts = Some(Duration::from_secs(1800));
        assert_eq!(update, QuotaUpdate { limit: None, remaining: None, lasts });
    }

    #[test]
    fn a_window_that_is_past_tells_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-resource-until", HeaderValue::from_static(NOW));
        headers.insert("x-ratelimit-resource-remaining", HeaderValue::from_static("0"));
        let update = read(&headers, parse_date(NOW.as_bytes()).unwrap());
        assert_eq!((update.remaining, update.lasts), (None, None));
    }
}
