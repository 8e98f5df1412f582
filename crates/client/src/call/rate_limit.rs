//! What an answer says of the hourly quota.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::call::limits::parse_date;

/// The state of an operation's quota, from the headers of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that the window admits.
    pub limit: Option<u64>,
    /// The number of them that are left.
    pub remaining: Option<u64>,
    /// The end of the window, by the Market's clock.
    pub until: Option<DateTime<Utc>>,
}

/// The longest wait that a `Retry-After` can ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// Reads how long a response asks to wait, in seconds or until a date, which is compared with the response's own.
pub(crate) fn retry_after(headers: &HeaderMap, now: impl FnOnce() -> DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.as_bytes();
    let wait = match number(value) {
        Some(seconds) => Duration::from_secs(seconds),
        None => {
            let until = parse_date(value)?;
            let date = headers.get(DATE).and_then(|date| parse_date(date.as_bytes())).unwrap_or_else(now);
            (until - date).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

/// Reads a whole number.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    let digits = digits.trim_ascii();
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    });
    number.filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::super::response_headers::ResponseHeaders;
    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_static(value)));
        ResponseHeaders::read(&pairs.collect::<HeaderMap>()).rate_limit
    }

    #[test]
    fn the_documented_sample_is_read_in_any_letter_case() {
        let limit = read(&[
            ("X-RateLimit-Resource-Limit", "5000"),
            ("x-ratelimit-resource-remaining", "4999"),
            ("X-RATELIMIT-RESOURCE-UNTIL", "Tue, 09 Jan 2024 14:05:00 GMT"),
        ]);
        let limit = limit.unwrap();
        assert_eq!((limit.limit, limit.remaining), (Some(5000), Some(4999)));
        assert_eq!(limit.until.unwrap().to_rfc3339(), "2024-01-09T14:05:00+00:00");
    }

    #[test]
    fn a_wrong_weekday_does_not_matter() {
        let limit = read(&[("x-ratelimit-resource-until", "Sun, 09 Jan 2024 14:05:00 GMT")]).unwrap();
        assert_eq!(limit.until.unwrap().to_rfc3339(), "2024-01-09T14:05:00+00:00");
    }

    fn wait(retry_after_value: &'static str, date: Option<&'static str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_static(retry_after_value));
        if let Some(date) = date {
            headers.insert("date", HeaderValue::from_static(date));
        }
        let now = parse_date(b"Mon, 02 Mar 2026 10:00:00 GMT").unwrap();
        retry_after(&headers, || now).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date_and_has_a_cap() {
        let date = Some("Mon, 02 Mar 2020 10:00:00 GMT");
        assert_eq!(wait("7", date), Some(7));
        assert_eq!(wait("0", None), Some(0));
        assert_eq!(wait("Mon, 02 Mar 2020 10:00:30 GMT", date), Some(30), "by the date of the response");
        assert_eq!(wait("Mon, 02 Mar 2026 10:00:30 GMT", None), Some(30), "else by the local clock");
        assert_eq!(wait("Mon, 02 Mar 2020 09:00:00 GMT", date), Some(0), "what is past");
        assert_eq!(wait("99999999999", date), Some(3600));
        assert_eq!(wait("Mon, 02 Mar 9999 10:00:00 GMT", date), Some(3600));
        for nonsense in ["", "soon", "-1", "1.5", "99999999999999999999999"] {
            assert_eq!(wait(nonsense, date), None, "{nonsense}");
        }
    }

    #[test]
    fn broken_headers_count_as_missing() {
        assert_eq!(
            read(&[("x-ratelimit-resource-limit", "-1"), ("x-ratelimit-resource-until", "soon")]),
            None
        );
        let limit =
            read(&[("x-ratelimit-resource-limit", "many"), ("x-ratelimit-resource-remaining", " 0 ")]);
        assert_eq!(limit.unwrap(), RateLimit { limit: None, remaining: Some(0), until: None });
        for broken in ["", " ", "5 000", "1e3", "99999999999999999999"] {
            assert_eq!(number(broken.as_bytes()), None, "{broken}");
        }
        assert_eq!(number(b"18446744073709551615"), Some(u64::MAX));
    }
}
