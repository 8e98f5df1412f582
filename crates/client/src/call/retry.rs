//! When a call is sent again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use yandex_market_api::Operation;

use crate::{Error, ErrorKind};

/// The policy by which a call that failed is sent again, and after what waits.
///
/// The waits grow exponentially and are drawn at random from zero to their full length, so that many programs that
/// failed together do not come back together.
///
/// The policy only chooses among the repeats that are safe. A call that may have been carried out is repeated only if
/// its operation says of itself that it may be; a message to a buyer is not. A spent hourly quota is waited for
/// until the Market has more, see [`MarketBuilder::max_wait`](crate::MarketBuilder::max_wait).
///
/// ```
/// use std::time::Duration;
/// use yandex_market::{Market, Retry};
///
/// # fn main() -> Result<(), yandex_market::Error> {
/// let patient = Retry::new().attempts(10).largest_delay(Duration::from_secs(60)).total_time(Duration::from_secs(600));
/// let market = Market::builder().api_key("ACMA:secret").retry(patient).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Retry {
    attempts: u32,
    first_delay: Duration,
    largest_delay: Duration,
    total_time: Duration,
    custom: Option<Arc<CustomPolicy>>,
}

/// A policy of somebody's own.
type CustomPolicy = dyn Fn(&Error) -> Option<Duration> + Send + Sync;

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_delay: Duration::from_millis(500),
            largest_delay: Duration::from_secs(15),
            total_time: Duration::from_secs(120),
            custom: None,
        }
    }
}

impl Retry {
    /// Up to 5 attempts within 2 minutes, with waits of up to 0.5 s, 1 s, 2 s … and 15 s.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing is sent twice.
    pub fn off() -> Self {
        Self::new().attempts(1)
    }

    /// A policy of your own: it is asked after each failure that could be repeated, and answers how long to wait, or
    /// not to repeat. [`Error::attempts`] tells how many attempts there were. The largest number of attempts and the
    /// total time hold as well.
    ///
    /// ```
    /// use std::time::Duration;
    /// use yandex_market::Retry;
    ///
    /// let twice_soon = Retry::custom(|error| (error.attempts() < 3).then_some(Duration::from_millis(100)));
    /// ```
    pub fn custom(policy: impl Fn(&Error) -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { attempts: u32::MAX, custom: Some(Arc::new(policy)), ..Self::new() }
    }

    /// The largest number of attempts, the first one included; from 1.
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// The length of the first wait; each that follows is twice as long as the one before.
    pub fn first_delay(self, delay: Duration) -> Self {
        Self { first_delay: delay, ..self }
    }

    /// The length of the longest wait.
    pub fn largest_delay(self, delay: Duration) -> Self {
        Self { largest_delay: delay, ..self }
    }

    /// Limits the time that a call may take in all. No wait begins that would end later.
    pub fn total_time(self, time: Duration) -> Self {
        Self { total_time: time, ..self }
    }

    /// Returns how long to wait before the next attempt; none when there is to be none. The Market's own
    /// `Retry-After` is the shortest wait, whatever the policy.
    ///
    /// `elapsed` is the time since the call began, `random` is drawn from 0 to 1.
    pub(crate) fn delay(&self, error: &Error, elapsed: Duration, random: f64) -> Option<Duration> {
        if !self.has_attempts(error) {
            return None;
        }
        let delay = match &self.custom {
            Some(policy) => policy(error)?,
            None => self.full_delay(error.attempts()).mul_f64(random.clamp(0.0, 1.0)),
        };
        let delay = delay.max(error.retry_after().unwrap_or_default());
        elapsed.checked_add(delay).filter(|end| *end <= self.total_time).map(|_| delay)
    }

    /// Whether there may be another round after so many.
    pub(crate) fn allows(&self, rounds: u32) -> bool {
        rounds < self.attempts
    }

    /// Whether there may be another attempt.
    pub(crate) fn has_attempts(&self, error: &Error) -> bool {
        self.allows(error.attempts())
    }

