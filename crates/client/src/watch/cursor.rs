//! The position of a watch in a chat.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use yandex_market_api::types::{Chat, ChatMessage, ChatStatusType, ChatType, MessageId};

use super::EventKind;

/// The position of a watch in a chat: the part of a [checkpoint](crate::watch::Checkpoint) that belongs to it.
///
/// There is no text and no name in it. It is written and read as JSON, whose fields may become more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChatCursor {
    /// This message and all before it are not emitted any more.
    #[serde(rename = "last", skip_serializing_if = "Option::is_none")]
    floor: Option<MessageId>,
    /// Later messages that were emitted, or are not to be. Messages become visible out of order: one with a smaller id than
    /// these may still come.
    #[serde(alias = "announced", skip_serializing_if = "BTreeSet::is_empty")]
    emitted: BTreeSet<MessageId>,
    /// Messages of the history up to here were there before the watch began.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_until: Option<DateTime<Utc>>,
    /// The `updatedAt` of the chat whose messages are all known.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<ChatStatusType>,
    dispute: Dispute,
    /// Announcements of a dispute up to here are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispute_at: Option<DateTime<Utc>>,
}

/// The state of a dispute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Dispute {
    #[default]
    None,
    Open,
    Over,
}

/// A change of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DisputeChange {
    Started,
    Ended,
}

/// The number of messages that are remembered one by one when the history of a chat was read: a message that is overtaken
/// by no more of them is found. They and some new ones fit into one page of getChatHistory.
const KEPT: usize = 64;
/// The number that are remembered while it is not. The announcements of a chat do not overtake each other by more than that.
const MOST_ANNOUNCED: usize = 1_000;

impl ChatCursor {
    /// The newest message that was emitted, or that was there before the watch began.
    #[must_use]
    pub fn last_message(&self) -> Option<MessageId> {
        self.emitted.last().copied().max(self.floor)
    }

    /// The message from which on the history is read: a little before the newest, for those that become visible late.
    pub(super) fn read_from(&self) -> Option<MessageId> {
        self.floor
    }

    /// A chat that was there before the watch began: nothing of it is emitted. When it is fresh, somebody may still be
    /// writing.
    pub(super) fn of_old(chat: &Chat, is_fresh: bool) -> Self {
        let updated_at = chat.updated_at.to_utc();
        let read_at = (!is_fresh).then_some(updated_at);
        let mut cursor = Self { old_until: Some(updated_at), read_at, ..Self::default() };
        cursor.assume(chat);
        cursor
    }

    /// A chat that was forgotten, with all that was said until then.
    pub(super) fn of_forgotten(until: DateTime<Utc>, chat: &Chat) -> Self {
        let mut cursor = Self { old_until: Some(until), ..Self::default() };
        cursor.assume(chat);
        cursor
    }

    /// The time of the last message, as far as the cursor has it.
    pub(super) fn touched(&self) -> DateTime<Utc> {
        let last = self.last_message().and_then(|last| DateTime::from_timestamp_micros(last.get()));
        self.read_at.max(self.old_until).max(last).unwrap_or_default()
    }

    pub(super) fn has_emitted(&self, message: MessageId) -> bool {
        self.floor.is_some_and(|floor| message <= floor) || self.emitted.contains(&message)
    }

    /// Returns true if a message of the history was there before the watch began.
    pub(super) fn is_old(&self, message: &ChatMessage) -> bool {
        self.old_until.is_some_and(|until| message.created_at <= until)
    }

    /// Records a message that was announced, of which nobody knows whether there are others before it.
    pub(super) fn announce(&mut self, message: MessageId) {
        self.emitted.insert(message);
        if self.emitted.len() > MOST_ANNOUNCED {
            self.floor = self.floor.max(self.emitted.pop_first());
        }
    }

    /// Records a message of the history, all of which is recorded in the order of ids: those before it are there.
    pub(super) fn record(&mut self, message: MessageId) {
        if self.has_emitted(message) {
            return;
        }
        self.emitted.insert(message);
        while self.emitted.len() > KEPT && self.emitted.first().is_some_and(|first| *first <= message) {
            self.floor = self.floor.max(self.emitted.pop_first());
        }
    }

    /// Returns true if there is something in the history that was not read.
    pub(super) fn is_behind(&self, chat: &Chat) -> bool {
        self.read_at != Some(chat.updated_at.to_utc())
    }

