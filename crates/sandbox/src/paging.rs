//! How lists are cut into pages.

use std::hash::Hash;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use yandex_market_api::types::ForwardScrollingPager;

use crate::answer::Refusal;
use crate::fault::Fault;
use crate::tokens::{self, Cursor};

/// How a list says that it has ended. The Market may do any of these.
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

/// How the sandbox pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paging {
    pub(crate) last_page: LastPage,
    pub(crate) empty_pages: bool,
    pub(crate) repeat_token: bool,
    slip: Option<Slip>,
}

/// What goes wrong with a single page.
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
    /// How a page is cut that meets this fault.
    pub(crate) fn with(self, fault: Option<Fault>) -> Self {
        let slip = match fault {
            Some(Fault::RepeatedToken) => Some(Slip::RepeatedToken),
            Some(Fault::EmptyPageWithToken) => Some(Slip::EmptyPage),
            _ => None,
        };
        Self { slip, ..self }
    }

    /// The page of a list that a token stands for, or the first; `question` is what the list was asked for by.
    pub(crate) fn page<'a, T: Clone + 'a>(
        &self,
        list: impl Iterator<Item = &'a T>,
        token: Option<&str>,
        limit: usize,
        question: &impl Hash,
    ) -> Result<Page<T>, Refusal> {
        let asked = token.map(|token| tokens::open(token, question).ok_or_else(bad_token)).transpose()?;
        let cursor = asked.unwrap_or(Cursor::start(self.empty_pages));
        let (items, next) = self.cut(list, cursor, limit);
        let next = match self.slip {
            Some(Slip::RepeatedToken) => asked.or(next),
            _ if self.repeat_token => asked.or(next).or(Some(cursor)),
            _ => next,
        };
        Ok(Page { items, next_token: next.map(|next| tokens::seal(next, question)) })
    }

    fn cut<'a, T: Clone + 'a>(
        &self,
        list: impl Iterator<Item = &'a T>,
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
        let items: Vec<T> = rest.by_ref().take(limit).cloned().collect();
        let offset = cursor.offset + u64::try_from(items.len()).unwrap_or(u64::MAX);
        (items, rest.next().map(|_| Cursor { offset, ..Cursor::start(self.empty_pages) }))
    }

    /// The `paging` of a result.
    pub(crate) fn pager(&self, next_token: Option<String>) -> Option<ForwardScrollingPager> {
        let next_page_token = match (next_token, self.last_page) {
            (None, LastPage::NoPaging) => return None,
            (None, LastPage::Empty) => Some(String::new()),
            (next_token, _) => next_token,
        };
        Some(ForwardScrollingPager { next_page_token })
    }

    /// Writes an answer whose result has a pager.
    pub(crate) fn write(&self, answer: &impl Serialize) -> Response {
        match self.last_page {
            LastPage::Null => Json(with_null(json!(answer))).into_response(),
            _ => Json(answer).into_response(),
        }
    }
}

/// The generated types leave a token out that is not there; this puts `null` in its place.
fn with_null(mut answer: Value) -> Value {
    // getCampaigns has no envelope.
    for place in ["/result/paging", "/paging"] {
        if let Some(Value::Object(pager)) = answer.pointer_mut(place) {
            pager.entry("nextPageToken").or_insert(Value::Null);
        }
    }
    answer
}

fn bad_token() -> Refusal {
    Refusal::bad_request("Bad page token")
}
