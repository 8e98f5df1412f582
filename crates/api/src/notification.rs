//! What a program asks of a notification, whatever its type.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::{UnionError, UnknownVariant};
use crate::types::{BusinessId, CampaignId, ChatId, Notification};

/// Why a body is no notification. Nothing of what the body says is repeated.
///
/// A type that is not known is no error: see [`Notification::Unknown`].
#[derive(Debug)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is no JSON.
    NotJson(serde_json::Error),
    /// It is JSON, but has no `notificationType` that is a string.
    NoType,
    /// The type is known, and the content is not what goes with it.
    Content {
        /// `notificationType`.
        notification_type: &'static str,
        /// Where it is wrong, as in `items[0].count`; empty for the whole.
        path: String,
        /// What is wrong there.
        reason: String,
    },
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(_) => f.write_str("the notification is no JSON"),
            Self::NoType => f.write_str("the notification has no `notificationType` that is a string"),
            Self::Content { notification_type, path, reason } if path.is_empty() => {
                write!(f, "the notification {notification_type}: {reason}")
            }
            Self::Content { notification_type, path, reason } => {
                write!(f, "the notification {notification_type}: `{path}`: {reason}")
            }
        }
    }
}

impl std::error::Error for NotificationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(source) => Some(source),
            Self::NoType | Self::Content { .. } => None,
        }
    }
}

impl From<UnionError> for NotificationError {
    fn from(error: UnionError) -> Self {
        match error {
            UnionError::NoTag(_) => Self::NoType,
            UnionError::Content { tag, path, reason } => {
                Self::Content { notification_type: tag, path, reason }
            }
        }
    }
}

impl Notification {
    /// Reads the body of a request of the Market.
    ///
    /// ```
    /// use yandex_market_api::types::{ChatId, Notification};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let body = br#"{ "notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 2,
    ///     "createdAt": "2025-09-29T11:33:38.123456789+00:00" }"#;
    /// let notification = Notification::from_slice(body)?;
    /// assert_eq!(notification.chat(), Some(ChatId::new(2)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the body is no JSON, has no type, or has a known type and not what goes with it.
    pub fn from_slice(body: &[u8]) -> Result<Self, NotificationError> {
        let json = serde_json::from_slice(body).map_err(NotificationError::NotJson)?;
        Ok(Self::from_json(json)?)
    }

