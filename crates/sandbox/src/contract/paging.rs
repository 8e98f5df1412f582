//! Pages of lists.

use std::hash::Hash;

use serde_json::{Value, json};

use crate::contract::tokens::{self, Cursor};
use crate::faults::fault::Fault;
use crate::http::refusal::Refusal;

/// The end of a list. The Market may write any of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastPage {
    /// The answer has no `paging`.
    NoPaging,
    /// `paging` has no `nextPageToken`.
    #[default]
    NoToken,
    /// `nextPageToken` is `null`.
    Null,
    /// `nextPageToken` is an empty string.
    Empty,
}

/// The way in which the sandbox cuts lists into pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paging {
    pub(crate) last_page: LastPage,
    pub(crate) empty_pages: bool,
    pub(crate) repeat_token: bool,
    slip: Option<Slip>,
}

/// The fault of a single page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    RepeatedToken,
    EmptyPage,
}

/// A page and what comes after it.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// `None` at the end of the list.
    pub(crate) next_token: Option<String>,
}

impl Paging {
    /// Returns the paging of a request that meets this fault.
    pub(crate) fn with(self, fault: Option<Fault>) -> Self {
        let slip = match fault {
            Some(Fault::RepeatedToken) => Some(Slip::RepeatedToken),
            Some(Fault::EmptyPageWithToken) => Some(Slip::EmptyPage),
            _ => None,
        };
        Self { slip, ..self }
    }

    /// The page of a list that a token stands for, or the first; `key` is what the list was asked for by, and `item` makes
    /// an item of what is listed.
    pub(crate) fn page<I, T>(
        &self,
        list: impl Iterator<Item = I>,
        item: impl Fn(I) -> T,
        token: Option<&str>,
        limit: usize,
        key: &impl Hash,
    ) -> Result<Page<T>, Refusal> {
        let asked = token.map(|token| tokens::open(token, key).ok_or_else(bad_token)).transpose()?;
        let cursor = asked.unwrap_or(Cursor::start(self.empty_pages));
        let (items, next) = self.cut(list, item, cursor, limit);
        let next = match self.slip {
            Some(Slip::RepeatedToken) => asked.or(next),
            _ if self.repeat_token => asked.or(next).or(Some(cursor)),
            _ => next,
        };
        Ok(Page { items, next_token: next.map(|next| tokens::seal(next, key)) })
    }

    /// Items that are skipped are not made.
    fn cut<I, T>(
        &self,
        list: impl Iterator<Item = I>,
        item: impl Fn(I) -> T,
        cursor: Cursor,
        limit: usize,
    ) -> (Vec<T>, Option<Cursor>) {
        if self.slip == Some(Slip::EmptyPage) {
            return (Vec::new(), Some(cursor.again()));
        }
        if cursor.blank {
            return (Vec::new(), Some(Cursor { blank: false, ..cursor }));
        }
        let mut rest = list.skip(usize::try_from(cursor.offset).unwrap_or(usize::MAX));
        let items: Vec<T> = rest.by_ref().take(limit).map(item).collect();
        let offset = cursor.offset + u64::try_from(items.len()).unwrap_or(u64::MAX);
        (items, rest.next().map(|_| Cursor { offset, ..Cursor::start(self.empty_pages) }))
    }

    /// The `paging` of a result.
    pub(crate) fn pager(&self, next_token: Option<String>) -> Option<Value> {
        match (next_token, self.last_page) {
            (Some(token), _) => Some(json!({ "nextPageToken": token })),
            (None, LastPage::NoPaging) => None,
            (None, LastPage::NoToken) => Some(json!({})),
            (None, LastPage::Null) => Some(json!({ "nextPageToken": null })),
            (None, LastPage::Empty) => Some(json!({ "nextPageToken": "" })),
        }
    }
}

fn bad_token() -> Refusal {
    Refusal::bad_request("Bad page token")
}
