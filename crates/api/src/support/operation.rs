//! What the description knows about an operation.

use super::Method;

/// One operation of the API: an entry of [`operations`](crate::operations).
///
/// ```
/// use yandex_market_api::operations::GET_CHATS;
///
/// assert_eq!(GET_CHATS.path, "/v2/businesses/{businessId}/chats");
/// assert!(GET_CHATS.repeatable);
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// The Market's name of it, for example `getChats`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path with `{parameters}`, from the root of the server.
    pub path: &'static str,
    /// The group of the documentation that it stands in, for example `chats`.
    pub group: &'static str,
    /// How often it may be called.
    pub quota: Quota,
    /// The scopes of which a key needs one.
    pub scopes: &'static [&'static str],
    /// How many requests of one business may be under way at a time.
    pub parallel: u32,
    /// The size of its pages, where it has pages.
    pub page: Option<Page>,
    /// Whether it may be sent again when it is not known whether it was carried out.
    pub repeatable: bool,
    /// The Market's page about it.
    pub docs: &'static str,
}

/// How many requests a fixed window of the clock admits.
///
/// The documentation's number, for want of the one that comes with every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests per window, of a seller with no tariff.
    pub requests: u32,
    /// The length of a window in hours.
    pub hours: u32,
    /// The tariffs whose sellers have another number of requests per window, with that number.
    pub tariffs: &'static [(&'static str, u32)],
}

/// How many items a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The largest `limit` that is not refused.
    pub largest: u32,
    /// The `limit` that the Market assumes when there is none.
    pub default: Option<u32>,
    /// Where the items stand in an answer, as a JSON pointer, where they are one list with a token beside it.
    pub items: Option<&'static str>,
}
