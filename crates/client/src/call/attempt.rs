//! What one attempt came to, for metrics and logs.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use yandex_market_api::Operation;
use yandex_market_api::support::Scope;

use crate::ErrorKind;

/// One attempt of a call: what [`MarketBuilder::on_attempt`](crate::MarketBuilder::on_attempt) is told.
///
/// There is nothing in it that a log must not have: no key, no text, no name.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// Whose limits it counts against.
    pub scope: Scope,
    /// The number of the attempt in its call, from 1.
    pub number: u32,
    /// The wait for the limits before it was sent.
    pub waited: Duration,
    /// The time that the answer took.
    pub took: Duration,
    /// The HTTP status, if an answer came.
    pub status: Option<StatusCode>,
    /// At which stage it failed, if it did.
    pub failure: Option<ErrorKind>,
    /// The rest of the quota, as the Market says.
    pub remaining: Option<u64>,
    /// The id of the request that the Market's support asks for.
    pub traceparent: Option<&'a str>,
    /// The wait before it is repeated, if it is.
    pub repeats_after: Option<Duration>,
}

/// A wait for the quota before a request: [`MarketBuilder::on_wait`](crate::MarketBuilder::on_wait) is called with it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// The operation.
    pub operation: &'static Operation,
    /// Whose quota it is.
    pub scope: Scope,
    /// The end of the wait, by the local clock.
    pub until: DateTime<Utc>,
}

impl Wait {
    /// Emits the event of the log.
    pub(crate) fn log(&self) {
        tracing::info!(operation = self.operation.id, until = %self.until, "waiting for the quota");
    }
}

impl Attempt<'_> {
    /// Tells the log of it.
    pub(crate) fn log(&self) {
        tracing::debug!(
            attempt = self.number,
            status = self.status.map(|status| status.as_u16()),
            failure = self.failure.map(tracing::field::debug),
            waited_ms = millis(self.waited),
            took_ms = millis(self.took),
            remaining = self.remaining,
            traceparent = self.traceparent,
            repeats_after_ms = self.repeats_after.map(millis),
            "attempt"
        );
    }
}

fn millis(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
