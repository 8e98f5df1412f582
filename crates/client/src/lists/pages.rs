//! Lists that come in pages.

use std::collections::HashSet;
use std::error::Error as _;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll};

use chrono::{DateTime, Utc};
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt, try_unfold};
use serde::de::DeserializeOwned;
use yandex_market_api::Operation;
use yandex_market_api::support::{ListRequest, PageAt};

use super::partial_page::{PartialPage, Token};
use crate::call::{CallOptions, execute};
use crate::error::BadItem;
use crate::{Error, ErrorKind, Items, Market, RateLimit};

/// One page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items; there may be none although another page follows.
    pub items: Vec<T>,
    /// The token of the next page; none when this page is the last.
    pub next_page_token: Option<String>,
    /// What is left of the operation's quota, if the answer told.
    pub rate_limit: Option<RateLimit>,
    /// The items of the page that could not be decoded, where the others could.
    pub bad_items: Vec<BadItem>,
    /// Reports of what was broken and could be repaired. These items are among [`items`](Self::items): half of a
    /// surrogate pair, bytes that are no UTF-8 and the like are U+FFFD in them.
    pub repaired: Vec<BadItem>,
    /// The page is not the last, but the token of the next one cannot be read.
    pub(crate) is_cut: bool,
    /// The `Date` of the response.
    pub(crate) date: Option<DateTime<Utc>>,
}

impl<T> Page<T> {
    /// A page. The Market tells of the last page by no token, a null one or an empty one.
    pub(crate) fn new(items: Vec<T>, token: Option<String>, rate_limit: Option<RateLimit>) -> Self {
        let next_page_token = token.filter(|token| !token.is_empty());
        Self {
            items,
            next_page_token,
            rate_limit,
            bad_items: Vec::new(),
            repaired: Vec::new(),
            is_cut: false,
            date: None,
        }
    }

    /// Creates a page from the part of a response that could be read.
    fn partial(partial: PartialPage<T>, rate_limit: Option<RateLimit>, date: Option<DateTime<Utc>>) -> Self {
        let is_cut = partial.token == Token::Unreadable;
        let token = match partial.token {
            Token::Page(token) => Some(token),
            Token::End | Token::Unreadable => None,
        };
        Self {
            bad_items: partial.bad_items,
            repaired: partial.repaired,
            is_cut,
            date,
            ..Self::new(partial.items, token, rate_limit)
        }
    }
}

/// The page, and its size.
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

/// Reads the page that a request asks for; one odd item does not lose it.
pub(crate) async fn read_page<R: ListRequest>(
    market: &Market,
    request: &R,
    options: &CallOptions,
) -> Result<Page<R::Item>, Error> {
    let operation = request.operation();
    match execute(market, request, options).await {
        Ok(response) => {
            let (rate_limit, date) = (response.rate_limit().copied(), response.date());
            let invalid = response.invalid_body();
            if let Some(partial) = invalid.and_then(|body| read_partial(operation, body, "broken strings")) {
                return Ok(Page::partial(partial, rate_limit, date));
            }
            let (items, token) =
                response.require(operation, |response| request.page_of(response))?.into_inner();
            Ok(Page { date, ..Page::new(items, token, rate_limit) })
        }
        Err(error) => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            match error.undecoded().and_then(|body| read_partial(operation, body, &reason)) {
                Some(partial) => Ok(Page::partial(partial, error.rate_limit().copied(), error.date())),
                None => Err(error),
            }
        }
    }
}

/// Reads what can be read of a page that was not decoded as it came, for this reason.
fn read_partial<T: DeserializeOwned>(
    operation: &Operation,
    body: &[u8],
    reason: &str,
) -> Option<PartialPage<T>> {
    let mut partial = PartialPage::read(body, operation.page?.items?)?;
    partial.report_envelope(reason);
    Some(partial)
}

/// A stream of pages. It ends after the last page and after an error.
#[must_use = "streams do nothing unless they are read"]
pub struct Pages<T> {
    operation: &'static Operation,
    pages: BoxStream<'static, Result<Page<T>, Error>>,
}

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
                Next::Repeated => return Err(undecodable(operation, REPEATED)),
                Next::Unreadable => return Err(undecodable(operation, UNREADABLE)),
                Next::End => return Ok(None),
            };
            let page = read(token).await?;
            let next = tokens.after(&page);
            Ok(Some((page, (next, read))))
        });
        Self { operation, pages: pages.boxed() }
    }

    /// Returns the items of the pages.
    pub fn items(self) -> Items<T> {
        Items::new(self.operation, self)
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

impl<T> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pages.poll_next_unpin(context)
    }
}

/// What comes after a page.
enum Next {
    Page(Tokens, Option<String>),
    /// The page was good, but its token has been there before.
    Repeated,
    /// The page was good, but its token cannot be read.
    Unreadable,
    End,
}

/// The tokens that were followed, as hashes: a list may have many pages.
#[derive(Default)]
pub(crate) struct Tokens {
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
            None if page.is_cut => Next::Unreadable,
            None => Next::End,
            Some(token) if self.note(&token) => Next::Page(self, Some(token)),
            Some(_) => Next::Repeated,
        }
    }

    /// Whether the token is a new one.
    pub(crate) fn note(&mut self, token: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(token))
    }
}

/// Pages whose tokens repeat have been seen to go round for ever.
const REPEATED: &str = "the page token repeats: the list goes in a circle and cannot be read to its end";

const UNREADABLE: &str = "the token of the next page cannot be read, so the list cannot be read to its end";

fn undecodable(operation: &'static Operation, reason: &str) -> Error {
    Error::new(ErrorKind::Undecodable, reason).with(|inner| inner.operation = Some(operation))
}
