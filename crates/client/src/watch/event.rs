//! What a watch tells.

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
    /// What happened.
    #[serde(flatten)]
    pub what: Happened,
}

/// What happened in a chat.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Happened {
    /// The chat is new.
    ChatAppeared,
    /// A message came.
    MessageArrived {
        /// The message.
        message: ChatMessage,
    },
    /// The buyer began a dispute.
    DisputeStarted {
        /// When, if the Market announced it; polling does not tell.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<DateTime>,
    },
    /// The dispute is over.
    DisputeEnded {
        /// When, if the Market announced it; polling does not tell.
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
        match &self.what {
            Happened::MessageArrived { message } => Some(message),
            _ => None,
        }
    }
}
