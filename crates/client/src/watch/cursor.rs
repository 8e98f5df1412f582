//! How far a chat was told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use yandex_market_api::types::{Chat, ChatMessage, ChatStatusType, ChatType, MessageId};

/// How far a chat was told: what a [checkpoint](crate::watch::Checkpoint) keeps of it.
///
/// There is no text and no name in it. It is written and read as JSON, whose fields may become more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChatCursor {
    /// This message and all before it were told, or are not to be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<MessageId>,
    /// Later messages that were told already, because the Market announced them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    announced: BTreeSet<MessageId>,
    /// Messages of the history up to here were there before the watch began.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_until: Option<DateTime<Utc>>,
    /// The `updatedAt` of the chat whose messages are all known.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<ChatStatusType>,
    dispute: Dispute,
    /// What is announced of a dispute up to here is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispute_at: Option<DateTime<Utc>>,
}

/// Whether there is a dispute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Dispute {
    #[default]
    None,
    Open,
    Over,
}

/// How a dispute went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DisputeChange {
    Started,
    Ended,
}

/// So many announced messages of a chat are remembered one by one. The announcements of a chat do not overtake each
/// other by more than that.
const MOST_ANNOUNCED: usize = 1_000;

impl ChatCursor {
    /// The last message of which it is known that it and all before it were told.
    #[must_use]
    pub fn last_message(&self) -> Option<MessageId> {
        self.last
    }

    /// A chat that was there before the watch began: nothing of it is told. When it is fresh, somebody may still be
    /// writing.
    pub(super) fn of_old(chat: &Chat, is_fresh: bool) -> Self {
        let updated_at = chat.updated_at.to_utc();
        let read_at = (!is_fresh).then_some(updated_at);
        let mut cursor = Self { old_until: Some(updated_at), read_at, ..Self::default() };
        cursor.see(chat);
        cursor
    }

    /// A chat that was forgotten, with all that was said until then.
    pub(super) fn of_forgotten(until: DateTime<Utc>, chat: &Chat) -> Self {
        let mut cursor = Self { old_until: Some(until), ..Self::default() };
        cursor.see(chat);
        cursor
    }

    /// When something was said last, as far as the cursor tells.
    pub(super) fn spoke(&self) -> DateTime<Utc> {
        let last = self.last.and_then(|last| DateTime::from_timestamp_micros(last.get()));
        self.read_at.max(self.old_until).max(last).unwrap_or_default()
    }

    pub(super) fn has_told(&self, message: MessageId) -> bool {
        self.last.is_some_and(|last| message <= last) || self.announced.contains(&message)
    }

    /// Whether a message of the history was there before the watch began.
    pub(super) fn is_old(&self, message: &ChatMessage) -> bool {
        self.old_until.is_some_and(|until| message.created_at <= until)
    }

    /// Notes a message that was announced, of which nobody knows whether there are others before it.
    pub(super) fn announce(&mut self, message: MessageId) {
        self.announced.insert(message);
        if self.announced.len() > MOST_ANNOUNCED {
            self.last = self.last.max(self.announced.pop_first());
        }
    }

    /// Notes that all messages up to this one were told.
    pub(super) fn tell_to(&mut self, message: MessageId) {
        self.last = self.last.max(Some(message));
        self.announced.retain(|announced| Some(*announced) > self.last);
    }

    /// Whether there is something in the history that was not read.
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
    pub(super) fn see_status(&mut self, status: &ChatStatusType) -> Option<ChatStatusType> {
        let before = self.status.replace(status.clone())?;
        (before != *status).then_some(before)
    }

    /// Notes whether there is a dispute, as the chat has it, and returns what happened meanwhile.
    pub(super) fn see_dispute(&mut self, chat: &Chat, now: DateTime<Utc>) -> &'static [DisputeChange] {
        let (before, after) = (self.dispute, Dispute::of(chat));
        self.dispute = after;
        if before != after {
            // What is announced of it will come late.
            self.dispute_at = Some(now);
        }
        turns(before, after)
    }

    /// Takes it for known how the chat is.
    fn see(&mut self, chat: &Chat) {
        self.status = Some(chat.status.clone());
        self.dispute = Dispute::of(chat);
    }

    /// Notes what was announced of a dispute, and returns what happened. Announcements come twice, late and in any
    /// order.
    pub(super) fn hear(&mut self, turn: DisputeChange, at: DateTime<Utc>) -> &'static [DisputeChange] {
        if self.dispute_at.is_some_and(|known| at <= known) {
            return &[];
        }
        self.dispute_at = Some(at);
        let before = self.dispute;
        self.dispute = match turn {
            DisputeChange::Started => Dispute::Open,
            DisputeChange::Ended => Dispute::Over,
        };
        turns(before, self.dispute)
    }
}

/// What happened between the two. A dispute that is over has begun before.
fn turns(before: Dispute, after: Dispute) -> &'static [DisputeChange] {
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
