//! The order in which notifications are sent.

use std::collections::VecDeque;

use serde_json::Value;

use super::random::Draw;

/// The most notifications that wait.
pub(super) const MOST: usize = 50_000;

/// Notifications that wait.
#[derive(Debug, Default)]
pub(super) struct Line {
    ready: VecDeque<Entry>,
    /// Notifications that are yet to be overtaken, the newest first.
    held: Vec<Held>,
}

/// A notification that is to be sent.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) json: Value,
    /// `true` if it is the second of its kind.
    pub(super) duplicate: bool,
    /// Its number in the journal, once it has one.
    pub(super) number: Option<u64>,
}

#[derive(Debug)]
struct Held {
    /// The number of events that are yet to happen.
    left: usize,
    entry: Entry,
}

impl Line {
    /// Adds what has happened, and brings nearer what happened before.
    pub(super) fn add(&mut self, json: Value, draw: Draw) {
        self.held.iter_mut().for_each(|held| held.left -= 1);
        let again = draw.again_after.map(|after| Held::new(draw.held_for + after, json.clone(), true));
        let first = Held::new(draw.held_for, json, false);
        // What comes at the same time as something older comes before it: it has overtaken it.
        self.held.splice(0..0, std::iter::once(first).chain(again));
        self.ready.extend(self.held.extract_if(.., |held| held.left == 0).map(|held| held.entry));
    }

    /// Adds what overtakes nothing and is not overtaken.
    pub(super) fn push(&mut self, json: Value) {
        self.ready.push_back(Entry { json, duplicate: false, number: None });
    }

    /// Lets everything go that is held, as if more had happened.
    pub(super) fn release(&mut self) {
        self.held.sort_by_key(|held| held.left);
        self.ready.extend(self.held.drain(..).map(|held| held.entry));
    }

    /// Returns the notification to send now.
    pub(super) fn first(&self) -> Option<&Entry> {
        self.ready.front()
    }

    pub(super) fn first_mut(&mut self) -> Option<&mut Entry> {
        self.ready.front_mut()
    }

    /// Is done with what was to be sent now.
    pub(super) fn advance(&mut self) {
        self.ready.pop_front();
    }

    pub(super) fn is_full(&self) -> bool {
        self.ready.len() + self.held.len() >= MOST
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.held.is_empty()
    }
}

impl Held {
    fn new(left: usize, json: Value, duplicate: bool) -> Self {
        Self { left, entry: Entry { json, duplicate, number: None } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The numbers of the notifications in the order they are sent, when these happen one after another.
    fn sent(draws: &[Draw]) -> Vec<i64> {
        let mut line = line(draws);
        line.release();
        assert!(line.held.is_empty());
        numbers(&line)
    }

    fn line(draws: &[Draw]) -> Line {
        let mut line = Line::default();
        (0..).zip(draws).for_each(|(number, draw)| line.add(json!(number), *draw));
        line
    }

    fn numbers(line: &Line) -> Vec<i64> {
        line.ready.iter().map(|entry| entry.json.as_i64().unwrap()).collect()
    }

    const AT_ONCE: Draw = Draw { stranger: false, held_for: 0, again_after: None };

    fn held(held_for: usize) -> Draw {
        Draw { held_for, ..AT_ONCE }
    }

    fn again(held_for: usize, after: usize) -> Draw {
        Draw { again_after: Some(after), ..held(held_for) }
    }

    #[test]
    fn what_happens_first_is_sent_first() {
        assert_eq!(sent(&[AT_ONCE; 4]), [0, 1, 2, 3]);
    }

    #[test]
    fn the_next_overtake() {
        assert_eq!(sent(&[held(1), AT_ONCE, AT_ONCE, AT_ONCE]), [1, 0, 2, 3]);
        assert_eq!(sent(&[held(3), AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE]), [1, 2, 3, 0, 4]);
        assert_eq!(sent(&[held(2), held(1), AT_ONCE]), [2, 1, 0]);
        assert_eq!(sent(&[held(3), held(1), held(1), held(2)]), [1, 2, 0, 3]);
    }

    #[test]
    fn what_is_held_waits_for_others() {
        let mut line = line(&[held(2), AT_ONCE]);
        assert_eq!(numbers(&line), [1]);
        assert!(!line.is_empty());
        line.advance();
        assert!(line.first().is_none() && !line.is_empty());
        line.add(json!(2), AT_ONCE);
        assert_eq!(numbers(&line), [2, 0]);
    }

    #[test]
    fn a_duplicate_comes_at_once_or_late_and_never_before() {
        assert_eq!(sent(&[again(0, 0), AT_ONCE]), [0, 0, 1]);
        assert_eq!(sent(&[again(0, 2), AT_ONCE, AT_ONCE, AT_ONCE]), [0, 1, 2, 0, 3]);
        assert_eq!(sent(&[again(1, 0), AT_ONCE, AT_ONCE]), [1, 0, 0, 2]);
        assert_eq!(sent(&[again(3, 1)]), [0, 0]);
        let line = line(&[again(0, 0)]);
        assert_eq!(line.ready.iter().map(|entry| entry.duplicate).collect::<Vec<_>>(), [false, true]);
    }
}
