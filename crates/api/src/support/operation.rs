//! What the description knows about an operation.

use std::time::Duration;

use super::{Method, Style};

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
    /// A sentence about what it does.
    pub summary: &'static str,
    /// The name of its method on the handle of its group, for example `list`.
    pub name: &'static str,
    /// The parameters in its path, query and headers.
    pub parameters: &'static [Parameter],
    /// The name in the description of the schema of its body, where that has a name.
    pub request: Option<&'static str>,
    /// The name in the description of the schema of its response, where that is JSON and has a name.
    pub response: Option<&'static str>,
    /// The kind of thing that it is about, which its limits are counted for.
    pub scope: ScopeKind,
    /// Its effect: what it changes.
    pub effect: Effect,
    /// The number of calls that a window admits, and what a call costs.
    pub quota: Quota,
    /// The scopes of which a key needs one.
    pub scopes: &'static [&'static str],
    /// The number of requests of one business or campaign that may be under way at a time.
    pub parallel: u32,
    /// The size of its pages, where it has pages.
    pub page: Option<Page>,
    /// Tells whether it may be sent again when it is not known whether it was carried out.
    pub repeatable: bool,
    /// Its end, where the Market has announced one.
    pub deprecation: Option<Deprecation>,
    /// The Market's page about it.
    pub docs: &'static str,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name as it travels, for example `businessId`.
    pub name: &'static str,
    /// The part of the request that it stands in.
    pub place: Place,
    /// The type of its values.
    pub kind: Kind,
    /// The notation of a list or an object.
    pub style: Style,
    /// Tells whether it must be given.
    pub required: bool,
    /// The smallest value.
    pub minimum: Option<i64>,
    /// The largest value.
    pub maximum: Option<i64>,
    /// Tells whether the Market advises against it.
    pub deprecated: bool,
    /// Its meaning, in a sentence or two.
    pub description: &'static str,
}

/// The part of a request that a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The headers.
    Header,
    /// The cookies.
    Cookie,
}

/// The type of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A text.
    String,
    /// Several values.
    Array,
    /// An object.
    Object,
}

/// The announced end of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The `operationId` of what takes its place.
    pub successor: Option<&'static str>,
    /// The day from which it does not work any more, as in `2026-10-19`.
    pub shutdown: Option<&'static str>,
}

/// The kind of thing that an operation is about, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScopeKind {
    /// A business (the seller's cabinet): `{businessId}` stands in the path.
    Business,
    /// A campaign (a shop): `{campaignId}` stands in the path.
    Campaign,
    /// Neither: whatever the key may see.
    Key,
}

/// The effect of an operation: what it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing: it only reads.
    Reads,
    /// Something that another call can change again.
    Writes,
    /// Something that no call takes back: a buyer reads it, an order is cancelled, a thing is gone.
    Irreversible,
}

/// A limit of calls in a fixed window of the clock.
///
/// The documentation's number, for want of the one that comes with every response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The number that a window admits, of a seller with no tariff: of requests, or of items where a call costs these.
    pub requests: u32,
    /// The length of a window in minutes.
    pub minutes: u32,
    /// The cost of a call.
    pub cost: Cost,
    /// The tariffs whose sellers have another number per window, with that number.
    pub tariffs: &'static [(&'static str, u32)],
}

impl Quota {
    /// Returns the length of a window.
    #[must_use]
    pub const fn window(&self) -> Duration {
        Duration::from_secs(self.minutes as u64 * 60)
    }
}

/// The cost of a call, in units of its quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cost {
    /// One.
    Call,
    /// The number of items that the request has at this dotted path, such as `offers`.
    RequestItems(&'static str),
    /// The number of items that the response has at this dotted path, such as `result.warehouses.offers.offerId`: all
    /// lists on the way are counted through.
    ResponseItems(&'static str),
}

/// The number of items of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The largest `limit` that is not refused.
    pub largest: u32,
    /// The `limit` that the Market assumes when there is none.
    pub default: Option<u32>,
    /// The place of the items in an answer, as a JSON pointer, where they are one list with a token beside it.
    pub items: Option<&'static str>,
}