    /// Notes that the history was read to its end: whatever was there before is known by its ids from now on.
    pub(super) fn read(&mut self) {
        self.old_until = None;
    }

    /// Notes that there is nothing more to read as long as the chat has this `updatedAt`.
    pub(super) fn complete(&mut self, updated_at: DateTime<Utc>) {
        self.read_at = Some(updated_at);
    }

    /// Notes how the chat is, and returns the status that it had, if that is another.
    pub(super) fn observe_status(&mut self, status: &ChatStatusType) -> Option<ChatStatusType> {
        let before = self.status.replace(status.clone())?;
        (before != *status).then_some(before)
    }

    /// Notes whether there is a dispute, as the chat has it, and returns what happened meanwhile.
    pub(super) fn observe_dispute(&mut self, chat: &Chat, now: DateTime<Utc>) -> &'static [DisputeChange] {
        let (before, after) = (self.dispute, Dispute::of(chat));
        self.dispute = after;
        if before != after {
            // What is announced of it will come late.
            self.dispute_at = Some(now);
        }
        dispute_changes(before, after)
    }

    /// Takes it for known how the chat is.
    fn assume(&mut self, chat: &Chat) {
        self.status = Some(chat.status.clone());
        self.dispute = Dispute::of(chat);
    }

    /// Notes what was announced of a dispute, and returns what happened. Announcements come twice, late and in any
    /// order.
    pub(super) fn on_dispute(
        &mut self,
        change: DisputeChange,
        at: DateTime<Utc>,
    ) -> &'static [DisputeChange] {
        if self.dispute_at.is_some_and(|known| at <= known) {
            return &[];
        }
        self.dispute_at = Some(at);
        let before = self.dispute;
        self.dispute = match change {
            DisputeChange::Started => Dispute::Open,
            DisputeChange::Ended => Dispute::Over,
        };
        dispute_changes(before, self.dispute)
    }
}

/// Returns the changes between the two. A dispute that is over has begun before.
fn dispute_changes(before: Dispute, after: Dispute) -> &'static [DisputeChange] {
    match (before, after) {
        (Dispute::None | Dispute::Over, Dispute::Open) => &[DisputeChange::Started],
        (Dispute::Open, Dispute::Over | Dispute::None) => &[DisputeChange::Ended],
        (Dispute::None, Dispute::Over) => &[DisputeChange::Started, DisputeChange::Ended],
        _ => &[],
    }
}

impl Dispute {
    fn of(chat: &Chat) -> Self {
        match (&chat.type_, &chat.status) {
            (ChatType::Arbitrage, ChatStatusType::Finished) => Self::Over,
            (ChatType::Arbitrage, _) => Self::Open,
            _ => Self::None,
        }
    }
}

impl DisputeChange {
    /// The event of this change, with its time if it is known.
    pub(super) fn event(self, at: Option<crate::DateTime>) -> EventKind {
        match self {
            Self::Started => EventKind::DisputeStarted { at },
            Self::Ended => EventKind::DisputeEnded { at },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_of_an_earlier_version_is_read() {
        let text = r#"{"last": 5, "announced": [7], "readAt": "2026-03-02T10:00:00Z", "dispute": "none"}"#;
        let cursor: ChatCursor = serde_json::from_str(text).unwrap();
        let has = |id| cursor.has_emitted(MessageId::new(id));
        assert_eq!([3, 5, 6, 7, 8].map(has), [true, true, false, true, false]);
        assert_eq!(cursor.read_from(), Some(MessageId::new(5)));
    }

    #[test]
    fn a_late_message_is_new_as_long_as_it_is_among_the_last() {
        let mut cursor = ChatCursor::default();
        (0..1_000).filter(|id| *id != 990).for_each(|id| cursor.record(MessageId::new(id)));
        assert!(!cursor.has_emitted(MessageId::new(990)));
        assert_eq!(cursor.emitted.len(), KEPT);
        assert!(cursor.has_emitted(MessageId::new(100)));
    }

    #[test]
    fn announcements_ahead_of_the_history_do_not_hide_it() {
        let mut cursor = ChatCursor::default();
        (500..700).for_each(|id| cursor.announce(MessageId::new(id)));
        for id in 0..500 {
            assert!(!cursor.has_emitted(MessageId::new(id)), "{id}");
            cursor.record(MessageId::new(id));
        }
    }
}
