//! The queue of notifications and their receiver.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::Answer;
use super::journal::{Journal, Notified};
use super::random::Chance;
use super::receiver::Receiver;
use super::reorder::Line;

/// Everything that is known of the notifications.
#[derive(Debug)]
pub(super) struct Queue {
    line: Line,
    to: Option<(Arc<Receiver>, Chance)>,
    /// The number of times that the receiver was replaced. What was sent to a former one comes to nothing.
    pub(super) turn: u64,
    pub(super) switched_off: bool,
    pub(super) announced: usize,
    journal: Journal,
}

/// A notification that is to be sent until it is settled.
pub(super) struct Job {
    pub(super) receiver: Arc<Receiver>,
    pub(super) json: Value,
    /// The [turn](Queue::turn) in which it is to be sent.
    pub(super) turn: u64,
}

impl Queue {
    pub(super) fn new(keep_journal: bool) -> Self {
        let journal = Journal::new(keep_journal);
        Self { line: Line::default(), to: None, turn: 0, switched_off: false, announced: 0, journal }
    }

    /// Sends to this receiver from now on, what waits included. When there is none, nothing waits either.
    pub(super) fn direct(&mut self, receiver: Option<Arc<Receiver>>) {
        self.turn += 1;
        self.switched_off = false;
        if receiver.is_none() {
            self.line = Line::default();
        }
        self.to = receiver.map(|receiver| {
            let chance = Chance::new(&receiver.settings);
            (receiver, chance)
        });
    }

    /// The present receiver.
    pub(super) fn receiver(&self) -> Option<&Arc<Receiver>> {
        self.to.as_ref().map(|(receiver, _)| receiver)
    }

    /// Adds what has happened. Answers whether anybody is told.
    pub(super) fn announce(&mut self, json: Value) -> bool {
        if self.line.is_full() {
            self.give_up();
        }
        let Some((_, chance)) = self.to.as_mut().filter(|_| !self.switched_off) else { return false };
        let draw = chance.draw();
        self.announced += 1;
        if draw.stranger {
            self.line.push(stranger(self.announced));
        }
        self.line.add(json, draw);
        true
    }

    /// Lets go what waits to be overtaken.
    pub(super) fn release(&mut self) {
        self.line.release();
    }

    /// Tells whether everything is sent.
    pub(super) fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// Tells whether a notification may be sent now.
    pub(super) fn is_ready(&self) -> bool {
        self.line.first().is_some()
    }

    /// Returns the notification to send now.
    pub(super) fn job(&self) -> Option<Job> {
        let (receiver, json) = (Arc::clone(self.receiver()?), self.line.first()?.json.clone());
        Some(Job { receiver, json, turn: self.turn })
    }

    /// Notes that what is to be sent now is on its way. Answers whether it may go.
    pub(super) fn attempt(&mut self, turn: u64) -> bool {
        let first = self.line.first_mut().filter(|_| turn == self.turn);
        first.map(|entry| self.journal.sent(entry)).is_some()
    }

    /// Notes what an attempt came to. What is settled makes way for the next.
    pub(super) fn answered(&mut self, turn: u64, answer: Answer) {
        let Some(entry) = self.line.first().filter(|_| turn == self.turn) else { return };
        let is_settled = answer.settles();
        self.journal.answered(entry, answer);
        if is_settled {
            self.line.advance();
        }
    }

    /// "After 14 days the integration is switched off."
    pub(super) fn switch_off(&mut self, turn: u64) {
        if turn == self.turn {
            self.give_up();
        }
    }

    /// Sends nothing more. A receiver that takes nothing must not fill the memory either.
    fn give_up(&mut self) {
        self.turn += 1;
        self.switched_off = true;
        self.line = Line::default();
    }

    pub(super) fn notified(&self) -> Vec<Notified> {
        self.journal.snapshot()
    }
}

/// A notification of a type that nobody knows.
fn stranger(number: usize) -> Value {
    json!({ "notificationType": "SANDBOX_INVENTED", "inventionId": number, "details": { "level": 1 } })
}
