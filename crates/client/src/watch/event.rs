//! The events of a watch.

use serde::Serialize;
use yandex_market_api::types::{Chat, ChatMessage, ChatStatusType};

use crate::DateTime;

/// Something that happened in a chat: an item of [`Events`](crate::watch::Events).
///
/// As JSON it is one object: `event` with the name of what happened, `chat`, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// The chat as it was when it was last seen; a message may have changed its status since.
    pub chat: Chat,
    /// The kind of the event, with what belongs to it.
    #[serde(flatten)]
    pub kind: EventKind,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) may_be_repeated: bool,
}

/// The kind of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum EventKind {
    /// The chat is new.
    ChatAppeared,
    /// A message came.
    MessageArrived {
        /// The message.
        message: ChatMessage,
    },
    /// The buyer began a dispute.
    DisputeStarted {
        /// The time, if the Market announced it; polling does not tell.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<DateTime>,
    },
    /// The dispute is over.
    DisputeEnded {
        /// The time, if the Market announced it; polling does not tell.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<DateTime>,
    },
    /// The chat waits for somebody else now, or is finished.
    StatusChanged {
        /// The status that it had; the chat has the new one.
        before: ChatStatusType,
    },
}

impl Event {
    pub(super) fn new(chat: Chat, kind: EventKind) -> Self {
        Self { chat, kind, may_be_repeated: false }
    }

    /// Returns true if the event may have been handled already.
    ///
    /// That is so when the watch went on from a checkpoint and the event is older than that: the program before may have
    /// handled it, and ended before it could say so. What it began (a request under way when it was killed, for example)
    /// may still be carried out for as long as [`MarketBuilder::settle_time`](crate::MarketBuilder::settle_time). In JSON
    /// it is `"mayBeRepeated": true`.
    #[must_use]
    pub fn may_be_repeated(&self) -> bool {
        self.may_be_repeated
    }

    /// The time of the event by the Market's clock, or the latest that it can have.
    pub(super) fn at(&self) -> DateTime {
        match &self.kind {
            EventKind::MessageArrived { message } => message.created_at,
            _ => self.chat.updated_at,
        }
    }

    /// The message that came, if that is what happened.
    ///
    /// ```no_run
    /// # async fn example(mut events: yandex_market::watch::Events) -> Result<(), yandex_market::Error> {
    /// while let Some(event) = events.try_next().await? {
    ///     if let Some(message) = event.message() {
    ///         println!("{}: {:?}", event.chat.chat_id, message.message);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn message(&self) -> Option<&ChatMessage> {
        match &self.kind {
            EventKind::MessageArrived { message } => Some(message),
            _ => None,
        }
    }
}
