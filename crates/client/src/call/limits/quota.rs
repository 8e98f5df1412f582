//! So many requests in an hour: what may be sent when, as a pure state. The clock is given to it.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use yandex_market_api::Operation;
use yandex_market_api::support::Scope;

use super::{KnownLimit, QuotaUpdate, at};

/// The quota of one operation.
///
/// The Market's windows are fixed. What is left is the least that a response of this window has reported, less the
/// requests that are not answered yet: the Market may have counted them or not.
#[derive(Debug)]
pub(super) struct Quota {
    limit: u64,
    left: u64,
    in_flight: u64,
    /// When the window ends.
    ends: Instant,
    /// Whether a response has reported where windows end, and not the local clock.
    is_known: bool,
    window: Duration,
    /// Until when the Market wants nothing sent, whatever is left.
    held_until: Option<Instant>,
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Go,
    /// Everything that is left may be spent by requests under way: wait for an answer, but not longer than this.
    WaitForAnswer(Instant),
    WaitUntil(Instant),
}

/// Two ends that are no further apart are one: the `Date` of an answer has whole seconds.
const SAME_WINDOW: Duration = Duration::from_secs(5);

impl Quota {
    /// The documentation's number and the hours of the local clock, for want of an answer that tells.
    pub(super) fn from_docs(operation: &Operation, now: Instant, clock: SystemTime) -> Self {
        let limit = operation.quota.requests.into();
        let window = operation.quota.window().max(Duration::from_secs(60));
        let ends = now + until_the_end(clock, window);
        Self { limit, left: limit, in_flight: 0, ends, is_known: false, window, held_until: None }
    }

    /// Whether a request of this cost may be sent now.
    pub(super) fn check(&mut self, cost: u64, now: Instant) -> Verdict {
        self.roll_window(now);
        if let Some(until) = self.held_until.filter(|until| now < *until) {
            return Verdict::WaitUntil(until);
        }
        // One that costs more than a window has would wait for ever: it is sent when there is a whole one.
        match self.left >= self.in_flight.saturating_add(cost.clamp(1, self.limit.max(1))) {
            true => Verdict::Go,
            false if self.in_flight > 0 => Verdict::WaitForAnswer(self.ends),
            false => Verdict::WaitUntil(self.ends),
        }
    }

    /// Takes a request out of what is left, if it may be sent now.
    pub(super) fn reserve(&mut self, cost: u64, now: Instant) -> bool {
        let may = self.check(cost, now) == Verdict::Go;
        if may {
            self.in_flight = self.in_flight.saturating_add(cost);
        }
        may
    }

    /// Notes that a request was answered, or that nobody will know whether it was counted.
    pub(super) fn complete(&mut self, cost: u64, update: Option<QuotaUpdate>, now: Instant) {
        self.roll_window(now);
        self.in_flight = self.in_flight.saturating_sub(cost);
        let Some(QuotaUpdate { limit, remaining: Some(remaining), lasts }) = update else {
            self.left = self.left.saturating_sub(cost);
            return;
        };
        self.limit = limit.unwrap_or(self.limit);
        match lasts.map(|lasts| now + lasts) {
            Some(ends) if !self.is_known || ends > self.ends + SAME_WINDOW => {
                (self.left, self.ends, self.is_known) = (remaining, ends, true);
            }
            // An answer that was late for its own window tells nothing of this one.
            Some(ends) if ends + SAME_WINDOW < self.ends => self.left = self.left.saturating_sub(cost),
            // Answers overtake each other: the least is the latest.
            _ => self.left = self.left.min(remaining),
        }
    }

    /// Sends nothing until then.
    pub(super) fn hold(&mut self, until: Instant) {
        self.held_until = self.held_until.max(Some(until));
    }

    /// Notes that a request never left.
    pub(super) fn release(&mut self, cost: u64) {
        self.in_flight = self.in_flight.saturating_sub(cost);
    }

    /// Notes that the Market says that the quota is spent, and tells when there is some again.
    pub(super) fn exhausted(&mut self, update: Option<QuotaUpdate>, now: Instant) -> Instant {
        self.left = 0;
        if let Some(lasts) = update.and_then(|update| update.lasts) {
            (self.ends, self.is_known) = (now + lasts, true);
        }
        self.ends
    }

    pub(super) fn known(&mut self, operation: &'static Operation, scope: Scope, now: Instant) -> KnownLimit {
        self.roll_window(now);
        let until = self.is_known.then(|| at(self.ends));
        let left = self.left.saturating_sub(self.in_flight);
        KnownLimit { operation, scope, limit: self.limit, left, until, in_flight: self.in_flight }
    }

