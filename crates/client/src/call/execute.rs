//! The one way that every request takes.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::Instrument;
use yandex_market_api::Operation;
use yandex_market_api::support::{Request, Scope};

use super::CallOptions;
use super::limits::{self, Patience, Permit, QuotaUpdate, TooLong};
use super::outcome::{self, Received};
use super::retry::{Repeat, repeat};
use crate::{Attempt, Error, ErrorKind, Market, Response, Retry, Wait};

/// Validates a request, sends it within the limits, and retries it if that is safe.
pub(crate) async fn execute<R: Request>(
    market: &Market,
    request: &R,
    options: &CallOptions,
) -> Result<Response<R::Response>, Error> {
    let operation = request.operation();
    request.validate().map_err(|invalid| Error::refused(operation, invalid.to_string()))?;
    let scope = request.scope();
    let retry = options.retry.as_ref().unwrap_or(&market.policy().retry);
    let attempts = Attempts { market, operation, scope, cost: request.cost(), options, retry };
    let span = tracing::debug_span!("market.call", operation = operation.id, %scope);
    let executed = attempts.run(request);
    // Nobody listens, mostly, and then entering the span at each poll is only work.
    if span.is_disabled() { executed.await } else { executed.instrument(span).await }
}

/// The attempts of a call.
struct Attempts<'a> {
    market: &'a Market,
    operation: &'static Operation,
    scope: Scope,
    cost: u64,
    options: &'a CallOptions,
    retry: &'a Retry,
}

impl Attempts<'_> {
    async fn run<R: Request>(&self, request: &R) -> Result<Response<R::Response>, Error> {
        let began = Instant::now();
        let (mut asked, mut waited) = (began, Duration::ZERO);
        let client = self.market.client(self.operation, self.scope, self.options);
        for number in 1.. {
            let permit = self.admit(number, asked).await?;
            let sent = permit.given_at();
            waited += sent - asked;

            let outcome = request.send_unchecked(&client).await;
            let credentials = self.market.credentials();
            let Received { result, quota } = outcome::classify(self.operation, credentials, outcome).await;
            let answered = Instant::now();
            let date = result.as_ref().map_or_else(Error::date, Response::date);
            self.market.server_clock().observe(date, answered);
            let (result, again) = match result {
                Ok(answer) => {
                    permit.complete(quota, answered);
                    (Ok(answer), None)
                }
                Err(error) => {
                    // Waiting for the limits is no part of the time that repeating may take.
                    let elapsed = answered - began - waited;
                    self.after(numbered(error, number), permit, quota, answered, elapsed)
                }
            };
            self.tell(number, sent - asked, answered - sent, &result, again);
            match again {
                None => return result,
                Some(delay) => sleep(delay).await,
            }
            asked = Instant::now();
        }
        Err(Error::new(ErrorKind::OutcomeUnknown, "too many attempts"))
    }

    /// Waits for the limits.
    async fn admit(&self, number: u32, asked: Instant) -> Result<Permit, Error> {
        let patience = self.market.policy().patience;
        let limits = self.market.shared_limits();
        let on_wait = |until| self.show_wait(until);
        let admitted = limits.admit(self.scope, self.operation, self.cost, asked, patience, on_wait).await;
        admitted.map_err(|refusal| {
            let error = match refusal {
                TooLong::Quota { until } => {
                    Error::new(ErrorKind::Limited, "not sent: the quota is exhausted")
                        .with(|inner| inner.until = Some(limits::at(until)))
                }
                TooLong::Slots { number } => Error::new(ErrorKind::Limited, self.no_slot(number, patience)),
            };
            numbered(error, number - 1).with(|inner| inner.operation = Some(self.operation))
        })
    }

    fn show_wait(&self, until: Instant) {
        let wait = Wait { operation: self.operation, scope: self.scope, until: limits::at(until) };
        wait.log();
        if let Some(on_wait) = &self.market.policy().on_wait {
            on_wait(&wait);
        }
    }

    fn no_slot(&self, number: u32, patience: Patience) -> String {
        format!(
            "not sent: none of the {number} slots of {} became free within {:?}; is a call awaited while others \
             hold them and are not polled?",
            self.scope, patience.slot
        )
    }

    /// Decides what follows a failure: the error as it ends, and how long to wait before the next attempt if there is
    /// one.
    fn after<T>(
        &self,
        error: Error,
        permit: Permit,
        quota: Option<QuotaUpdate>,
        answered: Instant,
        elapsed: Duration,
    ) -> (Result<T, Error>, Option<Duration>) {
        let policy = self.market.policy();
        let repeat = repeat(self.operation, &error);
        if let Some(until) = settle(repeat, &error, permit, quota, answered) {
            // The next attempt waits for the limit like any other.
            let is_soon = until.saturating_duration_since(answered) <= policy.patience.quota;
            let again = (is_soon && self.retry.has_attempts(&error)).then_some(Duration::ZERO);
            return (Err(error.with(|inner| inner.until = Some(limits::at(until)))), again);
        }
        let again = match repeat {
            Repeat::Never => None,
            _ => self.retry.delay(&error, elapsed, fastrand::f64()),
        };
        (Err(error), again)
    }

    /// Tells the log and whoever wants to know of an attempt.
    fn tell<T>(
        &self,
        number: u32,
        waited: Duration,
        took: Duration,
        result: &Result<Response<T>, Error>,
        repeats_after: Option<Duration>,
    ) {
        let on_attempt = self.market.policy().on_attempt.as_ref();
        if on_attempt.is_none() && !tracing::enabled!(tracing::Level::DEBUG) {
            return;
        }
        let (status, failure, limit, traceparent) = match result {
            Ok(answer) => (Some(answer.status()), None, answer.rate_limit(), answer.traceparent()),
            Err(error) => (error.status(), Some(error.kind()), error.rate_limit(), error.traceparent()),
        };
        let attempt = Attempt {
            operation: self.operation,
            scope: self.scope,
            number,
            waited,
            took,
            status,
            failure,
            remaining: limit.and_then(|limit| limit.remaining),
            traceparent,
            repeats_after,
        };
        attempt.log();
        if let Some(on_attempt) = on_attempt {
            on_attempt(&attempt);
        }
    }
}

/// Gives the permit back. Returns until when the limit holds that the call met, where the response has it.
fn settle(
    repeat: Repeat,
    error: &Error,
    permit: Permit,
    quota: Option<QuotaUpdate>,
    answered: Instant,
) -> Option<Instant> {
    match repeat {
        Repeat::AfterQuotaResets => {
            let quota = QuotaUpdate::exhausted(quota, error.retry_after());
            Some(permit.quota_exhausted(quota, answered))
        }
        Repeat::AfterConcurrencyDrops => {
            let until = error.retry_after().map(|wait| answered + wait);
            until.into_iter().for_each(|until| permit.hold(until));
            permit.too_many_parallel(quota, answered);
            until
        }
        _ if matches!(error.kind(), ErrorKind::Refused | ErrorKind::NotSent) => {
            permit.release();
            None
        }
        _ => {
            permit.complete(quota, answered);
            None
        }
    }
}

/// The error with the number of attempts; what was refused here is none.
fn numbered(error: Error, attempts: u32) -> Error {
    let attempts = if error.kind() == ErrorKind::Refused { 0 } else { attempts };
    error.with(|inner| inner.attempts = attempts)
}
