//! The Market's two limits, shared by all clones of a Market: so many requests at a time, so many in an hour.

mod quota;
mod quota_headers;
mod slots;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use yandex_market_api::Operation;
use yandex_market_api::support::Scope;

use quota::{Quota, Verdict};
pub(crate) use quota_headers::{QuotaUpdate, parse_date};
use slots::{Slot, Slots};

use crate::call::clock;

/// What is known of the limits.
#[derive(Default)]
pub(crate) struct Limits {
    /// By scope and operation: the address of one tells it from all others at once.
    quotas: Mutex<BTreeMap<(Scope, usize), Arc<SharedQuota>>>,
    slots: Mutex<BTreeMap<(Scope, u32), Arc<Slots>>>,
}

/// The quota of one operation, with a bell for those who wait for an answer to learn more, and the slots that the
/// operation shares with others.
struct SharedQuota {
    operation: &'static Operation,
    state: Mutex<Quota>,
    changed: Notify,
    /// The number of those who may wait for the bell. Mostly there is nobody, and ringing it takes a lock.
    listeners: AtomicUsize,
    slots: Arc<Slots>,
}

/// The limits of one operation as far as they are known: an entry of [`Market::limits`](crate::Market::limits).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownLimit {
    /// The operation.
    pub operation: &'static Operation,
    /// Whose limits they are.
    pub scope: Scope,
    /// The number of requests that a window admits, or of items where a call costs these.
    pub limit: u64,
    /// The number of them that are left; requests under way count as spent.
    pub left: u64,
    /// The end of the window, if an answer has told.
    pub until: Option<DateTime<Utc>>,
    /// The cost of the requests under way.
    pub in_flight: u64,
}

/// The longest waits that are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For the quota.
    pub(crate) quota: Duration,
    /// For a slot.
    pub(crate) slot: Duration,
}

/// A wait that is longer than the longest that is wanted.
pub(crate) enum TooLong {
    /// The quota holds until then.
    Quota { until: Instant },
    /// All of so many slots stayed taken.
    Slots { number: u32 },
}

/// The leave to send one request. It is given back by dropping it.
pub(crate) struct Permit {
    quota: Arc<SharedQuota>,
    _slot: Slot,
    cost: u64,
    given_at: Instant,
    settled: bool,
}

impl Limits {
    /// Waits until a request may be sent: first for the quota, then for a slot, first come first served.
    ///
    /// Nothing is held while the quota is waited for, so that other operations of the business go on. `now` is the time
    /// when it is called: looking at the clock is no small part of what a call costs beyond its request. `on_wait` is called
    /// with the end of each wait for the quota.
    pub(crate) async fn admit(
        &self,
        scope: Scope,
        operation: &'static Operation,
        cost: u64,
        mut now: Instant,
        patience: Patience,
        on_wait: impl Fn(Instant),
    ) -> Result<Permit, TooLong> {
        let quota = self.quota(scope, operation);
        loop {
            // Mostly there is quota and a slot, and then each is looked at once.
            if let Some(slot) = quota.slots.try_take()
                && quota.reserve(cost, now)
            {
                return Ok(Permit { quota, _slot: slot, cost, given_at: now, settled: false });
            }
            now = quota.wait(cost, now, patience.quota, &on_wait).await?;
            let slot = match quota.slots.try_take() {
                Some(slot) => slot,
                None => {
                    let slot = timeout(patience.slot, Arc::clone(&quota.slots).take()).await;
                    now = Instant::now();
                    slot.map_err(|_| TooLong::Slots { number: operation.parallel })?
                }
            };
            // The quota may have been spent while the slot was waited for.
            if quota.reserve(cost, now) {
                return Ok(Permit { quota, _slot: slot, cost, given_at: now, settled: false });
            }
        }
    }

    /// What is known, in the order of operations.
    pub(crate) fn known(&self) -> Vec<KnownLimit> {
        let now = Instant::now();
        let quotas = locked(&self.quotas);
        let known =
            quotas.iter().map(|((scope, _), quota)| locked(&quota.state).known(quota.operation, *scope, now));
        let mut known: Vec<KnownLimit> = known.collect();
        known.sort_by_key(|limit| (limit.operation.id, limit.scope));
        known
    }

