//! What the headers of a response tell besides its content.

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, HeaderValue};

use super::RateLimit;
use super::limits::parse_date;
use super::rate_limit::number;

/// The headers of a response that every call reads, in one walk: looking each of them up costs twice as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseHeaders<'a> {
    pub(crate) rate_limit: Option<RateLimit>,
    /// The Market's own time, if that can be read.
    pub(crate) date: Option<DateTime<Utc>>,
    /// The W3C id of the request.
    pub(crate) traceparent: Option<&'a HeaderValue>,
}

impl<'a> ResponseHeaders<'a> {
    /// Reads the headers; a broken one counts as missing, and of two the first counts.
    pub(crate) fn read(headers: &'a HeaderMap) -> Self {
        let mut limit = RateLimit { limit: None, remaining: None, until: None };
        let (mut date, mut traceparent) = (None, None);
        for (name, value) in headers {
            let bytes = value.as_bytes();
            match name.as_str() {
                "date" => date = date.or_else(|| parse_date(bytes)),
                "traceparent" => traceparent = traceparent.or(Some(value)),
                "x-ratelimit-resource-limit" => limit.limit = limit.limit.or_else(|| number(bytes)),
                "x-ratelimit-resource-remaining" => {
                    limit.remaining = limit.remaining.or_else(|| number(bytes));
                }
                "x-ratelimit-resource-until" => limit.until = limit.until.or_else(|| parse_date(bytes)),
                _ => {}
            }
        }
        let RateLimit { limit: requests, remaining, until } = limit;
        let is_told = requests.is_some() || remaining.is_some() || until.is_some();
        Self { rate_limit: is_told.then_some(limit), date, traceparent }
    }
}
