//! Reading notifications, and the ids in them, whatever their type.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use crate::support::{UnionError, decode_json, is_closed_json, json_members};
use crate::types::{BusinessId, CampaignId, ChatId, MessageId, Notification, NotificationType};

/// The reason why a body is no notification. Nothing of the body is repeated.
///
/// An unknown type is no error, and neither is a known one with an odd content: see [`Notification::Unknown`] and
/// [`Notification::Malformed`].
#[derive(Debug)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is no JSON.
    NotJson(serde_json::Error),
    /// It is JSON, but has no `notificationType` that is a string.
    NoType,
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotJson(_) => "the notification is no JSON",
            Self::NoType => "the notification has no `notificationType` that is a string",
        })
    }
}

impl std::error::Error for NotificationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(source) => Some(source),
            Self::NoType => None,
        }
    }
}

impl From<UnionError> for NotificationError {
    fn from(UnionError::NoTag(_): UnionError) -> Self {
        Self::NoType
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
    /// A notification that was refused is lost, so as much as possible is read: broken strings are
    /// [repaired](crate::support::repair_json), a field that is no JSON is kept as text, and a content that does not go
    /// with a known type is [`Malformed`](Self::Malformed).
    ///
    /// # Errors
    ///
    /// When the body is no JSON object, or has no type.
    pub fn from_slice(body: &[u8]) -> Result<Self, NotificationError> {
        let json = match decode_json(body) {
            Ok(decoded) => decoded.value,
            Err(error) => fields(body).ok_or(NotificationError::NotJson(error))?,
        };
        Ok(Self::from_json(json)?)
    }

    /// What two notifications of the same event have in common, and others do not: the Market may tell of an event
    /// more than once.
    ///
    /// It is the type and what names the event: business, chat and message of a message, business and chat of a new
    /// chat, and the time besides of a dispute. Of all others, `PING`, unknown and malformed ones among them, it is the
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
    /// Of an unknown type or a malformed content it is `businessId`, if that can be read; so are the other ids.
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
            Self::Malformed(one) => id(one.json(), "businessId"),
            Self::Unknown(one) => id(one.json(), "businessId"),
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
            Self::Malformed(one) => id(one.json(), "campaignId"),
            Self::Unknown(one) => id(one.json(), "campaignId"),
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
            Self::Malformed(one) => id(one.json(), "chatId"),
            Self::Unknown(one) => id(one.json(), "chatId"),
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

    /// The message that it is about.
    #[must_use]
    pub fn message(&self) -> Option<MessageId> {
        match self {
            Self::ChatMessageSent(one) => Some(one.message_id),
            Self::Malformed(one) => id(one.json(), "messageId"),
            Self::Unknown(one) => id(one.json(), "messageId"),
            _ => None,
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
        matches!(self.notification_type(), NotificationType::Ping)
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

/// The fields of an object that is no JSON as a whole, each decoded by itself; one that cannot be is kept as text.
fn fields(body: &[u8]) -> Option<Value> {
    let value = |value: &[u8]| match decode_json(value) {
        Ok(decoded) => decoded.value,
        Err(_) => Value::String(String::from_utf8_lossy(value).into_owned()),
    };
    is_closed_json(body).then(|| json_members(body).map(|(name, text)| (name, value(text))).collect())
}

/// An id in JSON that is not as described: an integer, or a text or a fraction that is one.
fn id<T: From<i64>>(json: &Value, name: &str) -> Option<T> {
    let number = match json.get(name)? {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok())
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.map(T::from)
}