    fn quota(&self, scope: Scope, operation: &'static Operation) -> Arc<SharedQuota> {
        let mut quotas = locked(&self.quotas);
        let quota = quotas.entry((scope, std::ptr::from_ref(operation).addr())).or_insert_with(|| {
            Arc::new(SharedQuota {
                operation,
                state: Mutex::new(Quota::from_docs(operation, Instant::now(), clock::now().into())),
                changed: Notify::new(),
                listeners: AtomicUsize::new(0),
                slots: self.slots(scope, operation),
            })
        });
        Arc::clone(quota)
    }

    /// The slots of an scope. Operations with another number than the others have slots of their own.
    fn slots(&self, scope: Scope, operation: &'static Operation) -> Arc<Slots> {
        let mut slots = locked(&self.slots);
        let slots = slots.entry((scope, operation.parallel));
        Arc::clone(slots.or_insert_with(|| Arc::new(Slots::new(operation.parallel))))
    }
}

impl SharedQuota {
    /// Waits until there is quota, or refuses to.
    async fn wait(
        &self,
        cost: u64,
        mut now: Instant,
        longest: Duration,
        on_wait: impl Fn(Instant),
    ) -> Result<Instant, TooLong> {
        if locked(&self.state).check(cost, now) == Verdict::Go {
            return Ok(now);
        }
        // A wait beyond all clocks is one without a limit.
        let latest = now.checked_add(longest);
        let _listener = Listener::of(&self.listeners);
        loop {
            // The bell is heard from here on, so that no change between the look and the wait is missed.
            let changed = self.changed.notified();
            let verdict = locked(&self.state).check(cost, now);
            match verdict {
                Verdict::Go => return Ok(now),
                Verdict::WaitForAnswer(until) => drop(timeout_at(until, changed).await),
                Verdict::WaitUntil(until) if latest.is_some_and(|latest| until > latest) => {
                    return Err(TooLong::Quota { until });
                }
                Verdict::WaitUntil(until) => {
                    on_wait(until);
                    sleep_until(until).await;
                }
            }
            now = Instant::now();
        }
    }

    /// Wakes those who wait for a response to learn more. Whoever listens from now on sees what has changed by himself.
    fn announce(&self) {
        if self.listeners.load(Ordering::SeqCst) > 0 {
            self.changed.notify_waiters();
        }
    }

    /// Takes what a request costs out of the quota, if there is so much.
    fn reserve(&self, cost: u64, now: Instant) -> bool {
        locked(&self.state).reserve(cost, now)
    }
}

/// One who may wait for the bell.
struct Listener<'a>(&'a AtomicUsize);

impl<'a> Listener<'a> {
    fn of(listeners: &'a AtomicUsize) -> Self {
        listeners.fetch_add(1, Ordering::SeqCst);
        Self(listeners)
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Permit {
    /// Since when the request may be sent.
    pub(crate) fn given_at(&self) -> Instant {
        self.given_at
    }

    /// Notes the quota by the response that came at this moment.
    pub(crate) fn complete(mut self, update: Option<QuotaUpdate>, now: Instant) {
        self.settled = true;
        locked(&self.quota.state).complete(self.cost, update, now);
        self.quota.announce();
    }

    /// Notes that the request never left.
    pub(crate) fn release(mut self) {
        self.settled = true;
        locked(&self.quota.state).release(self.cost);
        self.quota.announce();
    }

    /// Notes that the quota is exhausted: returns when there is some again.
    pub(crate) fn quota_exhausted(self, update: Option<QuotaUpdate>, now: Instant) -> Instant {
        let quota = Arc::clone(&self.quota);
        self.complete(update, now);
        locked(&quota.state).exhausted(update, now)
    }

    /// Notes that too many requests were under way: others talk to the business too.
    pub(crate) fn too_many_parallel(self, update: Option<QuotaUpdate>, now: Instant) {
        self.quota.slots.lower(now);
        self.complete(update, now);
    }

    /// Sends no request of the operation until then.
    pub(crate) fn hold(&self, until: Instant) {
        locked(&self.quota.state).hold(until);
    }
}

/// A call that was given up half-way may have been counted.
impl Drop for Permit {
    fn drop(&mut self) {
        if !self.settled {
            locked(&self.quota.state).complete(self.cost, None, Instant::now());
            self.quota.announce();
        }
    }
}

/// The time at an instant that is to come.
pub(crate) fn at(instant: Instant) -> DateTime<Utc> {
    let ahead = instant.saturating_duration_since(Instant::now());
    clock::now() + chrono::TimeDelta::from_std(ahead).unwrap_or_default()
}

/// The content of a lock. Nothing here is left half-done by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
