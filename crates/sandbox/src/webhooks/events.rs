//! The events that the Market announces.

use std::time::SystemTime;

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Value, json};
use yandex_market_api::enums::{ChatContextType, ChatMessageSenderType};
use yandex_market_api::types::{Chat, ChatId, ChatMessage};

use super::Notifier;
use super::receiver::Receiver;
use crate::world::clock;
use crate::world::store::set;

impl Notifier {
    pub(crate) fn chat_created(&self, chat: ChatId, now: SystemTime) {
        self.announce(self.of_chat("CHAT_CREATED", chat, "createdAt", clock::exact(now)));
    }

    /// "Not sent for messages that are stickers."
    pub(crate) fn message_sent(&self, chat: ChatId, message: &ChatMessage, now: SystemTime) {
        let is_sticker = message.message.is_none() && message.payload.is_none();
        let is_own = message.sender == ChatMessageSenderType::Partner;
        if is_sticker || is_own && !self.tells_of_own_messages() {
            return;
        }
        let at = clock::exactly(message.message_id, now);
        let mut sent = self.of_chat("CHAT_MESSAGE_SENT", chat, "sentAt", at);
        // "Here `messageId` is a STRING."
        set(&mut sent, [("messageId", message.message_id.to_string().into())]);
        self.announce(sent);
    }

    pub(crate) fn dispute_started(&self, chat: &Chat) {
        self.announce_dispute(chat, "CHAT_ARBITRAGE_STARTED", "startedAt");
    }

    pub(crate) fn dispute_finished(&self, chat: &Chat) {
        self.announce_dispute(chat, "CHAT_ARBITRAGE_FINISHED", "finishedAt");
    }

    /// "Does not come for a chat of the type DIRECT."
    fn announce_dispute(&self, chat: &Chat, kind: &str, time: &str) {
        if chat.context.type_ != ChatContextType::Direct {
            self.announce(self.of_chat(kind, chat.chat_id, time, present()));
        }
    }

    fn of_chat(&self, kind: &str, chat: ChatId, time: &str, at: DateTime<FixedOffset>) -> Value {
        json!({ "notificationType": kind, "businessId": self.business, "chatId": chat, time: at })
    }

    fn announce(&self, notification: Value) {
        self.queue.send_if_modified(|queue| queue.announce(notification));
    }

    fn tells_of_own_messages(&self) -> bool {
        let is_wanted = |receiver: &Receiver| receiver.settings.own_messages;
        self.queue.borrow().receiver().is_some_and(|receiver| is_wanted(receiver))
    }
}

/// A test of whether the receiver answers.
pub(super) fn ping() -> Value {
    json!({ "notificationType": "PING", "time": present() })
}

fn present() -> DateTime<FixedOffset> {
    Utc::now().fixed_offset()
}
