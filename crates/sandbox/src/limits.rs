//! The Market's two limits, and what it answers when they are broken.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use yandex_market_api::Operation;
use yandex_market_api::ids::BusinessId;
use yandex_market_api::support::Cost;

use crate::answer::Refusal;
use crate::quota::{Quotas, Standing};
use crate::route::Route;
use crate::slots::{Slot, Slots};
use crate::sync::locked;

/// How strict the sandbox is about the limits.
#[derive(Clone, Debug)]
pub(crate) struct Strictness {
    pub(crate) enforced: bool,
    /// Quotas other than the table's, by operation.
    pub(crate) quotas: HashMap<String, u32>,
    /// What passes for an hour.
    pub(crate) hour: Duration,
}

impl Default for Strictness {
    fn default() -> Self {
        Self { enforced: true, quotas: HashMap::new(), hour: Duration::from_secs(60 * 60) }
    }
}

/// Counts requests, and refuses those that are too many.
#[derive(Debug)]
pub(crate) struct Limits {
    enforced: bool,
    own: BusinessId,
    slots: Arc<Slots>,
    quotas: Mutex<Quotas>,
    broken: AtomicU32,
}

/// What becomes of a request that has arrived.
#[derive(Debug)]
pub(crate) struct Leave {
    /// Kept until the answer is written.
    pub(crate) slot: Slot,
    pub(crate) refusal: Option<Refusal>,
}

impl Limits {
    pub(crate) fn new(strictness: Strictness, own: BusinessId) -> Self {
        let Strictness { enforced, quotas, hour } = strictness;
        Self {
            enforced,
            own,
            slots: Arc::new(Slots::new(own.to_string())),
            quotas: Mutex::new(Quotas::new(quotas, hour, own.to_string())),
            broken: AtomicU32::new(0),
        }
    }

    /// Counts a request in, whose head has arrived.
    pub(crate) async fn admit(&self, route: &Route, now: SystemTime) -> Leave {
        let operation = route.operation;
        let (slot, has_slot) = self.slots.enter(route.business(), operation.parallel).await;
        let has_quota = locked(&self.quotas).spend(route.business(), operation, now);
        let refusal = match (has_slot, has_quota) {
            _ if !self.enforced => None,
            (true, true) => None,
            (false, _) => Some(self.crowded(route)),
            (true, false) => Some(self.spent(route)),
        };
        self.broken.fetch_add(u32::from(refusal.is_some()), Ordering::Relaxed);
        Leave { slot, refusal }
    }

    /// Takes back what a request has spent. "5xx do not."
    pub(crate) fn unspend(&self, route: &Route, now: SystemTime) {
        locked(&self.quotas).unspend(route.business(), route.operation, now);
    }

    pub(crate) fn standing(&self, route: &Route, now: SystemTime) -> Standing {
        locked(&self.quotas).standing(route.business(), route.operation, now)
    }

    /// How many requests were refused.
    pub(crate) fn broken(&self) -> u32 {
        self.broken.load(Ordering::Relaxed)
    }

    /// The largest number of requests of the own business that were under way at a time.
    pub(crate) fn most_parallel(&self) -> u32 {
        self.slots.most()
    }

    /// "Hit rate limit of 4 parallel requests for businessId 12345"
    pub(crate) fn crowded(&self, route: &Route) -> Refusal {
        let most = route.operation.parallel;
        let business = self.named(route);
        refusal(format!("Hit rate limit of {most} parallel requests for businessId {business}"))
    }

    /// "Hit rate limit of 5000 requests per 1 hour for resource … for businessId 12345"
    pub(crate) fn spent(&self, route: &Route) -> Refusal {
        let Operation { path, quota, .. } = route.operation;
        let limit = locked(&self.quotas).limit(route.operation);
        let business = self.named(route);
        let counted = if quota.cost == Cost::Call { "requests" } else { "points" };
        let window = match quota.minutes {
            minutes if minutes % 60 == 0 => format!("{} hour", minutes / 60),
            minutes => format!("{minutes} minute"),
        };
        refusal(format!(
            "Hit rate limit of {limit} {counted} per {window} for resource {path} for businessId {business}"
        ))
    }

    /// The business of a request; that of the key where the path has none.
    fn named(&self, route: &Route) -> String {
        match route.business() {
            "" => self.own.to_string(),
            business => business.to_owned(),
        }
    }
}

/// "Both limits answer **420**", a status that HTTP does not know. "The JSON `code` of a 420 is not documented."
fn refusal(message: String) -> Refusal {
    let status = StatusCode::from_u16(420).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
    Refusal::new(status, "METHOD_FAILURE", message)
}
