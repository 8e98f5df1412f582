//! Lists of a business, read by page, by pages or item by item.

use std::fmt;
use std::future::Future;

use serde::de::DeserializeOwned;
use yandex_market_api::support::{Envelope, Listing, PageAt, ResponseValue};
use yandex_market_api::types::BusinessId;
use yandex_market_api::{Client, Operation};

use crate::paging::{PageOptions, read_page};
use crate::{Account, Error, Items, Market, Page, Pages};

/// A list of a business, such as [`ListChats`](crate::ListChats).
///
/// It is set up first, by what is listed, and then read: [a page](Self::page), [all pages](Self::pages) or
/// [all items](Self::stream).
#[derive(Clone)]
#[must_use = "a list does nothing until it is read"]
pub struct List<Q> {
    pub(crate) market: Market,
    pub(crate) business: BusinessId,
    pub(crate) query: Q,
    page: PageOptions,
}

/// What is listed, and by which call.
pub trait Query: fmt::Debug + Clone + Send + Sync + 'static {
    /// The answer that has a page.
    type Answer: Listing<Item: DeserializeOwned + Send + 'static> + Envelope + Send;

    /// The operation that lists.
    fn operation() -> &'static Operation;

    /// The query as it is sent, or why the Market would refuse it.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused).
    fn checked(self) -> Result<Self, Error>;

    /// Asks for a page.
    fn send(
        self,
        client: Client,
        business: BusinessId,
        page: PageAt,
    ) -> impl Future<Output = Sent<Self::Answer>> + Send;
}

/// What the generated client answers.
pub type Sent<T> = Result<ResponseValue<T>, yandex_market_api::Error>;

/// What is listed by a query.
pub type ItemOf<Q> = <<Q as Query>::Answer as Listing>::Item;

impl<Q: Query> List<Q> {
    pub(crate) fn new(market: Market, business: BusinessId, query: Q) -> Self {
        Self { market, business, query, page: PageOptions::default() }
    }

    /// How many items a page has at most, from 1 to the largest page of the operation. Without it, the largest: the
    /// fewest requests.
    pub fn limit(mut self, limit: u32) -> Self {
        self.page.limit = Some(limit);
        self
    }

    /// Begins at the page of this token, from [`Page::next_page_token`] of an earlier one.
    pub fn page_token(mut self, token: impl Into<String>) -> Self {
        self.page.token = Some(token.into());
        self
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when a setter was given what the Market would refuse, and whatever
    /// [`Market::execute`] fails with.
    pub async fn page(self) -> Result<Page<ItemOf<Q>>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with [`Undecodable`](crate::ErrorKind::Undecodable)
    /// when a page token comes a second time.
    pub fn pages(self) -> Pages<ItemOf<Q>> {
        let first = self.page.token.clone();
        Pages::new(Q::operation(), first, move |token| self.clone().read(token))
    }

    /// Reads item after item, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<ItemOf<Q>> {
        self.pages().items()
    }

    async fn read(self, token: Option<String>) -> Result<Page<ItemOf<Q>>, Error> {
        let Self { market, business, query, page } = self;
        let (query, page) = (query.checked()?, page.at(Q::operation(), token)?);
        let account = Account::Business(business);
        read_page(&market, Q::operation(), account, page, |client, page| {
            query.clone().send(client, business, page)
        })
        .await
    }
}

impl<Q: Query> fmt::Debug for List<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { business, query, page, .. } = self;
        f.debug_struct("List").field("business", business).field("query", query).field("page", page).finish()
    }
}
