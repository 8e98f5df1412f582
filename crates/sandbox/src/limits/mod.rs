//! The Market's two limits, and what it answers when they are broken.

pub(crate) mod quota;
pub(crate) mod rate_headers;
mod slots;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use serde_json::Value;
use yandex_market_api::Operation;
use yandex_market_api::ids::{BusinessId, CampaignId};
use yandex_market_api::support::Cost;

use crate::http::refusal::Refusal;
use crate::http::route::Route;
use crate::limits::quota::{Quotas, Standing};
use crate::limits::slots::{Slot, Slots};
use crate::world::sync::locked;

/// The strictness of the sandbox about the limits.
#[derive(Clone, Debug)]
pub(crate) struct Strictness {
    pub(crate) enforced: bool,
    /// Quotas other than the table's, by operation.
    pub(crate) quotas: HashMap<String, u32>,
    /// The length of an hour.
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
    /// The entity of whatever is about the key.
    business: String,
    slots: Arc<Slots>,
    quotas: Mutex<Quotas>,
    broken: AtomicU32,
}

/// The admission of a request that has arrived.
#[derive(Debug)]
pub(crate) struct Leave {
    /// Kept until the answer is written.
    pub(crate) slot: Slot,
    pub(crate) refusal: Option<Refusal>,
}

impl Limits {
    /// Limits that are counted by entity, those of the own business and campaigns for good.
    pub(crate) fn new(strictness: Strictness, own: BusinessId, campaigns: &[CampaignId]) -> Self {
        let Strictness { enforced, quotas, hour } = strictness;
        let business = format!("businessId {own}");
        let kept =
            campaigns.iter().map(|campaign| format!("campaignId {campaign}")).chain([business.clone()]);
        Self {
            enforced,
            slots: Arc::new(Slots::new(business.clone())),
            quotas: Mutex::new(Quotas::new(quotas, hour, kept.collect())),
            business,
            broken: AtomicU32::new(0),
        }
    }

    /// Counts a request in, whose head has arrived.
    pub(crate) async fn admit(&self, route: &Route, now: SystemTime) -> Leave {
        let (entity, operation) = (route.entity(), route.operation);
        let (slot, has_slot) = self.slots.enter(&entity, operation.parallel).await;
        let mut quotas = locked(&self.quotas);
        let has_quota = match operation.quota.cost {
            Cost::Call => quotas.spend(&entity, operation, 1, now),
            // Its items are counted later.
            _ => quotas.standing(&entity, operation, now).remaining > 0,
        };
        drop(quotas);
        let refusal = match (has_slot, has_quota) {
            _ if !self.enforced => None,
            (true, true) => None,
            (false, _) => Some(self.crowded(route)),
            (true, false) => Some(self.spent(route)),
        };
        self.broken.fetch_add(u32::from(refusal.is_some()), Ordering::Relaxed);
        Leave { slot, refusal }
    }

    /// Spends what the items of a request cost, where it is these that cost something.
    pub(crate) fn spend_request(&self, route: &Route, body: &Value, now: SystemTime) -> Result<u32, Refusal> {
        let Cost::RequestItems(path) = route.operation.quota.cost else { return Ok(0) };
        let cost = count(body, path);
        if locked(&self.quotas).spend(&route.entity(), route.operation, cost, now) || !self.enforced {
            return Ok(cost);
        }
        self.broken.fetch_add(1, Ordering::Relaxed);
        Err(self.spent(route))
    }

    /// Spends what the items of a response cost, where it is these that cost something.
    pub(crate) fn spend_response(&self, route: &Route, response: &Value, now: SystemTime) -> u32 {
        let Cost::ResponseItems(path) = route.operation.quota.cost else { return 0 };
        let cost = count(response, path);
        locked(&self.quotas).spend(&route.entity(), route.operation, cost, now);
        cost
    }

    /// Takes back what a request has spent: itself, or this many items. "5xx do not."
    pub(crate) fn unspend(&self, route: &Route, items: u32, now: SystemTime) {
        let cost = if route.operation.quota.cost == Cost::Call { 1 } else { items };
        locked(&self.quotas).unspend(&route.entity(), route.operation, cost, now);
    }

    pub(crate) fn standing(&self, route: &Route, now: SystemTime) -> Standing {
        locked(&self.quotas).standing(&route.entity(), route.operation, now)
    }

