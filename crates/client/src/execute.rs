//! The door that every call goes through.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::Instrument;
use yandex_market_api::support::{Envelope, ResponseValue};
use yandex_market_api::types::BusinessId;
use yandex_market_api::{Client, Operation};

use crate::limits::{self, KnownLimit, Patience, Permit, QuotaUpdate, TooLong};
use crate::outcome::{self, Received};
use crate::retry::{Repeat, repeat};
use crate::{Answer, Attempt, Error, ErrorKind, Market, Wait};

/// Whose limits a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// A business: the call has its id in its path.
    Business(BusinessId),
    /// The key itself: the call is about no business.
    Key,
}

impl Market {
    /// Carries out one call of the generated client, the way that every method here does it.
    ///
    /// It waits for the Market's limits, sends, tells the outcomes apart, and repeats what may be repeated. An operation
    /// that has no method of its own yet gets all of that by the same door:
    ///
    /// ```no_run
    /// use yandex_market::types::{BusinessId, GetChatsRequest};
    /// use yandex_market::{Account, Market, operations};
    ///
    /// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
    /// let business = BusinessId::new(12345);
    /// let answer = market
    ///     .execute(&operations::GET_CHATS, Account::Business(business), move |client| async move {
    ///         client.get_chats().business_id(business).body(GetChatsRequest::default()).send().await
    ///     })
    ///     .await?;
    /// println!("{:?} left of the quota", answer.rate_limit());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `call` builds the request afresh for each attempt. The future may be dropped at any time: it gives back what it
    /// holds.
    ///
    /// # Errors
    ///
    /// Of every [kind](crate::ErrorKind) but `Configuration`, after the attempts that the [policy](crate::Retry) allows.
    pub async fn execute<T, F, Fut>(
        &self,
        operation: &'static Operation,
        account: Account,
        call: F,
    ) -> Result<Answer<T>, Error>
    where
        T: Envelope,
        F: Fn(Client) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, yandex_market_api::Error>>,
    {
        account.check(operation)?;
        let business = account.business().map(BusinessId::get);
        let span = tracing::debug_span!("market.call", operation = operation.id, business);
        let this = Call { market: self, operation, account };
        let carried_out = this.carry_out(call);
        // Nobody listens, mostly, and then entering the span at each poll is only work.
        if span.is_disabled() { carried_out.await } else { carried_out.instrument(span).await }
    }

    /// Tells what is known of the Market's limits: an entry for each operation that was called, and for each business.
    ///
    /// ```no_run
    /// # fn example(market: &yandex_market::Market) {
    /// for limit in market.limits() {
    ///     println!("{}: {} of {} left", limit.operation.id, limit.left, limit.limit);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn limits(&self) -> Vec<KnownLimit> {
        self.shared_limits().known()
    }
}

/// A call on its way through its attempts.
struct Call<'a> {
    market: &'a Market,
    operation: &'static Operation,
    account: Account,
}

impl Call<'_> {
    async fn carry_out<T, F, Fut>(&self, call: F) -> Result<Answer<T>, Error>
    where
        T: Envelope,
        F: Fn(Client) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, yandex_market_api::Error>>,
    {
        let began = Instant::now();
        let (mut asked, mut waited) = (began, Duration::ZERO);
        for number in 1.. {
            let permit = self.admit(number, asked).await?;
            let sent = permit.given_at();
            waited += sent - asked;
            let outcome = call(self.market.client(self.operation, self.account.business())).await;
            let credentials = self.market.credentials();
            let Received { result, quota } = outcome::classify(self.operation, credentials, outcome).await;
            let answered = Instant::now();
            let date = result.as_ref().map_or_else(Error::date, Answer::date);
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
        let admitted = limits.admit(self.account, self.operation, asked, patience, on_wait).await;
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
        let wait = Wait { operation: self.operation, account: self.account, until: limits::at(until) };
        wait.log();
        if let Some(on_wait) = &self.market.policy().on_wait {
            on_wait(&wait);
        }
    }

    fn no_slot(&self, number: u32, patience: Patience) -> String {
        let whose = match self.account {
            Account::Business(id) => format!("business {id}"),
            Account::Key => "the key".to_owned(),
        };
        format!(
            "not sent: none of the {number} slots of {whose} became free within {:?}; is a call awaited while others \
             hold them and are not polled?",
            patience.slot
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
            let again = (is_soon && policy.retry.has_attempts(&error)).then_some(Duration::ZERO);
            return (Err(error.with(|inner| inner.until = Some(limits::at(until)))), again);
        }
        let again = match repeat {
            Repeat::Never => None,
            _ => policy.retry.delay(&error, elapsed, fastrand::f64()),
        };
        (Err(error), again)
    }

    /// Tells the log and whoever wants to know of an attempt.
    fn tell<T>(
        &self,
        number: u32,
        waited: Duration,
        took: Duration,
        result: &Result<Answer<T>, Error>,
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
            account: self.account,
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

impl Account {
    fn business(self) -> Option<BusinessId> {
        match self {
            Self::Business(id) => Some(id),
            Self::Key => None,
        }
    }

    /// Refuses an id that no business can have.
    fn check(self, operation: &'static Operation) -> Result<(), Error> {
        match self {
            Self::Business(id) if id.get() < 1 => {
                Err(Error::refused(operation, format!("the id of a business must be 1 or more, not {id}")))
            }
            _ => Ok(()),
        }
    }
}
