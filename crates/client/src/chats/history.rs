//! getChatHistory.

use std::collections::BTreeMap;

use yandex_market_api::operations::GET_CHAT_HISTORY;
use yandex_market_api::types::{ChatMessage, GetChatHistoryRequest, MessageId};

use super::OneChat;
use crate::checks::check_id;
use crate::paging::{PageOptions, check_token};
use crate::salvage::salvage;
use crate::{Account, Error, Items, Page, Pages};

/// Reads the messages of a chat: what [`OneChat::history`] returns.
///
/// Set it up, then read [a page](Self::page), [all pages](Self::pages), [all messages](Self::stream) or
/// [the newest](Self::newest). The Market does not document the order; the ids sort by time.
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
#[derive(Clone, Debug)]
#[must_use = "a history does nothing until it is read"]
pub struct History {
    chat: OneChat,
    since: Option<MessageId>,
    page: PageOptions,
}

impl History {
    pub(super) fn new(chat: OneChat) -> Self {
        Self { chat, since: None, page: PageOptions::default() }
    }

    /// Only this message and those after it: the message itself comes again.
    pub fn since(self, message: impl Into<MessageId>) -> Self {
        Self { since: Some(message.into()), ..self }
    }

    /// How many messages a page has at most, from 1 to 100. Without it, 100: the fewest requests.
    pub fn limit(self, limit: u32) -> Self {
        Self { page: PageOptions { limit: Some(limit), ..self.page }, ..self }
    }

    /// Begins at the page of this token, from [`Page::next_page_token`] of an earlier one.
    pub fn page_token(self, token: impl Into<String>) -> Self {
        Self { page: PageOptions { token: Some(token.into()), ..self.page }, ..self }
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when something was given that the Market would refuse, and whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn page(self) -> Result<Page<ChatMessage>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with
    /// [`Undecodable`](crate::ErrorKind::Undecodable) when a page token comes a second time.
    pub fn pages(self) -> Pages<ChatMessage> {
        let first = self.page.token.clone();
        Pages::new(&GET_CHAT_HISTORY, first, move |token| self.clone().read(token))
    }

    /// Reads message after message, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<ChatMessage> {
        self.pages().items()
    }

    /// Reads the newest messages, at most `count` of them, the oldest of them first.
    ///
    /// The order of the history is not documented, so all of it is read (from [`since`](Self::since) on), and no more
    /// than `count` messages are kept.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub async fn newest(self, count: usize) -> Result<Vec<ChatMessage>, Error> {
        let mut messages = self.stream();
        let mut newest = BTreeMap::new();
        while let Some(message) = messages.try_next().await? {
            newest.insert(message.message_id, message);
            if newest.len() > count {
                newest.pop_first();
            }
        }
        Ok(newest.into_values().collect())
    }

    async fn read(self, token: Option<String>) -> Result<Page<ChatMessage>, Error> {
        let (business, id) = (self.chat.business, self.chat.checked_id(&GET_CHAT_HISTORY)?);
        let limit = self.page.limit(&GET_CHAT_HISTORY)?;
        check_token(&GET_CHAT_HISTORY, token.as_deref())?;
        if let Some(since) = self.since {
            check_id(&GET_CHAT_HISTORY, "message", since.get())?;
        }
        let answer = self.chat.market.execute(&GET_CHAT_HISTORY, Account::Business(business), |client| {
            let (body, token) = (GetChatHistoryRequest { message_id_from: self.since }, token.clone());
            async move {
                let call =
                    client.get_chat_history().business_id(business).chat_id(id).limit(limit).body(body);
                match token {
                    Some(token) => call.page_token(token).send().await,
                    None => call.send().await,
                }
            }
        });
        let result = match answer.await {
            Ok(answer) => answer.require(&GET_CHAT_HISTORY, |answer| answer.result)?,
            Err(error) => return salvage(error, "/result/messages"),
        };
        Ok(Page::of(result, |result| {
            (result.messages, result.paging.and_then(|paging| paging.next_page_token))
        }))
    }
}
