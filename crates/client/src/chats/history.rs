//! getChatHistory.

use std::collections::BTreeMap;

use yandex_market_api::operations::GET_CHAT_HISTORY;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{
    BusinessId, ChatId, ChatMessage, GetChatHistoryRequest, GetChatHistoryResponse, MessageId,
};
use yandex_market_api::{Client, Operation};

use crate::checks::check_id;
use crate::list::{List, Query, Sent};
use crate::{Collected, Error};

/// Reads the messages of a chat: what [`OneChat::history`](crate::OneChat::history) returns.
///
/// The Market does not document the order; the ids sort by time. [The newest](List::newest) can be read by themselves.
///
/// ```no_run
/// use yandex_market::types::MessageId;
///
/// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
/// let last_seen = MessageId::new(1_700_000_000_000_000);
/// let chat = market.business(12345).chats().chat(67890);
/// let mut messages = chat.history().since(last_seen).stream();
/// while let Some(message) = messages.try_next().await? {
///     // The message itself comes again.
///     if message.message_id > last_seen {
///         println!("{}: {:?}", message.sender, message.message);
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// 10 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
/// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getChatHistory](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/getChatHistory).
pub type History = List<Messages>;

/// The messages of a chat.
#[derive(Clone, Debug)]
pub struct Messages {
    chat: ChatId,
    since: Option<MessageId>,
}

impl Messages {
    pub(super) fn of(chat: ChatId) -> Self {
        Self { chat, since: None }
    }
}

impl History {
    /// Only this message and those after it: the message itself comes again.
    pub fn since(mut self, message: impl Into<MessageId>) -> Self {
        self.query.since = Some(message.into());
        self
    }

    /// Reads the newest messages, at most `count` of them, the oldest of them first.
    ///
    /// The order of the history is not documented, so all of it is read (from [`since`](Self::since) on), and no more
    /// than `count` messages are kept. Messages that cannot be decoded are not counted.
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

impl Query for Messages {
    type Answer = GetChatHistoryResponse;

    fn operation() -> &'static Operation {
        &GET_CHAT_HISTORY
    }

    fn checked(self) -> Result<Self, Error> {
        check_id(&GET_CHAT_HISTORY, "chat", self.chat.get())?;
        match self.since {
            Some(since) => check_id(&GET_CHAT_HISTORY, "message", since.get()).map(|()| self),
            None => Ok(self),
        }
    }

    async fn send(self, client: Client, business: BusinessId, page: PageAt) -> Sent<GetChatHistoryResponse> {
        let body = GetChatHistoryRequest { message_id_from: self.since };
        let call = client.get_chat_history().business_id(business).chat_id(self.chat).body(body);
        call.page_at(page).send().await
    }
}
