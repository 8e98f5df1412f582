//! What a call returned.

use std::ops::Deref;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::HeaderValue;
use yandex_market_api::Operation;
use yandex_market_api::support::ResponseValue;

use crate::call::response_headers::ResponseHeaders;
use crate::market::credentials::Credentials;
use crate::{Error, ErrorKind, RateLimit};

/// A successful answer, with what the Market said of its limits.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    rate_limit: Option<RateLimit>,
    /// As it came, for it is seldom looked at.
    traceparent: Option<HeaderValue>,
    date: Option<DateTime<Utc>>,
    /// The body as it came, if it had to be repaired.
    invalid_body: Option<Bytes>,
}

impl<T> Response<T> {
    pub(crate) fn new(response: ResponseValue<T>, credentials: &Credentials) -> Self {
        let is_clean = |id: &&HeaderValue| !visible_text(id).is_some_and(|id| credentials.is_in(id));
        let is_repaired = response.is_repaired();
        let (value, head, body) = response.into_parts();
        let ResponseHeaders { rate_limit, date, traceparent } = ResponseHeaders::read(&head.headers);
        Self {
            value,
            status: head.status,
            rate_limit,
            traceparent: traceparent.filter(is_clean).cloned(),
            date,
            // What is reported of it must not hold the secret.
            invalid_body: is_repaired.then(|| credentials.redact_bytes(body)),
        }
    }

    /// Returns true if the body was no valid JSON, and was decoded after a repair: half of a surrogate pair, bytes that
    /// are no UTF-8 and the like are U+FFFD in the value.
    #[must_use]
    pub fn is_repaired(&self) -> bool {
        self.invalid_body.is_some()
    }

    pub(crate) fn invalid_body(&self) -> Option<&Bytes> {
        self.invalid_body.as_ref()
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
    ) -> Result<Response<U>, Error> {
        let Self { value, status, rate_limit, traceparent, date, invalid_body } = self;
        match part(value) {
            Some(value) => Ok(Response { value, status, rate_limit, traceparent, date, invalid_body }),
            None => {
                let error = Error::new(ErrorKind::Undecodable, "the response has no `result`");
                Err(error.with(|inner| {
                    inner.operation = Some(operation);
                    inner.status = Some(status);
                    inner.attempts = 1;
                    inner.rate_limit = rate_limit;
                    inner.traceparent = traceparent.as_ref().and_then(visible_text).map(str::to_owned);
                    inner.date = date;
                }))
            }
        }
    }

    /// The rest of the operation's quota, if the answer told.
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
        self.traceparent.as_ref().and_then(visible_text)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A longer id is none: the W3C's has 55 characters.
const LONGEST: usize = 128;

pub(super) fn visible_text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok().filter(|id| id.len() <= LONGEST)
}
