//! What the Market tells of.

use std::time::SystemTime;

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::Value;
use yandex_market_api::enums::{ChatContextType, ChatMessageSenderType};
use yandex_market_api::types::{
    Chat, ChatArbitrageFinishedNotification, ChatArbitrageStartedNotification, ChatCreatedNotification,
    ChatId, ChatMessage, ChatMessageSentNotification, Notification, PingNotification,
};

use super::Notifier;
use super::receiver::Receiver;
use crate::clock;

impl Notifier {
    pub(crate) fn chat_created(&self, chat: ChatId, now: SystemTime) {
        let (business_id, created_at) = (self.business, clock::exact(now));
        let created = ChatCreatedNotification { business_id, chat_id: chat, created_at };
        self.announce(&Notification::ChatCreated(created));
    }

    /// "Not sent for messages that are stickers."
    pub(crate) fn message_sent(&self, chat: ChatId, message: &ChatMessage, now: SystemTime) {
        let is_sticker = message.message.is_none() && message.payload.is_none();
        let is_own = message.sender == ChatMessageSenderType::Partner;
        if is_sticker || is_own && !self.tells_of_own_messages() {
            return;
        }
        let sent = ChatMessageSentNotification {
            business_id: self.business,
            chat_id: chat,
            message_id: message.message_id,
            sent_at: clock::exactly(message.message_id, now),
        };
        self.announce(&Notification::ChatMessageSent(sent));
    }

    pub(crate) fn dispute_started(&self, chat: &Chat) {
        let (business_id, chat_id, started_at) = (self.business, chat.chat_id, present());
        let started = ChatArbitrageStartedNotification { business_id, chat_id, started_at };
        self.announce_dispute(chat, &Notification::ChatArbitrageStarted(started));
    }

    pub(crate) fn dispute_finished(&self, chat: &Chat) {
        let (business_id, chat_id, finished_at) = (self.business, chat.chat_id, present());
        let finished = ChatArbitrageFinishedNotification { business_id, chat_id, finished_at };
        self.announce_dispute(chat, &Notification::ChatArbitrageFinished(finished));
    }

    /// "Does not come for a chat of the type DIRECT."
    fn announce_dispute(&self, chat: &Chat, notification: &Notification) {
        if chat.context.type_ != ChatContextType::Direct {
            self.announce(notification);
        }
    }

    fn announce(&self, notification: &Notification) {
        let json = json(notification);
        self.queue.send_if_modified(|queue| queue.announce(json));
    }

    fn tells_of_own_messages(&self) -> bool {
        let is_wanted = |receiver: &Receiver| receiver.settings.own_messages;
        self.queue.borrow().receiver().is_some_and(|receiver| is_wanted(receiver))
    }
}

/// A test of whether the receiver answers.
pub(super) fn ping() -> Value {
    json(&Notification::Ping(PingNotification { time: Some(present()) }))
}

fn present() -> DateTime<FixedOffset> {
    Utc::now().fixed_offset()
}

fn json(notification: &Notification) -> Value {
    // Whatever is generated can be written.
    serde_json::to_value(notification).unwrap_or_default()
}
