//! Reading notifications.

use std::fmt;

use serde_json::Value;

use crate::support::{UnionError, decode_json, is_closed_json, json_members};
use crate::types::{Notification, NotificationType};

/// The reason why a body is no notification, without any of its content.
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
    /// Decodes the body of a request of the Market.
    ///
    /// ```
    /// use yandex_market_api::types::{ChatId, Notification};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let body = br#"{ "notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 2,
    ///     "createdAt": "2025-09-29T11:33:38.123456789+00:00" }"#;
    /// let notification = Notification::from_slice(body)?;
    /// assert_eq!(notification.chat_id(), Some(ChatId::new(2)));
    /// assert_eq!(notification.dedup_key(), "CHAT_CREATED:1:2");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A notification that is rejected is lost, so as much as possible is read: broken strings are
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

    /// Returns true for a test of whether the server answers.
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
}

/// Returns the fields of an object that is no JSON as a whole, each decoded by itself; one that cannot be is kept as text.
fn fields(body: &[u8]) -> Option<Value> {
    let value = |value: &[u8]| match decode_json(value) {
        Ok(decoded) => decoded.value,
        Err(_) => Value::String(String::from_utf8_lossy(value).into_owned()),
    };
    is_closed_json(body).then(|| json_members(body).map(|(name, text)| (name, value(text))).collect())
}
