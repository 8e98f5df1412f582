//! The requests under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::world::sync::locked;

/// Number of turns that other tasks get before a request is one too many. A client that gave a request up has closed its
/// connection, and may have sent another request by a new one before the old one's task has come to notice.
const TURNS: usize = 8;

/// Counts the requests under way, by business or campaign.
#[derive(Debug)]
pub(crate) struct Slots {
    /// The business whose count is kept when it has no requests under way. Those of others, whose numbers anybody may
    /// make up, are not.
    own: String,
    counts: Mutex<HashMap<String, Count>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Those that the Market works on.
    admitted: u32,
    /// Those, and the ones that are being turned away.
    present: u32,
    most: u32,
}

impl Slots {
    pub(crate) fn new(own: String) -> Self {
        Self { own, counts: Mutex::default() }
    }

    /// Counts a request in, and tells whether it is one of the `most` that the Market works on at a time.
    pub(crate) async fn enter(self: &Arc<Self>, entity: &str, most: u32) -> (Slot, bool) {
        let mut slot = Slot { slots: Arc::clone(self), entity: entity.to_owned(), admitted: false };
        self.change(entity, |count| count.present += 1);
        for _ in 0..TURNS {
            slot.admitted = self.admit(entity, most);
            if slot.admitted {
                break;
            }
            tokio::task::yield_now().await;
        }
        self.change(entity, |count| count.most = count.most.max(count.present));
        let admitted = slot.admitted;
        (slot, admitted)
    }

    /// The largest number of requests of the own business that were under way at a time.
    pub(crate) fn most(&self) -> u32 {
        locked(&self.counts).get(&self.own).map_or(0, |count| count.most)
    }

    fn admit(&self, entity: &str, most: u32) -> bool {
        self.change(entity, |count| {
            let fits = count.admitted < most;
            count.admitted += u32::from(fits);
            fits
        })
    }

    fn leave(&self, entity: &str, admitted: bool) {
        let mut counts = locked(&self.counts);
        let Some(count) = counts.get_mut(entity) else { return };
        count.present = count.present.saturating_sub(1);
        count.admitted = count.admitted.saturating_sub(u32::from(admitted));
        if count.present == 0 && entity != self.own {
            counts.remove(entity);
        }
    }

    fn change<T>(&self, entity: &str, change: impl FnOnce(&mut Count) -> T) -> T {
        let mut counts = locked(&self.counts);
        if let Some(count) = counts.get_mut(entity) {
            return change(count);
        }
        change(counts.entry(entity.to_owned()).or_default())
    }
}

/// A request under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    slots: Arc<Slots>,
    entity: String,
    admitted: bool,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.leave(&self.entity, self.admitted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn so_many_fit_until_one_leaves() {
        let slots = Arc::new(Slots::new("1".to_owned()));
        let (first, fits) = slots.enter("1", 2).await;
        let (_second, second_fits) = slots.enter("1", 2).await;
        let (third, third_fits) = slots.enter("1", 2).await;
        assert_eq!((fits, second_fits, third_fits), (true, true, false));
        drop(third);
        assert!(!slots.enter("1", 2).await.1, "who was turned away has left no slot behind");
        drop(first);
        assert!(slots.enter("1", 2).await.1);
        assert_eq!(slots.most(), 3);
    }

    #[tokio::test]
    async fn businesses_do_not_count_together() {
        let slots = Arc::new(Slots::new("1".to_owned()));
        let _first = slots.enter("1", 1).await;
        assert!(slots.enter("2", 1).await.1);
    }

    #[tokio::test]
    async fn only_the_own_business_is_remembered() {
        let slots = Arc::new(Slots::new("1".to_owned()));
        for number in 0..100 {
            slots.enter(&number.to_string(), 4).await;
        }
        assert_eq!(slots.counts.lock().unwrap().keys().collect::<Vec<_>>(), ["1"]);
        assert_eq!(slots.most(), 1);
    }
}
