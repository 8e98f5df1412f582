//! Lists, item by item.

use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_util::future::poll_fn;
use futures_util::stream::{Stream, StreamExt};
use yandex_market_api::Operation;

use crate::error::BadItem;
use crate::{Error, Page, Pages};

/// A stream of items over all pages. It ends after the last page and after an error.
///
/// An item that cannot be decoded does not end it and is no error: it is logged as a warning, kept in
/// [`bad_items`](Self::bad_items), and the others come. [`strict`](Self::strict) makes it an error.
///
/// ```no_run
/// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
/// let mut chats = market.business(12345).chats().list().stream();
/// while let Some(chat) = chats.try_next().await? {
///     println!("{}", chat.chat_id);
/// }
/// for bad in chats.bad_items() {
///     eprintln!("{}: {}", bad.path, bad.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing unless they are read"]
pub struct Items<T> {
    operation: &'static Operation,
    pages: Pages<T>,
    /// The rest of the page that was read last.
    items: vec::IntoIter<T>,
    /// The same of its bad items, if they are to come as errors.
    errors: vec::IntoIter<BadItem>,
    bad_items: Vec<BadItem>,
    is_strict: bool,
}

/// The largest number of bad items that are kept; the others are logged only.
const BAD_ITEM_LIMIT: usize = 1_000;

impl<T> Items<T> {
    pub(crate) fn new(operation: &'static Operation, pages: Pages<T>) -> Self {
        Self {
            operation,
            pages,
            items: Vec::new().into_iter(),
            errors: Vec::new().into_iter(),
            bad_items: Vec::new(),
            is_strict: false,
        }
    }

    /// Makes each item that cannot be decoded an error with an [`Error::item`]. The stream goes on after it.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// // Fails at the first chat that cannot be decoded.
    /// let chats = market.business(12345).chats().list().stream().strict().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn strict(self) -> Self {
        Self { is_strict: true, ..self }
    }

    /// Returns the items that could not be decoded until now, up to 1,000 of them. There are none if the stream is
    /// [strict](Self::strict).
    #[must_use]
    pub fn bad_items(&self) -> &[BadItem] {
        &self.bad_items
    }

    /// Takes the [bad items](Self::bad_items), so that there is room for more.
    #[must_use]
    pub fn take_bad_items(&mut self) -> Vec<BadItem> {
        std::mem::take(&mut self.bad_items)
    }

    /// Returns the next item; none after the last.
    ///
    /// # Errors
    ///
    /// Whatever the call that reads its page fails with, and then nothing more comes. If the stream is
    /// [strict](Self::strict), [`Undecodable`](crate::ErrorKind::Undecodable) with an [`Error::item`] for an item that
    /// cannot be decoded, and then the others come.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_next_unpin(context)).await.transpose()
    }

    /// Reads all items, and those that cannot be decoded.
    ///
    /// # Errors
    ///
    /// Whatever a call that reads a page fails with; the items before it are lost.
    pub async fn try_collect(mut self) -> Result<Collected<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(Collected { items, bad_items: self.bad_items })
    }

    fn add(&mut self, page: Page<T>) {
        for item in &page.repaired {
            tracing::warn!(operation = self.operation.id, path = item.path, "broken JSON was repaired");
        }
        self.items = page.items.into_iter();
        if self.is_strict {
            self.errors = page.bad_items.into_iter();
            return;
        }
        for item in page.bad_items {
            // The reason may repeat what people wrote, so it is not logged.
            tracing::warn!(operation = self.operation.id, path = item.path, "an item cannot be decoded");
            if self.bad_items.len() < BAD_ITEM_LIMIT {
                self.bad_items.push(item);
            }
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(item) = self.errors.next() {
                return Poll::Ready(Some(Err(Error::of_item(self.operation, item))));
            }
            match ready!(self.pages.poll_next_unpin(context)) {
                Some(Ok(page)) => self.add(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing is pinned inside.
impl<T> Unpin for Items<T> {}

/// The items of a list that was read to its end: what [`Items::try_collect`] returns.
///
/// It is a slice of the items, and an iterator over them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct Collected<T> {
    /// The items.
    pub items: Vec<T>,
    /// The items that could not be decoded, up to 1,000 of them.
    pub bad_items: Vec<BadItem>,
}

impl<T> Collected<T> {
    /// Returns the items, without those that could not be decoded.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T> Deref for Collected<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Collected<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Collected<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.items.iter()
    }
}