    /// Begins a new window when the last one is over. Windows follow each other without a gap.
    fn roll_window(&mut self, now: Instant) {
        while now >= self.ends {
            self.left = self.limit;
            self.ends += self.window;
        }
    }
}

/// How long a window lasts that is aligned to the clock.
fn until_the_end(clock: SystemTime, window: Duration) -> Duration {
    let since_epoch = clock.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let window = window.as_secs();
    Duration::from_secs(window - since_epoch.checked_rem(window).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yandex_market_api::operations::GET_CHATS;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn update(remaining: u64, lasts: u64) -> Option<QuotaUpdate> {
        Some(QuotaUpdate {
            limit: Some(100),
            remaining: Some(remaining),
            lasts: Some(Duration::from_secs(lasts)),
        })
    }

    /// A quota at the beginning of an hour of the local clock.
    fn guess(now: Instant) -> Quota {
        Quota::from_docs(&GET_CHATS, now, SystemTime::UNIX_EPOCH)
    }

    /// A quota that a response has reported.
    fn known(remaining: u64, lasts: u64, now: Instant) -> Quota {
        let mut quota = guess(now);
        assert!(quota.reserve(1, now));
        quota.complete(1, update(remaining, lasts), now);
        quota
    }

    #[test]
    fn before_the_first_answer_the_number_of_the_table_is_the_guess() {
        let now = Instant::now();
        let mut quota = guess(now);
        assert_eq!(quota.known(&GET_CHATS, Scope::Key, now).left, 10_000);
        for _ in 0..10_000 {
            assert!(quota.reserve(1, now));
        }
        assert!(!quota.reserve(1, now));
    }

    #[test]
    fn nothing_is_sent_at_zero_until_the_end_of_the_window() {
        let now = Instant::now();
        let mut quota = known(0, 600, now);
        let end = now + Duration::from_secs(600);
        assert_eq!(quota.check(1, now), Verdict::WaitUntil(end));
        assert!(!quota.reserve(1, end - Duration::from_millis(1)));
        assert!(quota.reserve(1, end), "then there is a whole window again");
    }

    #[test]
    fn requests_under_way_are_not_counted_on() {
        let now = Instant::now();
        let mut quota = known(2, 600, now);
        assert!(quota.reserve(1, now) && quota.reserve(1, now));
        assert_eq!(quota.check(1, now), Verdict::WaitForAnswer(now + Duration::from_secs(600)));
        // The answer to the first says that the second is counted already.
        quota.complete(1, update(0, 600), now);
        assert_eq!(quota.check(1, now), Verdict::WaitForAnswer(now + Duration::from_secs(600)));
        quota.complete(1, update(1, 600), now);
        assert_eq!(
            quota.check(1, now),
            Verdict::WaitUntil(now + Duration::from_secs(600)),
            "the least is the latest"
        );
    }

    #[test]
    fn a_request_that_never_left_is_given_back_and_one_without_an_answer_is_not() {
        let now = Instant::now();
        let mut quota = known(2, 600, now);
        assert!(quota.reserve(1, now));
        quota.release(1);
        assert_eq!(quota.left, 2);
        assert!(quota.reserve(1, now));
        quota.complete(1, None, now);
        assert_eq!((quota.left, quota.in_flight), (1, 0));
    }

    #[test]
    fn an_answer_that_is_late_for_its_window_does_not_spend_the_next() {
        let now = Instant::now();
        let mut quota = known(5, 10, now);
        assert!(quota.reserve(1, now));
        // It left the Market a second before the end and comes a second after it.
        let later = now + Duration::from_secs(11);
        quota.complete(1, update(0, 1), later);
        assert_eq!(quota.left, 99, "of a new window of 100");
        assert!(quota.reserve(1, later));
        quota.complete(1, update(98, 3599), later);
        assert_eq!(quota.left, 98);
    }

    #[test]
    fn a_spent_quota_is_waited_for_until_the_market_says_or_the_hour_ends() {
        let now = Instant::now();
        let mut quota = guess(now);
        assert!(quota.reserve(1, now));
        quota.complete(1, None, now);
        let until = quota.exhausted(update(0, 60), now);
        assert_eq!(until, now + Duration::from_secs(60));
        assert_eq!(quota.check(1, now), Verdict::WaitUntil(until));
        let mut quota = guess(now);
        let until = quota.exhausted(None, now);
        assert!(until > now && until <= now + HOUR);
    }

    #[test]
    fn a_request_costs_as_many_as_it_has_items() {
        let now = Instant::now();
        let mut quota = known(50, 600, now);
        assert!(quota.reserve(30, now));
        assert!(matches!(quota.check(30, now), Verdict::WaitForAnswer(_)));
        quota.complete(30, update(20, 600), now);
        assert_eq!(quota.check(30, now), Verdict::WaitUntil(now + Duration::from_secs(600)));
        assert_eq!(quota.check(20, now), Verdict::Go);
        // More than a whole window has is sent at its beginning, and nothing beside it.
        let end = now + Duration::from_secs(600);
        assert!(quota.reserve(1_000, end));
        assert!(!quota.reserve(1, end));
    }

    #[test]
    fn windows_are_aligned_to_the_clock() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(until_the_end(at(7200), HOUR), HOUR);
        assert_eq!(until_the_end(at(7201), HOUR), Duration::from_secs(3599));
        assert_eq!(until_the_end(at(10_799), HOUR), Duration::from_secs(1));
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Send,
        /// The oldest request under way is counted and answered; the headers come or do not.
        Response(bool),
        /// The newest one is.
        Overtake,
        Pass(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => Just(Step::Send),
            3 => any::<bool>().prop_map(Step::Response),
            1 => Just(Step::Overtake),
            1 => (0u64..2000).prop_map(Step::Pass),
        ];
        proptest::collection::vec(step, 1..300)
    }

    /// A Market with a quota of 10 in windows of an hour.
    struct Model {
        clock: u64,
        counted: u64,
    }

    impl Model {
        /// Counts a request, and tells whether that is one too many.
        fn count(&mut self) -> (bool, Option<QuotaUpdate>) {
            self.counted += 1;
            let remaining = 10u64.saturating_sub(self.counted);
            let lasts = Duration::from_secs(3600 - self.clock % 3600);
            let update = QuotaUpdate { limit: Some(10), remaining: Some(remaining), lasts: Some(lasts) };
            (self.counted > 10, Some(update))
        }

        fn pass(&mut self, seconds: u64) {
            if self.clock / 3600 != (self.clock + seconds) / 3600 {
                self.counted = 0;
            }
            self.clock += seconds;
        }
    }

    proptest! {
        /// Once a response has reported the quota, nothing is sent past it, whatever overtakes what.
        #[test]
        fn a_spent_quota_is_never_overdrawn(steps in steps()) {
            let start = Instant::now();
            let mut model = Model { clock: 0, counted: 0 };
            let mut quota = guess(start);
            // The first answer tells.
            prop_assert!(quota.reserve(1, start));
            let (_, update) = model.count();
            quota.complete(1, update, start);
            let mut under_way: Vec<Option<QuotaUpdate>> = Vec::new();
            for step in steps {
                let now = start + Duration::from_secs(model.clock);
                match step {
                    Step::Send => {
                        if under_way.len() < 4 && quota.reserve(1, now) {
                            // It is counted when it is sent; the answer comes later.
                            let (overdrawn, update) = model.count();
                            prop_assert!(!overdrawn, "{quota:?}");
                            under_way.push(update);
                        }
                    }
                    Step::Response(with_headers) if !under_way.is_empty() => {
                        let update = under_way.remove(0);
                        quota.complete(1, update.filter(|_| with_headers), now);
                    }
                    Step::Overtake => {
                        if let Some(update) = under_way.pop() {
                            quota.complete(1, update, now);
                        }
                    }
                    // What is under way is answered before the window can turn: the Market's time-out is 10 s.
                    Step::Pass(seconds) if under_way.is_empty() => model.pass(seconds),
                    Step::Response(_) | Step::Pass(_) => {}
                }
            }
        }

        /// Whatever was reported, there is quota again after a window, when nothing is under way.
        #[test]
        fn there_is_always_progress(remaining in any::<u64>(), lasts in 0u64..10_000, limit in 1u64..5) {
            let now = Instant::now();
            let mut quota = guess(now);
            prop_assert!(quota.reserve(1, now));
            let lasts = Some(Duration::from_secs(lasts)).filter(|lasts| *lasts <= HOUR);
            quota.complete(1, Some(QuotaUpdate { limit: Some(limit), remaining: Some(remaining), lasts }), now);
            quota.exhausted(None, now);
            prop_assert_eq!(quota.check(1, now + HOUR + SAME_WINDOW), Verdict::Go);
        }
    }
}
