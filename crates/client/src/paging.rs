//! Lists that come in pages.

use std::collections::HashSet;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt, iter, try_unfold};
use serde::de::DeserializeOwned;
use yandex_market_api::support::{Envelope, Listing, PageAt, ResponseValue};
use yandex_market_api::{Client, Operation};

use crate::error::BadItem;
use crate::salvage::salvage;
use crate::{Account, Error, ErrorKind, Market, RateLimit};

/// One page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items; there may be none although another page follows.
    pub items: Vec<T>,
    /// The token of the next page; none when this page is the last.
    pub next_page_token: Option<String>,
    /// How much of the operation's quota is left, if the answer told.
    pub rate_limit: Option<RateLimit>,
    /// The items of the page that could not be decoded, where the others could.
    pub bad_items: Vec<BadItem>,
}

impl<T> Page<T> {
    /// A page. The Market tells of the last page by no token, a null one or an empty one.
    pub(crate) fn new(items: Vec<T>, token: Option<String>, rate_limit: Option<RateLimit>) -> Self {
        let next_page_token = token.filter(|token| !token.is_empty());
        Self { items, next_page_token, rate_limit, bad_items: Vec::new() }
    }
}

/// Which page, and how large.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageOptions {
    pub(crate) limit: Option<u32>,
    pub(crate) token: Option<String>,
}

impl PageOptions {
    /// The page of a token.
    pub(crate) fn at(&self, operation: &'static Operation, token: Option<String>) -> Result<PageAt, Error> {
        check_token(operation, token.as_deref())?;
        Ok(PageAt { limit: self.limit(operation)?, token })
    }

    /// The limit to ask for: the largest, for the fewest requests, if nobody said otherwise. One over the largest
    /// is a 400 of the Market, not a silent cut.
    fn limit(&self, operation: &'static Operation) -> Result<NonZeroU32, Error> {
        let largest = operation.page.map_or(u32::MAX, |page| page.largest);
        let limit = self.limit.unwrap_or(largest);
        NonZeroU32::new(limit).filter(|limit| limit.get() <= largest).ok_or_else(|| {
            Error::refused(operation, format!("the limit must be from 1 to {largest}, not {limit}"))
        })
    }
}

/// A token that means no page would be taken for the first page, and a loop over pages for ever begin again.
fn check_token(operation: &'static Operation, token: Option<&str>) -> Result<(), Error> {
    match token {
        Some("") => {
            Err(Error::refused(operation, "the page token is empty: leave it out for the first page"))
        }
        _ => Ok(()),
    }
}

/// Reads one page by a call of the generated client; one odd item does not lose it.
pub(crate) async fn read_page<A, F, Fut>(
    market: &Market,
    operation: &'static Operation,
    account: Account,
    page: PageAt,
    call: F,
) -> Result<Page<A::Item>, Error>
where
    A: Listing<Item: DeserializeOwned> + Envelope,
    F: Fn(Client, PageAt) -> Fut,
    Fut: Future<Output = Result<ResponseValue<A>, yandex_market_api::Error>>,
{
    match market.execute(operation, account, |client| call(client, page.clone())).await {
        Ok(answer) => {
            let rate_limit = answer.rate_limit().copied();
            let (items, token) = answer.require(operation, Listing::into_page)?.into_inner();
            Ok(Page::new(items, token, rate_limit))
        }
        Err(error) => match operation.page.and_then(|page| page.items) {
            Some(list) => salvage(error, list),
            None => Err(error),
        },
    }
}