    /// The delay before chance shortens it.
    fn full_delay(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.first_delay.saturating_mul(1 << doublings).min(self.largest_delay)
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("attempts", &self.attempts)
            .field("first_delay", &self.first_delay)
            .field("largest_delay", &self.largest_delay)
            .field("total_time", &self.total_time)
            .field("own", &self.custom.is_some())
            .finish()
    }
}

/// Why a failure may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It must not be.
    Never,
    /// It was not carried out, or carrying it out twice does no harm.
    Safely,
    /// Too many requests were under way.
    AfterConcurrencyDrops,
    /// The hourly quota is spent.
    AfterQuotaResets,
}

/// What the failure and the operation say about repeating, whatever the policy.
pub(crate) fn repeat(operation: &Operation, error: &Error) -> Repeat {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::NotSent, _) => Repeat::Safely,
        // A refused request was not carried out, whatever its operation.
        (ErrorKind::Answered, Some(420 | 429)) => which_limit(error),
        (ErrorKind::Answered, Some(500 | 502 | 503 | 504)) | (ErrorKind::OutcomeUnknown, _)
            if operation.repeatable =>
        {
            Repeat::Safely
        }
        _ => Repeat::Never,
    }
}

/// Tells the two limits apart: "both limits answer 420, and only the text" differs. A text that is neither leaves the
/// headers.
fn which_limit(error: &Error) -> Repeat {
    let says = |words: &str| {
        let messages = error.errors().iter().filter_map(|error| error.message.as_deref());
        messages.chain(error.body()).any(|text| text.contains(words))
    };
    let nothing_left = error.rate_limit().and_then(|limit| limit.remaining) == Some(0);
    match () {
        () if says("parallel requests") => Repeat::AfterConcurrencyDrops,
        () if says("per 1 hour") || says("per hour") || nothing_left => Repeat::AfterQuotaResets,
        () if says("requests per") || says("points per") => Repeat::AfterQuotaResets,
        () => Repeat::AfterConcurrencyDrops,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::StatusCode;
    use yandex_market_api::operations::{GET_CHATS, SEND_MESSAGE_TO_CHAT};
    use yandex_market_api::types::ApiError;

    use super::*;

    fn failure(kind: ErrorKind, status: u16, message: &str) -> Error {
        Error::new(kind, "failed").with(|inner| {
            inner.status = StatusCode::from_u16(status).ok();
            inner.errors = vec![ApiError::new("X").message(message)];
            inner.attempts = 1;
        })
    }

    fn after(attempts: u32) -> Error {
        failure(ErrorKind::NotSent, 0, "").with(|inner| inner.attempts = attempts)
    }

    #[test]
    fn what_may_be_repeated_depends_on_the_stage_and_on_what_the_operation_says_of_itself() {
        use ErrorKind::{Answered, Configuration, NotSent, OutcomeUnknown, Refused, Undecodable};
        let table = [
            (Configuration, 0, Repeat::Never, Repeat::Never),
            (Refused, 0, Repeat::Never, Repeat::Never),
            (NotSent, 0, Repeat::Safely, Repeat::Safely),
            (OutcomeUnknown, 0, Repeat::Safely, Repeat::Never),
            (OutcomeUnknown, 200, Repeat::Safely, Repeat::Never),
            (Answered, 500, Repeat::Safely, Repeat::Never),
            (Answered, 502, Repeat::Safely, Repeat::Never),
            (Answered, 503, Repeat::Safely, Repeat::Never),
            (Answered, 504, Repeat::Safely, Repeat::Never),
            (Answered, 501, Repeat::Never, Repeat::Never),
            (Answered, 200, Repeat::Never, Repeat::Never),
            (Answered, 400, Repeat::Never, Repeat::Never),
            (Answered, 401, Repeat::Never, Repeat::Never),
            (Answered, 403, Repeat::Never, Repeat::Never),
            (Answered, 404, Repeat::Never, Repeat::Never),
            (Answered, 423, Repeat::Never, Repeat::Never),
            (Undecodable, 200, Repeat::Never, Repeat::Never),
        ];
        for (kind, status, reading, sending) in table {
            let error = failure(kind, status, "");
            assert_eq!(repeat(&GET_CHATS, &error), reading, "{kind:?} {status}");
            assert_eq!(repeat(&SEND_MESSAGE_TO_CHAT, &error), sending, "{kind:?} {status}");
        }
    }

    #[test]
    fn the_two_limits_are_told_apart_by_their_words() {
        let table = [
            ("Hit rate limit of 4 parallel requests for businessId 12345", Repeat::AfterConcurrencyDrops),
            (
                "Hit rate limit of 5000 requests per 1 hour for resource getChats for businessId 1",
                Repeat::AfterQuotaResets,
            ),
            ("Hit rate limit of 600 points per 1 minute for resource X", Repeat::AfterQuotaResets),
            ("slow down", Repeat::AfterConcurrencyDrops),
        ];
        for (message, expected) in table {
            // 429 is not the Market's, but that of whatever may stand before it.
            for status in [420, 429] {
                let error = failure(ErrorKind::Answered, status, message);
                assert_eq!(repeat(&GET_CHATS, &error), expected, "{message}");
                assert_eq!(repeat(&SEND_MESSAGE_TO_CHAT, &error), expected, "a {status} was not executed");
            }
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_attempts_end() {
        let retry = Retry::new().attempts(6).largest_delay(Duration::from_secs(3));
        let delays: Vec<_> =
            (1..=6).map(|attempts| retry.delay(&after(attempts), Duration::ZERO, 1.0)).collect();
        let expected = [Some(500), Some(1000), Some(2000), Some(3000), Some(3000), None];
        assert_eq!(delays, expected.map(|millis| millis.map(Duration::from_millis)));
        assert_eq!(Retry::off().delay(&after(1), Duration::ZERO, 0.0), None);
    }

    #[test]
    fn no_wait_ends_after_the_total_time() {
        let retry = Retry::new().total_time(Duration::from_secs(10));
        assert!(retry.delay(&after(1), Duration::from_millis(9500), 1.0).is_some());
        assert!(retry.delay(&after(1), Duration::from_millis(9501), 1.0).is_none());
    }

    #[test]
    fn a_policy_of_ones_own_is_asked() {
        let retry = Retry::custom(|error| (error.attempts() < 2).then_some(Duration::from_millis(7)));
        assert_eq!(retry.delay(&after(1), Duration::ZERO, 0.5), Some(Duration::from_millis(7)));
        assert_eq!(retry.delay(&after(2), Duration::ZERO, 0.5), None);
    }

    #[test]
    fn retry_after_is_the_shortest_wait() {
        let error = |seconds| after(1).with(|inner| inner.retry_after = Some(Duration::from_secs(seconds)));
        let retry = Retry::new().total_time(Duration::from_secs(60));
        assert_eq!(retry.delay(&error(7), Duration::ZERO, 1.0), Some(Duration::from_secs(7)));
        assert_eq!(retry.delay(&error(0), Duration::ZERO, 1.0), Some(Duration::from_millis(500)));
        assert_eq!(retry.delay(&error(61), Duration::ZERO, 1.0), None, "it is beyond the total time");
        let custom = Retry::custom(|_| Some(Duration::from_millis(1)));
        assert_eq!(custom.delay(&error(7), Duration::ZERO, 1.0), Some(Duration::from_secs(7)));
    }

    proptest! {
        #[test]
        fn delays_are_within_bounds(
            attempts in 1u32..1000, random in 0.0f64..=1.0, first in 0u64..100_000, largest in 0u64..100_000,
        ) {
            let retry = Retry::new()
                .attempts(u32::MAX)
                .first_delay(Duration::from_millis(first))
                .largest_delay(Duration::from_millis(largest))
                .total_time(Duration::MAX);
            let delay = retry.delay(&after(attempts), Duration::ZERO, random).unwrap();
            prop_assert!(delay <= Duration::from_millis(largest));
        }
    }
}
