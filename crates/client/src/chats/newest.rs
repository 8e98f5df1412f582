//! The end of a history.

use std::collections::BTreeMap;

use yandex_market_api::requests::GetChatHistory;
use yandex_market_api::types::ChatMessage;

use crate::{Collected, Error, List};

impl List<GetChatHistory> {
    /// Reads the newest messages, at most `count` of them, the oldest of them first.
    ///
    /// The order of the history is not documented, so all of it is read (from
    /// [`message_id_from`](Self::message_id_from) on), and no more than `count` messages are kept. Messages that cannot be
    /// decoded are not counted.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub async fn newest(self, count: usize) -> Result<Collected<ChatMessage>, Error> {
        let mut messages = self.stream();
        let mut newest = BTreeMap::new();
        while let Some(message) = messages.try_next().await? {
            newest.insert(message.message_id, message);
            if newest.len() > count {
                newest.pop_first();
            }
        }
        let items = newest.into_values().collect();
        Ok(Collected { items, bad_items: messages.take_bad_items() })
    }
}
