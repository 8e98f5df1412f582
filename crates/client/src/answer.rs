//! What a call returned.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderName, HeaderValue};
use yandex_market_api::support::Head;

use yandex_market_api::Operation;

use crate::credentials::Credentials;
use crate::limits::parse_date;
use crate::{Error, ErrorKind, RateLimit};

/// A successful answer, with what the Market said of its limits.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    value: T,
    status: StatusCode,
    rate_limit: Option<RateLimit>,
    /// As it came, for it is seldom looked at.
    traceparent: Option<HeaderValue>,
    date: Option<DateTime<Utc>>,
}

impl<T> Answer<T> {
    pub(crate) fn new(value: T, head: &Head, credentials: &Credentials) -> Self {
        let is_clean = |id: &&HeaderValue| !text(id).is_some_and(|id| credentials.is_in(id));
        Self {
            value,
            status: head.status,
            rate_limit: RateLimit::from_headers(&head.headers),
            traceparent: head.headers.get(TRACEPARENT).filter(is_clean).cloned(),
            date: date(head),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The part of an answer that the description does not require, and without which the answer makes no sense.
    pub(crate) fn require<U>(
        self,
        operation: &'static Operation,
        part: impl FnOnce(T) -> Option<U>,
    ) -> Result<Answer<U>, Error> {
        let Self { value, status, rate_limit, traceparent, date } = self;
        match part(value) {
            Some(value) => Ok(Answer { value, status, rate_limit, traceparent, date }),
            None => {
                let error = Error::new(ErrorKind::Undecodable, "the response has no `result`");
                Err(error.with(|inner| {
                    inner.operation = Some(operation);
                    inner.status = Some(status);
                    inner.attempts = 1;
                    inner.rate_limit = rate_limit;
                    inner.traceparent = traceparent.as_ref().and_then(text).map(str::to_owned);
                    inner.date = date;
                }))
            }
        }
    }

    /// How much of the operation's quota is left, if the answer told.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.rate_limit.as_ref()
    }

    /// The Market's own time when it responded, to the second: its `Date`, if that can be read.
    #[must_use]
    pub fn date(&self) -> Option<DateTime<Utc>> {
        self.date
    }

    /// The id of the request that the Market's support asks for.
    #[must_use]
    pub fn traceparent(&self) -> Option<&str> {
        self.traceparent.as_ref().and_then(text)
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The W3C id of the request.
pub(crate) fn traceparent(head: &Head) -> Option<String> {
    head.headers.get(TRACEPARENT).and_then(text).map(str::to_owned)
}

/// The Market's time.
pub(crate) fn date(head: &Head) -> Option<DateTime<Utc>> {
    parse_date(head.headers.get(DATE)?.as_bytes())
}

/// A longer id is none: the W3C's has 55 characters.
const LONGEST: usize = 128;

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok().filter(|id| id.len() <= LONGEST)
}
