//! getChats.

use yandex_market_api::operations::GET_CHATS;
use yandex_market_api::types::{
    BusinessId, Chat, ChatContextType, ChatStatusType, ChatType, GetChatsRequest, OrderId,
};

use super::Context;
use crate::checks::distinct;
use crate::paging::{PageOptions, check_token};
use crate::salvage::salvage;
use crate::{Account, Error, Items, Market, Page, Pages};

/// Lists chats: what [`Chats::list`](crate::Chats::list) returns.
///
/// Filters of different kinds narrow each other; a filter lets through each of its values, and one without values
/// lets through everything. Set it up, then read [a page](Self::page), [all pages](Self::pages) or
/// [all chats](Self::stream). The order of the chats is not documented.
///
/// ```no_run
/// use yandex_market::types::{ChatStatusType, ChatType};
/// use yandex_market::Market;
///
/// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
/// let mut disputes = market
///     .business(12345)
///     .chats()
///     .list()
///     .types([ChatType::Arbitrage])
///     .statuses([ChatStatusType::New, ChatStatusType::WaitingForPartner])
///     .pages();
/// while let Some(page) = disputes.try_next().await? {
///     println!("{} disputes, then {:?}", page.items.len(), page.next_page_token);
/// }
/// # Ok(())
/// # }
/// ```
///
/// 10 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
/// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getChats](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/getChats).
#[derive(Clone, Debug)]
#[must_use = "a list does nothing until it is read"]
pub struct ListChats {
    market: Market,
    business: BusinessId,
    order_ids: Option<Vec<OrderId>>,
    contexts: Option<Vec<Context>>,
    context_types: Option<Vec<ChatContextType>>,
    types: Option<Vec<ChatType>>,
    statuses: Option<Vec<ChatStatusType>>,
    page: PageOptions,
}

impl ListChats {
    pub(super) fn new(market: Market, business: BusinessId) -> Self {
        Self {
            market,
            business,
            order_ids: None,
            contexts: None,
            context_types: None,
            types: None,
            statuses: None,
            page: PageOptions::default(),
        }
    }

    /// Only chats about these orders.
    #[deprecated(note = "the Market announced the end of this filter for October 2026: use `contexts`")]
    pub fn order_ids(self, ids: impl IntoIterator<Item = OrderId>) -> Self {
        Self { order_ids: distinct(ids), ..self }
    }

    /// Only chats about these orders and returns.
    pub fn contexts(self, contexts: impl IntoIterator<Item = Context>) -> Self {
        Self { contexts: distinct(contexts), ..self }
    }

    /// Only chats about something of these types.
    pub fn context_types(self, types: impl IntoIterator<Item = ChatContextType>) -> Self {
        Self { context_types: distinct(types), ..self }
    }

    /// Only chats of these types.
    pub fn types(self, types: impl IntoIterator<Item = ChatType>) -> Self {
        Self { types: distinct(types), ..self }
    }

    /// Only chats in these statuses.
    pub fn statuses(self, statuses: impl IntoIterator<Item = ChatStatusType>) -> Self {
        Self { statuses: distinct(statuses), ..self }
    }

    /// How many chats a page has at most, from 1 to 20. Without it, 20: the fewest requests.
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
    /// [`Refused`](crate::ErrorKind::Refused) when a setter was given what the Market would refuse, and whatever
    /// [`Market::execute`] fails with.
    pub async fn page(self) -> Result<Page<Chat>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with [`Undecodable`](crate::ErrorKind::Undecodable)
    /// when a page token comes a second time.
    pub fn pages(self) -> Pages<Chat> {
        let first = self.page.token.clone();
        Pages::new(&GET_CHATS, first, move |token| self.clone().read(token))
    }

    /// Reads chat after chat, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<Chat> {
        self.pages().items()
    }

    async fn read(self, token: Option<String>) -> Result<Page<Chat>, Error> {
        let business = self.business;
        let body = self.body()?;
        let limit = self.page.limit(&GET_CHATS)?;
        check_token(&GET_CHATS, token.as_deref())?;
        let answer = self.market.execute(&GET_CHATS, Account::Business(business), |client| {
            let (body, token) = (body.clone(), token.clone());
            async move {
                let call = client.get_chats().business_id(business).limit(limit).body(body);
                match token {
                    Some(token) => call.page_token(token).send().await,
                    None => call.send().await,
                }
            }
        });
        let result = match answer.await {
            Ok(answer) => answer.require(&GET_CHATS, |answer| answer.result)?,
            Err(error) => return salvage(error, "/result/chats"),
        };
        Ok(Page::of(result, |result| (result.chats, result.paging.and_then(|paging| paging.next_page_token))))
    }

    /// The filters; one without values is left out, because the Market refuses empty lists.
    fn body(&self) -> Result<GetChatsRequest, Error> {
        let to_sent = |context: &Context| context.to_sent(&GET_CHATS);
        let contexts = self.contexts.as_ref().map(|contexts| contexts.iter().map(to_sent).collect());
        Ok(GetChatsRequest {
            order_ids: self.order_ids.clone(),
            contexts: contexts.transpose()?,
            context_types: self.context_types.clone(),
            types: self.types.clone(),
            statuses: self.statuses.clone(),
        })
    }
}
