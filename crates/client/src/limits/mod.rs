//! The Market's two limits, shared by all clones of a Market: so many requests at a time, so many in an hour.

mod quota;
mod slots;
mod told;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};
use yandex_market_api::Operation;

use crate::Account;
use quota::{Quota, Verdict};
use slots::{Slot, Slots};
pub(crate) use told::{Told, parse_date};

/// What is known of the limits.
#[derive(Default)]
pub(crate) struct Limits {
    slots: Mutex<HashMap<(Account, u32), Arc<Slots>>>,
    quotas: Mutex<HashMap<(Account, &'static str), Arc<SharedQuota>>>,
}

/// The quota of one operation, with a bell for those who wait for an answer to learn more.
struct SharedQuota {
    operation: &'static Operation,
    state: Mutex<Quota>,
    changed: Notify,
}

/// What is known of the limits of one operation: an entry of [`Market::limits`](crate::Market::limits).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownLimit {
    /// The operation.
    pub operation: &'static Operation,
    /// Whose limits they are.
    pub account: Account,
    /// How many requests a window admits.
    pub limit: u64,
    /// How many of them are left; requests under way count as spent.
    pub left: u64,
    /// When the window ends, if an answer has told.
    pub until: Option<DateTime<Utc>>,
    /// How many requests are under way.
    pub in_flight: u64,
}

/// A wait that is longer than the longest that is wanted.
pub(crate) struct TooLong {
    pub(crate) until: Instant,
}

/// The leave to send one request. It is given back by dropping it.
pub(crate) struct Permit {
    quota: Arc<SharedQuota>,
    slots: Arc<Slots>,
    _slot: Slot,
    settled: bool,
}

impl Limits {
    /// Waits until a request may be sent: first for the quota, then for a slot, first come first served.
    ///
    /// Nothing is held while the quota is waited for, so that other operations of the business go on.
    pub(crate) async fn admit(
        &self,
        account: Account,
        operation: &'static Operation,
        longest: Duration,
    ) -> Result<Permit, TooLong> {
        let quota = self.quota(account, operation);
        let slots = self.slots(account, operation);
        loop {
            quota.wait(longest).await?;
            let slot = Arc::clone(&slots).take().await;
            // The quota may have been spent while the slot was waited for.
            if quota.reserve() {
                return Ok(Permit { quota, slots, _slot: slot, settled: false });
            }
        }
    }

    /// What is known, in the order of operations.
    pub(crate) fn known(&self) -> Vec<KnownLimit> {
        let now = Instant::now();
        let quotas = locked(&self.quotas);
        let mut known: Vec<_> = quotas
            .iter()
            .map(|((account, _), quota)| locked(&quota.state).known(quota.operation, *account, now))
            .collect();
        known.sort_by_key(|one| (one.operation.id, one.account));
        known
    }

    fn quota(&self, account: Account, operation: &'static Operation) -> Arc<SharedQuota> {
        let mut quotas = locked(&self.quotas);
        let quota = quotas.entry((account, operation.id)).or_insert_with(|| {
            Arc::new(SharedQuota {
                operation,
                state: Mutex::new(Quota::guess(operation, Instant::now(), SystemTime::now())),
                changed: Notify::new(),
            })
        });
        Arc::clone(quota)
    }

    /// The slots of an account. Operations with another number than the others have slots of their own.
    fn slots(&self, account: Account, operation: &'static Operation) -> Arc<Slots> {
        let mut slots = locked(&self.slots);
        let slots = slots.entry((account, operation.parallel));
        Arc::clone(slots.or_insert_with(|| Arc::new(Slots::new(operation.parallel))))
    }
}

impl SharedQuota {
    /// Waits until there is quota, or refuses to.
    async fn wait(&self, longest: Duration) -> Result<(), TooLong> {
        let latest = Instant::now() + longest;
        loop {
            // The bell is heard from here on, so that no change between the look and the wait is missed.
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            let verdict = locked(&self.state).look(Instant::now());
            match verdict {
                Verdict::Go => return Ok(()),
                Verdict::WaitForAnswer(until) => drop(timeout_at(until, changed).await),
                Verdict::WaitUntil(until) if until > latest => return Err(TooLong { until }),
                Verdict::WaitUntil(until) => sleep_until(until).await,
            }
        }
    }

    /// Takes one request out of the quota, if there is one.
    fn reserve(&self) -> bool {
        locked(&self.state).reserve(Instant::now())
    }
}

impl Permit {
    /// Notes what the answer told of the quota.
    pub(crate) fn settle(mut self, told: Option<Told>) {
        self.settled = true;
        locked(&self.quota.state).answered(told, Instant::now());
        self.quota.changed.notify_waiters();
    }

    /// Notes that the request never left.
    pub(crate) fn unsent(mut self) {
        self.settled = true;
        locked(&self.quota.state).unsent();
        self.quota.changed.notify_waiters();
    }

    /// Notes that the hourly quota is spent: tells when there is some again.
    pub(crate) fn spent(self, told: Option<Told>) -> Instant {
        let quota = Arc::clone(&self.quota);
        self.settle(told);
        locked(&quota.state).spent(told, Instant::now())
    }

    /// Notes that too many requests were under way: others talk to the business too.
    pub(crate) fn crowded(self, told: Option<Told>) {
        self.slots.lower(Instant::now());
        self.settle(told);
    }
}

/// A call that was given up half-way may have been counted.
impl Drop for Permit {
    fn drop(&mut self) {
        if !self.settled {
            locked(&self.quota.state).answered(None, Instant::now());
            self.quota.changed.notify_waiters();
        }
    }
}

/// The time at an instant that is to come.
pub(crate) fn at(instant: Instant) -> DateTime<Utc> {
    let ahead = instant.saturating_duration_since(Instant::now());
    Utc::now() + chrono::TimeDelta::from_std(ahead).unwrap_or_default()
}

/// The content of a lock. Nothing here is left half-done by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
