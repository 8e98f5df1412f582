//! The hourly quotas.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use yandex_market_api::Operation;

/// The shortest window, for the headers tell its end in whole seconds.
const SHORTEST: Duration = Duration::from_secs(1);

/// The most entities whose windows of an operation are kept. One more takes the place of another, for whoever makes
/// numbers up must not fill the memory with them.
const MOST_ENTITIES: usize = 1_000;

/// The spent part of each quota, by entity and operation.
///
/// "The windows are fixed and aligned to the clock, not sliding."
#[derive(Debug)]
pub(crate) struct Quotas {
    /// Other numbers than the table's.
    limits: HashMap<String, u32>,
    hour: Duration,
    /// The entities whose windows are never given up.
    own: HashSet<String>,
    windows: HashMap<&'static str, HashMap<String, Window>>,
}

/// A window of the clock and the requests in it.
#[derive(Debug)]
struct Window {
    until: SystemTime,
    spent: u32,
}

/// The state of a quota, as the headers report it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) until: SystemTime,
}

impl Quotas {
    /// Quotas of the table but for these, in windows as long as the table says, by such an hour.
    pub(crate) fn new(limits: HashMap<String, u32>, hour: Duration, own: HashSet<String>) -> Self {
        Self { limits, hour: hour.max(SHORTEST), own, windows: HashMap::new() }
    }

    /// Spends this much, and tells whether the quota had it.
    pub(crate) fn spend(
        &mut self,
        entity: &str,
        operation: &'static Operation,
        cost: u32,
        now: SystemTime,
    ) -> bool {
        let limit = self.limit(operation);
        let window = self.window(entity, operation, now);
        window.spent = window.spent.saturating_add(cost);
        window.spent <= limit
    }

    /// Takes back what was spent in the present window.
    pub(crate) fn unspend(
        &mut self,
        entity: &str,
        operation: &'static Operation,
        cost: u32,
        now: SystemTime,
    ) {
        let window = self.window(entity, operation, now);
        window.spent = window.spent.saturating_sub(cost);
    }

    pub(crate) fn standing(
        &mut self,
        entity: &str,
        operation: &'static Operation,
        now: SystemTime,
    ) -> Standing {
        let limit = self.limit(operation);
        let window = self.window(entity, operation, now);
        Standing { limit, remaining: limit.saturating_sub(window.spent), until: window.until }
    }

    pub(crate) fn limit(&self, operation: &Operation) -> u32 {
        self.limits.get(operation.id).copied().unwrap_or(operation.quota.requests)
    }

    /// The window that an operation is in, which is a new one when the last is over.
    fn window(&mut self, entity: &str, operation: &'static Operation, now: SystemTime) -> &mut Window {
        let until =
            window_end(now, (self.hour.saturating_mul(operation.quota.minutes.max(1)) / 60).max(SHORTEST));
        let windows = self.windows.entry(operation.id).or_default();
        if windows.len() >= MOST_ENTITIES && !windows.contains_key(entity) {
            let other = windows.keys().find(|other| !self.own.contains(*other)).cloned();
            other.and_then(|other| windows.remove(&other));
        }
        let window = windows.entry(entity.to_owned()).or_insert(Window { until, spent: 0 });
        if window.until != until {
            *window = Window { until, spent: 0 };
        }
        window
    }
}

/// The end of the window that a moment lies in.
fn window_end(now: SystemTime, length: Duration) -> SystemTime {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let length = length.as_nanos().max(1);
    let end = (since.as_nanos() / length + 1).saturating_mul(length);
    UNIX_EPOCH + Duration::from_nanos(u64::try_from(end).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations::GET_CHATS;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn quotas(limit: u32, hour: Duration) -> Quotas {
        Quotas::new(HashMap::from([(GET_CHATS.id.to_owned(), limit)]), hour, HashSet::from(["1".to_owned()]))
    }

    fn remaining(quotas: &mut Quotas, entity: &str, seconds: u64) -> u32 {
        quotas.standing(entity, &GET_CHATS, at(seconds)).remaining
    }

    #[test]
    fn a_window_ends_with_the_hour() {
        assert_eq!(window_end(at(0), HOUR), at(3600));
        assert_eq!(window_end(at(3599), HOUR), at(3600));
        assert_eq!(window_end(at(3600), HOUR), at(7200));
        assert_eq!(window_end(at(3600), HOUR * 24), at(86_400));
        assert_eq!(window_end(at(3), Duration::from_secs(2)), at(4));
        assert!(window_end(at(3), Duration::MAX) > at(1 << 32), "it has an end that can be written");
    }

    #[test]
    fn each_request_spends_until_the_window_ends() {
        let mut quotas = quotas(2, HOUR);
        assert_eq!([10, 11, 12].map(|now| quotas.spend("1", &GET_CHATS, 1, at(now))), [true, true, false]);
        let spent = Standing { limit: 2, remaining: 0, until: at(3600) };
        assert_eq!(quotas.standing("1", &GET_CHATS, at(3599)), spent);
        assert!(quotas.spend("1", &GET_CHATS, 1, at(3600)));
        assert_eq!(remaining(&mut quotas, "1", 3601), 1);
    }

    #[test]
    fn what_is_taken_back_is_there_again() {
        let mut quotas = quotas(1, HOUR);
        assert!(quotas.spend("1", &GET_CHATS, 1, at(0)));
        quotas.unspend("1", &GET_CHATS, 1, at(1));
        assert!(quotas.spend("1", &GET_CHATS, 1, at(2)));
        quotas.unspend("1", &GET_CHATS, 1, at(3600));
        assert_eq!(remaining(&mut quotas, "1", 3600), 1, "a new window has nothing to take back");
    }

    #[test]
    fn businesses_do_not_share_a_quota() {
        let mut quotas = quotas(5, HOUR);
        quotas.spend("1", &GET_CHATS, 1, at(0));
        assert_eq!((remaining(&mut quotas, "1", 0), remaining(&mut quotas, "2", 0)), (4, 5));
    }

    #[test]
    fn so_many_businesses_are_remembered_and_always_the_own() {
        let mut quotas = quotas(5, HOUR);
        for number in 0..3 * MOST_ENTITIES {
            quotas.spend(&number.to_string(), &GET_CHATS, 1, at(0));
        }
        assert_eq!(quotas.windows[GET_CHATS.id].len(), MOST_ENTITIES);
        assert_eq!(remaining(&mut quotas, "1", 0), 4);
    }

    #[test]
    fn the_table_has_the_number_and_the_window() {
        let mut quotas = Quotas::new(HashMap::new(), Duration::ZERO, HashSet::from(["1".to_owned()]));
        let standing = quotas.standing("1", &GET_CHATS, at(10));
        assert_eq!((standing.limit, standing.until), (GET_CHATS.quota.requests, at(11)));
    }
}
