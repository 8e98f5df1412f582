//! A list that is set up first and then read.

use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use yandex_market_api::support::ListRequest;

use super::pages::{PageOptions, read_page};
use crate::call::CallOptions;
use crate::{Error, Items, Market, Page, Pages, Retry};

impl Market {
    /// Binds a request that lists to this Market: what the methods of the handles return.
    ///
    /// ```no_run
    /// use yandex_market::requests::GetChats;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let chats = market.list(GetChats::new(12345)).stream().try_collect().await?;
    /// println!("{} chats", chats.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Each page is a [`send`](Self::send) of its own.
    pub fn list<R: ListRequest>(&self, request: R) -> List<R> {
        List::new(self.clone(), request, CallOptions::default())
    }
}

/// A list, such as the chats of a business.
///
/// It is set up first, by what is listed, and then read: [a page](Self::page), [all pages](Self::pages) or
/// [all items](Self::stream).
///
/// ```no_run
/// use yandex_market::types::{ChatStatusType, ChatType};
///
/// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
/// let chats = market.business(12345).chats();
/// let mut disputes = chats.list().types([ChatType::Arbitrage]).statuses([ChatStatusType::New]).pages();
/// while let Some(page) = disputes.try_next().await? {
///     println!("{} disputes, then {:?}", page.items.len(), page.next_page_token);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a list does nothing until it is read"]
pub struct List<R> {
    market: Market,
    request: R,
    page: PageOptions,
    options: CallOptions,
}

impl<R: ListRequest> List<R> {
    pub(crate) fn new(market: Market, request: R, options: CallOptions) -> Self {
        Self { market, request, page: PageOptions::default(), options }
    }

    /// Returns the request, without its page.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// Sets the largest number of items of a page, from 1 to the largest page of the operation. Without it, the largest:
    /// the fewest requests.
    pub fn limit(mut self, limit: u32) -> Self {
        self.page.limit = Some(limit);
        self
    }

    /// Begins at the page of this token, from [`Page::next_page_token`] of an earlier one.
    pub fn page_token(mut self, token: impl Into<String>) -> Self {
        self.page.token = Some(token.into());
        self
    }

    /// Sets the longest time of each attempt: see [`Call::timeout`](crate::Call::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of each page.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = Some(retry);
        self
    }

    /// Adds a header to the requests. Those of the authorization stay as they are.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options.headers.insert(name, value);
        self
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) for a value beyond its bounds, and whatever [`Market::send`] fails with.
    pub async fn page(self) -> Result<Page<R::Item>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with [`Undecodable`](crate::ErrorKind::Undecodable)
    /// when a page token comes a second time.
    pub fn pages(self) -> Pages<R::Item> {
        let first = self.page.token.clone();
        Pages::new(self.request.operation(), first, move |token| self.clone().read(token))
    }

    /// Reads item after item, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<R::Item> {
        self.pages().items()
    }

    async fn read(self, token: Option<String>) -> Result<Page<R::Item>, Error> {
        let Self { market, mut request, page, options } = self;
        request.set_page(page.at(request.operation(), token)?);
        read_page(&market, &request, &options).await
    }

    /// Changes the request: the setters of the handles do this.
    pub(crate) fn map(self, change: impl FnOnce(R) -> R) -> Self {
        Self { request: change(self.request), ..self }
    }
}

impl<R: fmt::Debug> fmt::Debug for List<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("request", &self.request)
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}
