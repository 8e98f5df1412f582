//! Which notifications were there before.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// A memory of the last so many keys, the oldest forgotten first.
///
/// It keeps hashes of 64 bits, so that long keys take no room. Their seed is random: nobody can make two notifications
/// that are taken for one, and by chance that happens once in 10^15 notifications when 10,000 are remembered.
pub(super) struct Remembered {
    hasher: RandomState,
    bound: usize,
    order: VecDeque<Mark>,
    marks: HashSet<Mark>,
}

/// What is remembered of a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Mark(u64);

impl Remembered {
    pub(super) fn new(bound: usize) -> Self {
        Self { hasher: RandomState::new(), bound, order: VecDeque::new(), marks: HashSet::new() }
    }

    pub(super) fn mark(&self, key: &str) -> Mark {
        Mark(self.hasher.hash_one(key))
    }

    pub(super) fn contains(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    pub(super) fn remember(&mut self, mark: Mark) {
        if self.marks.insert(mark) {
            self.order.push_back(mark);
        }
        if self.order.len() > self.bound
            && let Some(oldest) = self.order.pop_front()
        {
            self.marks.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the keys are remembered after all were.
    fn left(bound: usize, keys: &[&str]) -> Vec<bool> {
        let mut memory = Remembered::new(bound);
        for key in keys {
            memory.remember(memory.mark(key));
        }
        assert_eq!(memory.order.len(), memory.marks.len());
        keys.iter().map(|key| memory.contains(memory.mark(key))).collect()
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        assert_eq!(left(3, &["a", "b", "c"]), [true, true, true]);
        assert_eq!(left(3, &["a", "b", "c", "d", "e"]), [false, false, true, true, true]);
    }

    #[test]
    fn what_is_remembered_twice_takes_one_place() {
        assert_eq!(left(2, &["a", "b", "b", "b"]), [true, true, true, true]);
    }

    #[test]
    fn a_memory_of_nothing_remembers_nothing() {
        assert_eq!(left(0, &["a", "a"]), [false, false]);
    }

    #[test]
    fn it_does_not_grow_past_its_bound() {
        let mut memory = Remembered::new(100);
        for number in 0..10_000 {
            memory.remember(memory.mark(&number.to_string()));
            assert!(memory.marks.len() <= 100);
        }
        assert_eq!(memory.marks.len(), 100);
    }
}
