//! What the Market's notifications announce of chats.

use std::future::ready;

use futures_util::stream::{Stream, StreamExt};
use yandex_market_api::types::{BusinessId, Notification};

use super::Watch;
use super::mark::Turn;
use super::state::{Announced, Notice};

impl Watch {
    /// Hears the Market's announcements too: the [`Notifications`](crate::notify::Notifications) of a receiver, or any
    /// stream of them. What is about another business or no chat is passed over.
    ///
    /// Each new chat costs one getChat and each message one getChatMessage. Stickers are not announced; polling finds
    /// them.
    pub fn notifications(self, notifications: impl Stream<Item = Notification> + Send + 'static) -> Self {
        let business = self.chats.business();
        let announced = notifications.filter_map(move |notification| ready(of(business, &notification)));
        Self { announced: Some(announced.boxed()), ..self }
    }
}

/// What is announced of which chat; nothing where it is about something else or another business.
pub(super) fn of(business: BusinessId, notification: &Notification) -> Option<Announced> {
    if notification.business() != Some(business) {
        return None;
    }
    let (chat, notice) = match notification {
        Notification::ChatCreated(created) => (created.chat_id, Notice::Created),
        Notification::ChatMessageSent(sent) => (sent.chat_id, Notice::Message(sent.message_id)),
        Notification::ChatArbitrageStarted(one) => {
            (one.chat_id, Notice::Dispute(Turn::Started, one.started_at))
        }
        Notification::ChatArbitrageFinished(one) => {
            (one.chat_id, Notice::Dispute(Turn::Ended, one.finished_at))
        }
        _ => return None,
    };
    Some(Announced { chat, notice })
}
