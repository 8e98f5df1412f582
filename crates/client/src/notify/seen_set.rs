//! The notifications that came before.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// A bounded set of the last keys; the oldest is forgotten first.
///
/// It keeps hashes of 64 bits, because keys may be long. Their seed is random: nobody can make two notifications
/// that are taken for one, and by chance that happens once in 10^15 notifications when 10,000 are kept.
pub(super) struct SeenSet {
    hasher: RandomState,
    capacity: usize,
    order: VecDeque<KeyHash>,
    hashes: HashSet<KeyHash>,
}

/// The hash of a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeyHash(u64);

impl SeenSet {
    pub(super) fn new(capacity: usize) -> Self {
        Self { hasher: RandomState::new(), capacity, order: VecDeque::new(), hashes: HashSet::new() }
    }

    pub(super) fn hash(&self, key: &str) -> KeyHash {
        KeyHash(self.hasher.hash_one(key))
    }

    pub(super) fn contains(&self, hash: KeyHash) -> bool {
        self.hashes.contains(&hash)
    }

    pub(super) fn insert(&mut self, hash: KeyHash) {
        if self.hashes.insert(hash) {
            self.order.push_back(hash);
        }
        if self.order.len() > self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.hashes.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns, for each key, whether it is in the set after all were added.
    fn left(capacity: usize, keys: &[&str]) -> Vec<bool> {
        let mut set = SeenSet::new(capacity);
        for key in keys {
            set.insert(set.hash(key));
        }
        assert_eq!(set.order.len(), set.hashes.len());
        keys.iter().map(|key| set.contains(set.hash(key))).collect()
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        assert_eq!(left(3, &["a", "b", "c"]), [true, true, true]);
        assert_eq!(left(3, &["a", "b", "c", "d", "e"]), [false, false, true, true, true]);
    }

    #[test]
    fn a_key_that_is_added_twice_takes_one_place() {
        assert_eq!(left(2, &["a", "b", "b", "b"]), [true, true, true, true]);
    }

    #[test]
    fn a_set_of_capacity_0_keeps_nothing() {
        assert_eq!(left(0, &["a", "a"]), [false, false]);
    }

    #[test]
    fn it_does_not_grow_past_its_bound() {
        let mut set = SeenSet::new(100);
        for number in 0..10_000 {
            set.insert(set.hash(&number.to_string()));
            assert!(set.hashes.len() <= 100);
        }
        assert_eq!(set.hashes.len(), 100);
    }
}
