//! getChats.

use yandex_market_api::operations::GET_CHATS;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{
    BusinessId, ChatContextType, ChatStatusType, ChatType, GetChatsRequest, GetChatsResponse, OrderId,
};
use yandex_market_api::{Client, Operation};

use super::Context;
use crate::Error;
use crate::checks::{check_filter, distinct};
use crate::list::{List, Query, Sent};

/// Lists chats: what [`Chats::list`](crate::Chats::list) returns.
///
/// Filters of different kinds narrow each other; a filter lets through each of its values. One that is set without values
/// is [refused](crate::ErrorKind::Refused): leave it out to list everything. The order of the chats is not documented.
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
pub type ListChats = List<ChatFilters>;

/// What chats to list.
#[derive(Clone, Debug, Default)]
pub struct ChatFilters {
    body: GetChatsRequest,
    contexts: Option<Vec<Context>>,
}

impl ListChats {
    /// Only chats about these orders.
    #[deprecated(note = "the Market announced the end of this filter for October 2026: use `contexts`")]
    pub fn order_ids(mut self, ids: impl IntoIterator<Item = OrderId>) -> Self {
        self.query.body.order_ids = Some(distinct(ids));
        self
    }

    /// Only chats about these orders and returns.
    pub fn contexts(mut self, contexts: impl IntoIterator<Item = Context>) -> Self {
        self.query.contexts = Some(distinct(contexts));
        self
    }

    /// Only chats about something of these types.
    pub fn context_types(mut self, types: impl IntoIterator<Item = ChatContextType>) -> Self {
        self.query.body.context_types = Some(distinct(types));
        self
    }

    /// Only chats of these types.
    pub fn types(mut self, types: impl IntoIterator<Item = ChatType>) -> Self {
        self.query.body.types = Some(distinct(types));
        self
    }

    /// Only chats in these statuses.
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = ChatStatusType>) -> Self {
        self.query.body.statuses = Some(distinct(statuses));
        self
    }
}

impl Query for ChatFilters {
    type Answer = GetChatsResponse;

    fn operation() -> &'static Operation {
        &GET_CHATS
    }

    fn checked(mut self) -> Result<Self, Error> {
        check_filter(&GET_CHATS, "order_ids", None, &self.body.order_ids)?;
        check_filter(&GET_CHATS, "contexts", None, &self.contexts)?;
        check_filter(&GET_CHATS, "context_types", None, &self.body.context_types)?;
        check_filter(&GET_CHATS, "types", None, &self.body.types)?;
        check_filter(&GET_CHATS, "statuses", None, &self.body.statuses)?;
        let to_sent = |context: &Context| context.to_sent(&GET_CHATS);
        let contexts = self.contexts.as_ref().map(|contexts| contexts.iter().map(to_sent).collect());
        self.body.contexts = contexts.transpose()?;
        Ok(self)
    }

    async fn send(self, client: Client, business: BusinessId, page: PageAt) -> Sent<GetChatsResponse> {
        client.get_chats().business_id(business).body(self.body).page_at(page).send().await
    }
}
