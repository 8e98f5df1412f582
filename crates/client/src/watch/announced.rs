//! Notifications about chats.

use std::future::ready;

use futures_util::stream::{Stream, StreamExt};
use yandex_market_api::types::{BusinessId, Notification};

use super::Watch;
use super::cursor::DisputeChange;
use super::state::{Announced, Notice};

impl Watch {
    /// Takes the Market's notifications too: the [`Notifications`](crate::notify::Notifications) of a receiver, or any
    /// stream of them. What is about another business or no chat is passed over.
    ///
    /// Each new chat costs one getChat and each message one getChatMessage. Stickers are not announced; polling finds
    /// them.
    pub fn notifications(self, notifications: impl Stream<Item = Notification> + Send + 'static) -> Self {
        let business = self.chats.business_id();
        let announced = notifications.filter_map(move |notification| ready(of(business, &notification)));
        Self { announced: Some(announced.boxed()), ..self }
    }
}

/// Returns the chat and what is announced of it; none where it is about something else or another business.
pub(super) fn of(business: BusinessId, notification: &Notification) -> Option<Announced> {
    let is_malformed = matches!(notification, Notification::Malformed(_));
    match notification.business_id() {
        Some(other) if other == business => {}
        // The id may be what is odd. Of another business, the chat will not be found.
        None if is_malformed => {}
        _ => return None,
    }
    let (chat, notice) = match notification {
        Notification::ChatCreated(created) => (created.chat_id, Notice::Created),
        Notification::ChatMessageSent(sent) => (sent.chat_id, Notice::Message(sent.message_id)),
        Notification::ChatArbitrageStarted(one) => {
            (one.chat_id, Notice::Dispute(DisputeChange::Started, one.started_at))
        }
        Notification::ChatArbitrageFinished(one) => {
            (one.chat_id, Notice::Dispute(DisputeChange::Ended, one.finished_at))
        }
        _ if is_malformed => return of_malformed(notification),
        _ => return None,
    };
    Some(Announced { chat, notice })
}

/// Returns what an odd notification of a chat still tells; at least, that something happened there.
fn of_malformed(notification: &Notification) -> Option<Announced> {
    let chat = notification.chat_id()?;
    Some(Announced { chat, notice: notification.message_id().map_or(Notice::Changed, Notice::Message) })
}
