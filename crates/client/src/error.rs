//! Why a call failed.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::StatusCode;
use yandex_market_api::Operation;
use yandex_market_api::types::ApiError;

use crate::RateLimit;
#[cfg(feature = "chats")]
use crate::chats::Sent;

/// Why a call failed: at which stage, and everything that the Market said.
///
/// `Display` is one line with the operation, the status, the codes and their messages; what caused it is the
/// [`source`](StdError::source). The key is in none of it.
///
/// ```no_run
/// use yandex_market::{ErrorKind, Market};
///
/// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
/// match market.business(12345).chats().list().page().await {
///     Err(error) if error.kind() == ErrorKind::Answered && error.has_code("FORBIDDEN") => {
///         eprintln!("ask for the scope: {error} (support wants {:?})", error.traceparent());
///     }
///     page => println!("{} chats", page?.items.len()),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

/// The stage at which a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The Market could not be set up. No call was made.
    Configuration,
    /// The call was refused here, because the Market would refuse it. Nothing was sent.
    Refused,
    /// The request was not sent, because a limit of the Market would have to be waited for longer than is wanted:
    /// [`Error::until`] tells until when.
    Limited,
    /// The request did not leave: there is no connection.
    NotSent,
    /// The request may have left, and no whole answer came: it may have been carried out or not.
    OutcomeUnknown,
    /// The Market answered with an error.
    Answered,
    /// The Market answered with something that makes no sense. An operation that only reads may be called again.
    Undecodable,
}

/// An item of a list that could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadItem {
    /// Where in the answer the trouble is, for example `result.chats[3].createdAt`.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
    /// The item as it came.
    pub raw: String,
}

pub(crate) struct Inner {
    kind: ErrorKind,
    /// What went wrong, to stand after the name of the operation.
    reason: String,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) attempts: u32,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) traceparent: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) item: Option<BadItem>,
    /// The body of an answer that could not be decoded, whole.
    pub(crate) undecoded: Option<Bytes>,
    /// What was being sent to a buyer.
    #[cfg(feature = "chats")]
    pub(crate) sent: Option<Sent>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// The stage at which the call failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The HTTP status of the answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Every error of the answer, in its order.
    ///
    /// The integer code of the Market's older bodies (`{"error": {"code": 403, …}}`) is here as text.
    #[must_use]
    pub fn errors(&self) -> &[ApiError] {
        &self.0.errors
    }

    /// Whether the answer had an error of this code.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.0.errors.iter().any(|error| error.code == code)
    }

    /// The scopes of which the key needs one, when the Market answered 403: a missing scope is one of its reasons.
    #[must_use]
    pub fn acceptable_scopes(&self) -> &'static [&'static str] {
        match (self.0.status, self.0.operation) {
            (Some(StatusCode::FORBIDDEN), Some(operation)) => operation.scopes,
            _ => &[],
        }
    }

    /// Until when the Market's limit holds, when that is why the call was not carried out.
    #[must_use]
    pub fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// The item of a list that could not be decoded, when the others could.
    #[must_use]
    pub fn item(&self) -> Option<&BadItem> {
        self.0.item.as_ref()
    }

    /// How many attempts there were; none when the call was refused here.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How much of the operation's quota is left, if the answer told.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// The id of the request that the Market's support asks for.
    #[must_use]
    pub fn traceparent(&self) -> Option<&str> {
        self.0.traceparent.as_deref()
    }

    /// The body of the answer as it came, up to its first 16 KiB; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            reason: reason.into(),
            operation: None,
            status: None,
            errors: Vec::new(),
            attempts: 0,
            rate_limit: None,
            traceparent: None,
            body: None,
            until: None,
            item: None,
            undecoded: None,
            #[cfg(feature = "chats")]
            sent: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, reason)
    }

    pub(crate) fn refused(operation: &'static Operation, reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, reason).with(|inner| inner.operation = Some(operation))
    }

    /// The same, of which it is not known whether it was carried out.
    pub(crate) fn now_unknown(mut self, reason: &str) -> Self {
        (self.0.kind, self.0.reason) = (ErrorKind::OutcomeUnknown, reason.to_owned());
        self
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The error of an item that cannot be decoded.
    pub(crate) fn of_item(operation: &'static Operation, item: BadItem) -> Self {
        Self::new(ErrorKind::Undecodable, "an item cannot be decoded:").with(|inner| {
            inner.operation = Some(operation);
            inner.attempts = 1;
            inner.item = Some(item);
        })
    }

    /// The body of an answer that could not be decoded.
    pub(crate) fn undecoded(&self) -> Option<&Bytes> {
        self.0.undecoded.as_ref()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Sets what is known of the call.
    pub(crate) fn with(mut self, set: impl FnOnce(&mut Inner)) -> Self {
        set(&mut self.0);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, reason, status, errors, item, until, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{}: ", operation.id)?;
        }
        f.write_str(reason)?;
        if let Some(status) = status {
            write!(f, " {status}")?;
        }
        for (index, error) in errors.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            f.write_str(&error.code)?;
            if let Some(message) = error.message.as_deref().filter(|message| !message.is_empty()) {
                write!(f, ": {message}")?;
            }
        }
        if let Some(item) = item {
            write!(f, " {}: {}", item.path, item.reason)?;
        }
        if let Some(until) = until {
            write!(f, " (until {})", until.to_rfc3339_opts(SecondsFormat::Secs, true))?;
        }
        match self.acceptable_scopes() {
            [] => Ok(()),
            scopes => write!(f, " (if the key lacks a scope, one of these will do: {})", scopes.join(", ")),
        }
    }
}

/// Shows everything but the body, which may hold what people wrote to each other.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("reason", &inner.reason)
            .field("operation", &inner.operation.map(|operation| operation.id))
            .field("status", &inner.status)
            .field("errors", &inner.errors)
            .field("attempts", &inner.attempts)
            .field("rate_limit", &inner.rate_limit)
            .field("traceparent", &inner.traceparent)
            .field("until", &inner.until)
            .field("item", &inner.item.as_ref().map(|item| &item.path))
            .field("body_bytes", &inner.body.as_ref().map(String::len))
            .field("source", &inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
