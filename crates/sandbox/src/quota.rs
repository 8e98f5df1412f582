//! The hourly quotas.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use yandex_market_api::Operation;
use yandex_market_api::support::Quota;

const HOUR: u64 = 60 * 60;

/// What was spent of each quota, by business and operation.
///
/// "The windows are fixed and aligned to the clock, not sliding."
#[derive(Debug, Default)]
pub(crate) struct Quotas(HashMap<(String, &'static str), Window>);

/// A window of the clock and the requests in it.
#[derive(Debug)]
struct Window {
    until: SystemTime,
    spent: u32,
}

/// What the headers tell of a quota.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) until: SystemTime,
}

impl Quotas {
    /// Spends `cost` of the quota that an operation has now.
    pub(crate) fn spend(
        &mut self,
        business: &str,
        operation: &'static Operation,
        cost: u32,
        now: SystemTime,
    ) -> Standing {
        let window = self.window(business, operation, now);
        window.spent = window.spent.saturating_add(cost);
        let limit = operation.quota.requests;
        Standing { limit, remaining: limit.saturating_sub(window.spent), until: window.until }
    }

    /// The window that an operation is in, which is a new one when the last is over.
    fn window(&mut self, business: &str, operation: &'static Operation, now: SystemTime) -> &mut Window {
        let until = window_end(now, operation.quota);
        let key = (business.to_owned(), operation.id);
        let window = self.0.entry(key).or_insert(Window { until, spent: 0 });
        if window.until != until {
            *window = Window { until, spent: 0 };
        }
        window
    }
}

/// The end of the window that a moment lies in.
fn window_end(now: SystemTime, quota: Quota) -> SystemTime {
    let length = u64::from(quota.hours.max(1)) * HOUR;
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    UNIX_EPOCH + Duration::from_secs((seconds / length + 1) * length)
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations::GET_CHATS;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn spend(quotas: &mut Quotas, business: &str, cost: u32, seconds: u64) -> u32 {
        quotas.spend(business, &GET_CHATS, cost, at(seconds)).remaining
    }

    #[test]
    fn a_window_ends_with_the_hour() {
        let hourly = Quota { requests: 1, hours: 1 };
        assert_eq!(window_end(at(0), hourly), at(3600));
        assert_eq!(window_end(at(3599), hourly), at(3600));
        assert_eq!(window_end(at(3600), hourly), at(7200));
        assert_eq!(window_end(at(3600), Quota { requests: 1, hours: 24 }), at(86_400));
    }

    #[test]
    fn each_request_spends_until_the_window_ends() {
        let (mut quotas, limit) = (Quotas::default(), GET_CHATS.quota.requests);
        let first = quotas.spend("1", &GET_CHATS, 1, at(10));
        assert_eq!(first, Standing { limit, remaining: limit - 1, until: at(3600) });
        assert_eq!(spend(&mut quotas, "1", 1, 3599), limit - 2);
        assert_eq!(spend(&mut quotas, "1", 1, 3600), limit - 1);
    }

    #[test]
    fn businesses_do_not_share_a_quota() {
        let (mut quotas, limit) = (Quotas::default(), GET_CHATS.quota.requests);
        spend(&mut quotas, "1", 1, 0);
        assert_eq!(spend(&mut quotas, "2", 0, 0), limit);
    }

    #[test]
    fn nothing_remains_of_an_overspent_quota() {
        let mut quotas = Quotas::default();
        assert_eq!(spend(&mut quotas, "1", u32::MAX, 0), 0);
        assert_eq!(spend(&mut quotas, "1", 1, 0), 0);
    }
}