    /// What two notifications of the same event have in common, and others do not: the Market may tell of an event
    /// more than once.
    ///
    /// It is the type and what names the event: business, chat and message of a message, business and chat of a new
    /// chat, and the time besides of a dispute. Of all other types, `PING` and unknown ones among them, it is the
    /// type and the whole content as JSON, its keys in order.
    ///
    /// ```
    /// use yandex_market_api::types::Notification;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let body = br#"{ "notificationType": "CHAT_MESSAGE_SENT", "businessId": 1, "chatId": 2, "messageId": "3",
    ///     "sentAt": "2025-09-29T11:33:38Z" }"#;
    /// assert_eq!(Notification::from_slice(body)?.dedup_key(), "CHAT_MESSAGE_SENT:1:2:3");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn dedup_key(&self) -> String {
        let tag = self.tag();
        match self {
            Self::ChatMessageSent(one) => {
                format!("{tag}:{}:{}:{}", one.business_id, one.chat_id, one.message_id)
            }
            Self::ChatCreated(one) => format!("{tag}:{}:{}", one.business_id, one.chat_id),
            Self::ChatArbitrageStarted(one) => {
                format!("{tag}:{}:{}:{}", one.business_id, one.chat_id, instant(one.started_at))
            }
            Self::ChatArbitrageFinished(one) => {
                format!("{tag}:{}:{}:{}", one.business_id, one.chat_id, instant(one.finished_at))
            }
            _ => format!("{tag}:{}", self.content()),
        }
    }

    /// The business that it is about: of chats, reviews and questions.
    ///
    /// Of an unknown type it is `businessId`, if that is there; so are the other ids.
    #[must_use]
    pub fn business(&self) -> Option<BusinessId> {
        match self {
            Self::GoodsFeedbackCreated(one) => Some(one.business_id),
            Self::GoodsFeedbackCommentCreated(one) => Some(one.business_id),
            Self::ChatCreated(one) => Some(one.business_id),
            Self::ChatMessageSent(one) => Some(one.business_id),
            Self::ChatArbitrageStarted(one) => Some(one.business_id),
            Self::ChatArbitrageFinished(one) => Some(one.business_id),
            Self::QuestionCreated(one) => Some(one.business_id),
            Self::QuestionAnswerCreated(one) => Some(one.business_id),
            Self::QuestionCommentCreated(one) => Some(one.business_id),
            Self::Unknown(one) => id(one, "businessId"),
            Self::Ping(_)
            | Self::OrderCreated(_)
            | Self::OrderCancelled(_)
            | Self::OrderStatusUpdated(_)
            | Self::OrderReturnCreated(_)
            | Self::OrderCancellationRequest(_)
            | Self::OrderReturnStatusUpdated(_)
            | Self::OrderUpdated(_) => None,
        }
    }

    /// The campaign (shop) that it is about: of orders and returns.
    #[must_use]
    pub fn campaign(&self) -> Option<CampaignId> {
        match self {
            Self::OrderCreated(one) => Some(one.campaign_id),
            Self::OrderCancelled(one) => Some(one.campaign_id),
            Self::OrderStatusUpdated(one) => Some(one.campaign_id),
            Self::OrderReturnCreated(one) => Some(one.campaign_id),
            Self::OrderCancellationRequest(one) => Some(one.campaign_id),
            Self::OrderReturnStatusUpdated(one) => Some(one.campaign_id),
            Self::OrderUpdated(one) => Some(one.campaign_id),
            Self::Unknown(one) => id(one, "campaignId"),
            Self::Ping(_)
            | Self::GoodsFeedbackCreated(_)
            | Self::GoodsFeedbackCommentCreated(_)
            | Self::ChatCreated(_)
            | Self::ChatMessageSent(_)
            | Self::ChatArbitrageStarted(_)
            | Self::ChatArbitrageFinished(_)
            | Self::QuestionCreated(_)
            | Self::QuestionAnswerCreated(_)
            | Self::QuestionCommentCreated(_) => None,
        }
    }

    /// The chat that it is about.
    #[must_use]
    pub fn chat(&self) -> Option<ChatId> {
        match self {
            Self::ChatCreated(one) => Some(one.chat_id),
            Self::ChatMessageSent(one) => Some(one.chat_id),
            Self::ChatArbitrageStarted(one) => Some(one.chat_id),
            Self::ChatArbitrageFinished(one) => Some(one.chat_id),
            Self::Unknown(one) => id(one, "chatId"),
            Self::Ping(_)
            | Self::OrderCreated(_)
            | Self::OrderCancelled(_)
            | Self::OrderStatusUpdated(_)
            | Self::OrderReturnCreated(_)
            | Self::OrderCancellationRequest(_)
            | Self::OrderReturnStatusUpdated(_)
            | Self::OrderUpdated(_)
            | Self::GoodsFeedbackCreated(_)
            | Self::GoodsFeedbackCommentCreated(_)
            | Self::QuestionCreated(_)
            | Self::QuestionAnswerCreated(_)
            | Self::QuestionCommentCreated(_) => None,
        }
    }

    /// Whether the Market only asks whether the server answers.
    ///
    /// ```
    /// use yandex_market_api::types::Notification;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// assert!(Notification::from_slice(br#"{ "notificationType": "PING" }"#)?.is_ping());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_ping(&self) -> bool {
        matches!(self, Self::Ping(_))
    }

    /// Everything but the type, as JSON with its keys in order.
    fn content(&self) -> Value {
        // It cannot fail: every key is a string, and there is nothing that JSON has no word for.
        let mut content = serde_json::to_value(self).unwrap_or_default();
        if let Some(content) = content.as_object_mut() {
            content.remove("notificationType");
        }
        content.sort_all_objects();
        content
    }
}

/// A time as it reads whatever offset it came with.
fn instant(time: DateTime<FixedOffset>) -> String {
    time.to_utc().to_rfc3339()
}

/// An id of a notification of an unknown type.
fn id<T: DeserializeOwned>(unknown: &UnknownVariant, name: &str) -> Option<T> {
    serde_json::from_value(unknown.json().get(name)?.clone()).ok()
}