    /// The number of requests that were refused.
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
        let entity = self.named(route);
        refusal(format!("Hit rate limit of {most} parallel requests for {entity}"))
    }

    /// "Hit rate limit of 5000 requests per 1 hour for resource … for businessId 12345"
    pub(crate) fn spent(&self, route: &Route) -> Refusal {
        let Operation { path, quota, .. } = route.operation;
        let limit = locked(&self.quotas).limit(route.operation);
        let entity = self.named(route);
        let counted = if quota.cost == Cost::Call { "requests" } else { "points" };
        let window = match quota.minutes {
            minutes if minutes % 60 == 0 => format!("{} hour", minutes / 60),
            minutes => format!("{minutes} minute"),
        };
        refusal(format!("Hit rate limit of {limit} {counted} per {window} for resource {path} for {entity}"))
    }

    /// The entity of a request; the business of the key where the path has none.
    fn named(&self, route: &Route) -> String {
        match route.entity() {
            entity if entity.is_empty() => self.business.clone(),
            entity => entity,
        }
    }
}

/// The number of items at a dotted path, through all lists on the way.
fn count(value: &Value, path: &str) -> u32 {
    if let Value::Array(items) = value {
        return items.iter().map(|item| count(item, path)).fold(0, u32::saturating_add);
    }
    if path.is_empty() {
        return u32::from(!value.is_null());
    }
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    value.get(name).map_or(0, |value| count(value, rest))
}

/// "Both limits answer **420**", a status that HTTP does not know. "The JSON `code` of a 420 is not documented."
fn refusal(message: String) -> Refusal {
    let status = StatusCode::from_u16(420).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
    Refusal::new(status, "METHOD_FAILURE", message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use yandex_market_api::operations::GET_CHATS;
    use yandex_market_api::support::Quota;

    use super::*;
    use crate::http::route;

    #[test]
    fn items_are_counted_through_all_lists() {
        let stocks = json!({ "result": { "warehouses": [{ "offers": [{ "offerId": "a" }, { "offerId": "b" }] }, { "offers": [{ "offerId": "a" }] }] } });
        assert_eq!(count(&stocks, "result.warehouses.offers.offerId"), 3);
        assert_eq!(
            (count(&stocks, "result.warehouses"), count(&stocks, "result.orders"), count(&json!([]), "")),
            (2, 0, 0)
        );
    }

    #[tokio::test]
    async fn what_costs_items_spends_items() {
        let limits = Limits::new(Strictness::default(), BusinessId::new(1), &[]);
        let mut route = route::find(&axum::http::Method::POST, "/v2/businesses/1/chats").unwrap();
        let quota = Quota { requests: 5, minutes: 1, cost: Cost::RequestItems("offers"), tariffs: &[] };
        route.operation = Box::leak(Box::new(Operation { quota, ..copy(&GET_CHATS) }));
        let now = SystemTime::now();
        assert!(limits.admit(&route, now).await.refusal.is_none());
        assert_eq!(limits.standing(&route, now).remaining, 5, "a request by itself costs nothing");
        let three = json!({ "offers": [1, 2, 3] });
        assert_eq!(limits.spend_request(&route, &three, now).unwrap(), 3);
        assert!(limits.spend_request(&route, &three, now).is_err());
        assert!(limits.admit(&route, now).await.refusal.is_some());
        limits.unspend(&route, 3, now);
        assert_eq!(limits.standing(&route, now).remaining, 2);
        assert_eq!(limits.broken(), 2);
    }

    /// `Operation` is not `Clone`.
    fn copy(operation: &'static Operation) -> Operation {
        let Operation { id, method, path, group, summary, name, .. } = operation;
        let Operation { parameters, request, response, scope, effect, quota, .. } = *operation;
        let Operation { scopes, parallel, page, repeatable, deprecation, docs, .. } = *operation;
        let (id, method, path, group, summary, name) = (*id, method.clone(), *path, *group, *summary, *name);
        Operation {
            id,
            method,
            path,
            group,
            summary,
            name,
            parameters,
            request,
            response,
            scope,
            effect,
            quota,
            scopes,
            parallel,
            page,
            repeatable,
            deprecation,
            docs,
        }
    }
}
