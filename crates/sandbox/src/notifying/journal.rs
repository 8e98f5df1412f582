//! What the receiver was sent.

use serde_json::Value;

use super::BadAnswer;
use super::answer::Answer;
use super::line::Entry;

/// A notification that was sent, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Notified {
    /// What was sent.
    pub json: Value,
    /// The status of the answer to each attempt. None where there was no whole answer in time, or is none yet.
    pub statuses: Vec<Option<u16>>,
    /// What was wrong with the last answer. A notification whose answer has the right status is not sent again,
    /// whatever else is wrong.
    pub complaint: Option<BadAnswer>,
    /// Whether this is a [duplicate](crate::Notifying::duplicates) of one that was sent before.
    pub duplicate: bool,
}

impl Notified {
    /// How often it was sent.
    #[must_use]
    pub fn attempts(&self) -> usize {
        self.statuses.len()
    }

    /// Whether it was answered with 200 in the end.
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

/// All notifications so far, in the order of their first attempts.
#[derive(Debug)]
pub(super) struct Journal {
    kept: bool,
    entries: Vec<Notified>,
}

impl Journal {
    pub(super) fn new(kept: bool) -> Self {
        Self { kept, entries: Vec::new() }
    }

    /// Enters an attempt.
    pub(super) fn sent(&mut self, entry: &mut Entry) {
        if !self.kept {
            return;
        }
        let place = *entry.place.get_or_insert(self.entries.len());
        if place == self.entries.len() {
            self.entries.push(Notified::new(entry));
        }
        if let Some(notified) = self.entries.get_mut(place) {
            notified.statuses.push(None);
            notified.complaint = None;
        }
    }

    /// Enters what an attempt came to.
    pub(super) fn answered(&mut self, entry: &Entry, answer: Answer) {
        let notified = entry.place.and_then(|place| self.entries.get_mut(place));
        let Some(notified) = notified else { return };
        notified.complaint = answer.complaint;
        if let Some(last) = notified.statuses.last_mut() {
            *last = answer.status;
        }
    }

    pub(super) fn snapshot(&self) -> Vec<Notified> {
        self.entries.clone()
    }
}

impl Notified {
    fn new(entry: &Entry) -> Self {
        let Entry { json, duplicate, .. } = entry.clone();
        Self { json, statuses: Vec::new(), complaint: None, duplicate }
    }
}
