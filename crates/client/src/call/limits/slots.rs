//! So many requests at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::locked;

/// How long fewer requests go at a time after the Market has said that they were too many.
const LOWERED_FOR: Duration = Duration::from_secs(10);

/// The slots of an account: a fair semaphore, so that who comes first is served first.
pub(super) struct Slots {
    semaphore: Semaphore,
    number: Mutex<Number>,
    /// Whether the number is lowered, or slots are owed. Mostly neither is so, and a call then takes no lock here.
    is_lowered: AtomicBool,
}

/// How many slots there are.
#[derive(Debug)]
struct Number {
    full: usize,
    now: usize,
    /// Slots that are to go as soon as they are given back.
    owed: usize,
    restored_at: Option<Instant>,
}

/// A slot. It is given back by dropping it, also in a future that is dropped.
pub(super) struct Slot(Arc<Slots>);

impl Slots {
    pub(super) fn new(number: u32) -> Self {
        let full = usize::try_from(number).unwrap_or(usize::MAX).clamp(1, Semaphore::MAX_PERMITS);
        let number = Number { full, now: full, owed: 0, restored_at: None };
        Self {
            semaphore: Semaphore::new(full),
            number: Mutex::new(number),
            is_lowered: AtomicBool::new(false),
        }
    }

    /// Takes a slot that is free, if nobody waits for one.
    pub(super) fn try_take(self: &Arc<Self>) -> Option<Slot> {
        self.restore();
        // A fair semaphore has no free permits while somebody waits.
        self.semaphore.try_acquire().ok()?.forget();
        Some(Slot(Arc::clone(self)))
    }

    /// Waits for a slot.
    pub(super) async fn take(self: Arc<Self>) -> Slot {
        self.restore();
        // The semaphore is never closed. The slot gives the permit back, or lets it go.
        if let Ok(permit) = self.semaphore.acquire().await {
            permit.forget();
        }
        Slot(self)
    }

    /// Halves the number for a while.
    pub(super) fn lower(&self, now: Instant) {
        let mut number = locked(&self.number);
        number.lower(now);
        // Slots that are free go at once.
        number.owed -= self.semaphore.forget_permits(number.owed);
        self.is_lowered.store(true, Ordering::Release);
    }

    /// Brings the number back when its time has come.
    fn restore(&self) {
        if !self.is_lowered.load(Ordering::Acquire) {
            return;
        }
        let mut number = locked(&self.number);
        if number.restored_at.is_some() {
            self.semaphore.add_permits(number.restore(Instant::now()));
        }
        self.is_lowered.store(number.restored_at.is_some() || number.owed > 0, Ordering::Release);
    }

    /// Takes a slot back, or lets it go if it is owed.
    fn give_back(&self) {
        self.restore();
        let is_owed = self.is_lowered.load(Ordering::Acquire) && locked(&self.number).pay();
        if !is_owed {
            self.semaphore.add_permits(1);
        }
    }
}

impl Number {
    fn lower(&mut self, now: Instant) {
        let lowered = (self.now / 2).max(1);
        self.owed += self.now - lowered;
        self.now = lowered;
        self.restored_at = Some(now + LOWERED_FOR);
    }

    /// How many slots are to be added.
    fn restore(&mut self, now: Instant) -> usize {
        if self.restored_at.is_none_or(|at| now < at) {
            return 0;
        }
        let missing = self.full - self.now;
        // Those that are owed have not gone yet.
        let more = missing - self.owed.min(missing);
        (self.now, self.owed, self.restored_at) = (self.full, 0, None);
        more
    }

    /// Whether a slot that is given back goes.
    fn pay(&mut self) -> bool {
        let owes = self.owed > 0;
        self.owed -= usize::from(owes);
        owes
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_more_than_the_number_are_taken_and_a_dropped_future_gives_its_slot_back() {
        let slots = Arc::new(Slots::new(2));
        let first = Arc::clone(&slots).take().await;
        let _second = Arc::clone(&slots).take().await;
        let waiting = Arc::clone(&slots).take();
        assert!(tokio::time::timeout(Duration::from_secs(1), waiting).await.is_err(), "it is dropped here");
        drop(first);
        let third = tokio::time::timeout(Duration::from_secs(1), Arc::clone(&slots).take()).await;
        assert!(third.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_first_is_served_first() {
        let slots = Arc::new(Slots::new(1));
        let held = Arc::clone(&slots).take().await;
        let served = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::new();
        for number in 0..10 {
            let (slots, served) = (Arc::clone(&slots), Arc::clone(&served));
            tasks.push(tokio::spawn(async move {
                let _slot = slots.take().await;
                assert_eq!(served.fetch_add(1, Ordering::Relaxed), number);
            }));
            tokio::task::yield_now().await;
        }
        drop(held);
        for task in tasks {
            task.await.unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_number_is_halved_for_a_while() {
        let slots = Arc::new(Slots::new(4));
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(Arc::clone(&slots).take().await);
        }
        slots.lower(Instant::now());
        held.clear();
        assert_eq!(slots.semaphore.available_permits(), 2);
        slots.lower(Instant::now());
        drop(Arc::clone(&slots).take().await);
        assert_eq!(slots.semaphore.available_permits(), 1, "one is always left");
        slots.lower(Instant::now());
        tokio::time::advance(LOWERED_FOR).await;
        drop(Arc::clone(&slots).take().await);
        assert_eq!(slots.semaphore.available_permits(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn slots_that_are_free_go_at_once() {
        let slots = Arc::new(Slots::new(4));
        slots.lower(Instant::now());
        assert_eq!(slots.semaphore.available_permits(), 2);
        tokio::time::advance(LOWERED_FOR).await;
        slots.restore();
        assert_eq!(slots.semaphore.available_permits(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_owed_when_the_number_is_restored_is_not_added_twice() {
        let slots = Arc::new(Slots::new(4));
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(Arc::clone(&slots).take().await);
        }
        slots.lower(Instant::now());
        tokio::time::advance(LOWERED_FOR).await;
        held.clear();
        assert_eq!(slots.semaphore.available_permits(), 4);
    }
}
