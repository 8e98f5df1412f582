//! The journal of notifications.

use std::collections::VecDeque;

use serde_json::Value;

use super::BadAnswer;
use super::answer::Answer;
use super::reorder::Entry;

/// A notification that was sent, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Notified {
    /// The notification.
    pub json: Value,
    /// The status of the answer to each attempt. None where there was no whole answer in time, or is none yet.
    pub statuses: Vec<Option<u16>>,
    /// The error in the last response. A notification whose answer has the right status is not sent again,
    /// whatever else is wrong.
    pub complaint: Option<BadAnswer>,
    /// `true` if this is a [duplicate](crate::Notifying::duplicates) of one that was sent before.
    pub duplicate: bool,
}

impl Notified {
    /// The number of times that it was sent.
    #[must_use]
    pub fn attempts(&self) -> usize {
        self.statuses.len()
    }

    /// `true` if it was answered with 200 in the end.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.statuses.last() == Some(&Some(200))
    }

    /// Its `notificationType`.
    #[must_use]
    pub fn notification_type(&self) -> &str {
        self.json.get("notificationType").and_then(Value::as_str).unwrap_or_default()
    }
}

/// The latest notifications, in the order of their first attempts.
#[derive(Debug)]
pub(super) struct Journal {
    kept: bool,
    entries: VecDeque<Notified>,
    /// The number of entries that were forgotten, and so the number of the first that is left.
    forgotten: u64,
}

/// The most notifications that are remembered.
const MOST: usize = 50_000;

impl Journal {
    pub(super) fn new(kept: bool) -> Self {
        Self { kept, entries: VecDeque::new(), forgotten: 0 }
    }

    /// Enters an attempt.
    pub(super) fn sent(&mut self, entry: &mut Entry) {
        if !self.kept {
            return;
        }
        if entry.number.is_none() {
            entry.number = Some(self.enter(Notified::new(entry)));
        }
        if let Some(notified) = self.get_mut(entry) {
            notified.statuses.push(None);
            notified.complaint = None;
        }
    }

    /// Enters what an attempt came to.
    pub(super) fn answered(&mut self, entry: &Entry, answer: Answer) {
        let Some(notified) = self.get_mut(entry) else { return };
        notified.complaint = answer.complaint;
        if let Some(last) = notified.statuses.last_mut() {
            *last = answer.status;
        }
    }

    /// Enters a notification, in the place of the oldest if there are too many, and returns its number.
    fn enter(&mut self, notified: Notified) -> u64 {
        if self.entries.len() >= MOST && self.entries.pop_front().is_some() {
            self.forgotten += 1;
        }
        self.entries.push_back(notified);
        self.forgotten + u64::try_from(self.entries.len()).unwrap_or(u64::MAX) - 1
    }

    fn get_mut(&mut self, entry: &Entry) -> Option<&mut Notified> {
        let place = entry.number?.checked_sub(self.forgotten)?;
        self.entries.get_mut(usize::try_from(place).ok()?)
    }

    pub(super) fn snapshot(&self) -> Vec<Notified> {
        self.entries.iter().cloned().collect()
    }
}

impl Notified {
    fn new(entry: &Entry) -> Self {
        let Entry { json, duplicate, .. } = entry.clone();
        Self { json, statuses: Vec::new(), complaint: None, duplicate }
    }
}