impl Market {
    /// Reads page after page of any operation that lists, the way that every list here is read.
    ///
    /// An operation that has no method of its own yet is read to its end by this: whatever the Market says of the last
    /// page, with the largest pages, and without losing a page to one odd item.
    ///
    /// ```no_run
    /// use yandex_market::types::{BusinessId, GetChatsRequest};
    /// use yandex_market::{Account, Market, operations};
    ///
    /// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
    /// let business = BusinessId::new(12345);
    /// let pages = market.pages(&operations::GET_CHATS, Account::Business(business), move |client, page| async move {
    ///     let call = client.get_chats().business_id(business).body(GetChatsRequest::default());
    ///     call.page_at(page).send().await
    /// });
    /// let chats = pages.items().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The stream ends with whatever [`execute`](Self::execute) fails with, or with
    /// [`Undecodable`](crate::ErrorKind::Undecodable) when a page token comes a second time.
    pub fn pages<A, F, Fut>(&self, operation: &'static Operation, account: Account, call: F) -> Pages<A::Item>
    where
        A: Listing<Item: DeserializeOwned + Send + 'static> + Envelope + Send,
        F: Fn(Client, PageAt) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<ResponseValue<A>, yandex_market_api::Error>> + Send,
    {
        let market = self.clone();
        Pages::new(operation, None, move |token| {
            let (market, call) = (market.clone(), call.clone());
            async move {
                let page = PageOptions::default().at(operation, token)?;
                read_page(&market, operation, account, page, call).await
            }
        })
    }
}

/// A stream of pages. It ends after the last page and after an error.
#[must_use = "streams do nothing unless they are read"]
pub struct Pages<T> {
    operation: &'static Operation,
    pages: BoxStream<'static, Result<Page<T>, Error>>,
}

/// A stream of items over all pages. It ends after the last page and after an error.
///
/// An item that cannot be decoded does not end it: it is an error with an [`Error::item`], and the others come.
#[must_use = "streams do nothing unless they are read"]
pub struct Items<T>(BoxStream<'static, Result<T, Error>>);

impl<T: Send + 'static> Pages<T> {
    /// The pages from a token on, each read when it is asked for.
    pub(crate) fn new<F, Fut>(operation: &'static Operation, first: Option<String>, read: F) -> Self
    where
        F: Fn(Option<String>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Page<T>, Error>> + Send,
    {
        let start = Next::Page(Tokens::from(&first), first);
        let pages = try_unfold((start, read), move |(next, read)| async move {
            let (tokens, token) = match next {
                Next::Page(tokens, token) => (tokens, token),
                Next::Repeated => return Err(repeated(operation)),
                Next::End => return Ok(None),
            };
            let page = read(token).await?;
            let next = tokens.after(&page);
            Ok(Some((page, (next, read))))
        });
        Self { operation, pages: pages.boxed() }
    }

    /// The items of the pages.
    pub fn items(self) -> Items<T> {
        let operation = self.operation;
        let items = self.pages.map_ok(move |page| {
            let bad_items = page.bad_items.into_iter().map(move |item| Err(Error::of_item(operation, item)));
            iter(page.items.into_iter().map(Ok).chain(bad_items))
        });
        Items(items.try_flatten().boxed())
    }

    /// The next page; none after the last.
    ///
    /// # Errors
    ///
    /// What the call that reads the page fails with.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        self.pages.try_next().await
    }
}

impl<T> Items<T> {
    /// The next item; none after the last.
    ///
    /// # Errors
    ///
    /// What the call that reads its page fails with, and then nothing more comes;
    /// [`Undecodable`](ErrorKind::Undecodable) with an [`Error::item`] for an item that cannot be decoded, and then the
    /// others come.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.0.try_next().await
    }

    /// All items at once.
    ///
    /// # Errors
    ///
    /// What a call that reads a page fails with; the items before it are lost.
    pub async fn try_collect(self) -> Result<Vec<T>, Error> {
        self.0.try_collect().await
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pages.poll_next_unpin(context)
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

/// What comes after a page.
enum Next {
    Page(Tokens, Option<String>),
    /// The page was good, but its token has been there before.
    Repeated,
    End,
}

/// The tokens that were followed, as hashes: a list may have many pages.
#[derive(Default)]
struct Tokens {
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Tokens {
    fn from(first: &Option<String>) -> Self {
        let mut tokens = Self::default();
        if let Some(token) = first {
            tokens.note(token);
        }
        tokens
    }

    /// What comes after this page.
    fn after<T>(mut self, page: &Page<T>) -> Next {
        match page.next_page_token.clone() {
            None => Next::End,
            Some(token) if self.note(&token) => Next::Page(self, Some(token)),
            Some(_) => Next::Repeated,
        }
    }

    /// Whether the token is a new one.
    fn note(&mut self, token: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(token))
    }
}

/// Pages whose tokens repeat have been seen to go round for ever.
fn repeated(operation: &'static Operation) -> Error {
    let reason = "the page token repeats: the list goes in a circle and cannot be read to its end";
    Error::new(ErrorKind::Undecodable, reason).with(|inner| inner.operation = Some(operation))
}
