//! What an answer says of the hourly quota.

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;

use crate::limits::parse_date;

/// The state of an operation's quota, from the headers of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests the window admits.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// When the window ends, by the Market's clock.
    pub until: Option<DateTime<Utc>>,
}

impl RateLimit {
    /// Reads the headers; a broken one counts as missing.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut found = Self { limit: None, remaining: None, until: None };
        // Every answer is read so: going over all headers costs half of looking three up.
        for (name, value) in headers {
            match name.as_str() {
                "x-ratelimit-resource-limit" => {
                    found.limit = found.limit.or_else(|| number(value.as_bytes()))
                }
                "x-ratelimit-resource-remaining" => {
                    found.remaining = found.remaining.or_else(|| number(value.as_bytes()));
                }
                "x-ratelimit-resource-until" => {
                    found.until = found.until.or_else(|| parse_date(value.as_bytes()))
                }
                _ => {}
            }
        }
        let Self { limit, remaining, until } = found;
        (limit.is_some() || remaining.is_some() || until.is_some()).then_some(found)
    }
}

/// Reads a whole number.
fn number(digits: &[u8]) -> Option<u64> {
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

    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_static(value)));
        RateLimit::from_headers(&pairs.collect::<HeaderMap>())
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
