//! Why a call failed.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::StatusCode;
use yandex_market_api::Operation;
use yandex_market_api::types::ApiError;

use crate::RateLimit;
use crate::call::error_body::{Shape, excerpt};
use crate::market::credentials::Credentials;

/// A call that failed: at which stage, and everything that the Market said.
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

/// An item of a list that could not be decoded as it came.
///
/// `Display` is the path and the reason on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadItem {
    /// The place of the trouble in the response, for example `result.chats[3].createdAt`.
    pub path: String,
    /// The reason, up to its first 512 bytes. It may repeat a wrong value.
    pub reason: String,
    /// The item as it came, up to its first 16 KiB; bytes that are no UTF-8 are replaced.
    pub raw: String,
}

impl fmt::Display for BadItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", OneLine(&self.path), OneLine(&self.reason))
    }
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
    pub(crate) date: Option<DateTime<Utc>>,
    pub(crate) body: Option<String>,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) item: Option<BadItem>,
    /// The body of an answer that could not be decoded, whole.
    pub(crate) undecoded: Option<Bytes>,
    /// What a group has to remember of the call.
    pub(crate) memo: Option<Arc<dyn Any + Send + Sync>>,
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

    /// Tells whether the answer had an error of this code.
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

    /// The time that the response asks to wait before the next attempt, by its `Retry-After`; at most an hour.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The item of a list that could not be decoded, when the others could.
    #[must_use]
    pub fn item(&self) -> Option<&BadItem> {
        self.0.item.as_ref()
    }

    /// The number of attempts; 0 when the call was refused here.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The rest of the operation's quota, if the answer told.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// The id of the request that the Market's support asks for.
    #[must_use]
    pub fn traceparent(&self) -> Option<&str> {
        self.0.traceparent.as_deref()
    }

    /// The Market's own time when it responded, to the second: its `Date`, if a response came and that can be read.
    #[must_use]
    pub fn date(&self) -> Option<DateTime<Utc>> {
        self.0.date
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
            date: None,
            body: None,
            until: None,
            retry_after: None,
            item: None,
            undecoded: None,
            memo: None,
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

    /// Replaces a cause that holds the secret by its text without it.
    pub(crate) fn redact_source(mut self, credentials: &Credentials) -> Self {
        if let Some(source) = &self.0.source {
            let text = chain(&**source);
            if credentials.is_in(&text) || credentials.is_in(&format!("{source:?}")) {
                self.0.source = Some(credentials.redact(text).into());
            }
        }
        self
    }

    /// The error of an item that cannot be decoded.
    pub(crate) fn of_item(operation: &'static Operation, item: BadItem) -> Self {
        Self::new(ErrorKind::Undecodable, "cannot decode an item").with(|inner| {
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

/// The texts of an error and its causes, on one line.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, reason, status, item, until, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{}: ", operation.id)?;
        }
        f.write_str(reason)?;
        if let Some(status) = status {
            write!(f, " ({})", StatusText(*status))?;
        }
        self.write_errors(f)?;
        if let Some(item) = item {
            write!(f, ": {item}")?;
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

impl Error {
    /// Writes what the Market says: its errors, or the text of a body that has none.
    fn write_errors(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { errors, body, status, .. } = &*self.0;
        for (index, error) in errors.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            write!(f, "{}", OneLine(&error.code))?;
            if let Some(message) = error.message.as_deref().filter(|message| !message.is_empty()) {
                write!(f, ": {}", OneLine(message))?;
            }
        }
        // The body of a success may hold what people wrote to each other.
        let is_failure = status.is_some_and(|status| !status.is_success());
        match body {
            Some(body) if errors.is_empty() && is_failure => match Shape::of(body.as_bytes()) {
                Shape::Empty => Ok(()),
                Shape::Html => f.write_str(": an HTML page"),
                Shape::Text | Shape::Json => write!(f, ": {}", OneLine(&excerpt(body))),
            },
            _ => Ok(()),
        }
    }
}

/// A status with its name; 420 is the Market's own, and no HTTP library knows it.
struct StatusText(StatusCode);

impl fmt::Display for StatusText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0.as_u16() {
            420 => Some("Method Failure"),
            499 => Some("Client Closed Request"),
            _ => self.0.canonical_reason(),
        };
        f.write_str(self.0.as_str())?;
        name.map_or(Ok(()), |name| write!(f, " {name}"))
    }
}

/// A text from outside in a message of one line: nothing in it moves the cursor or turns the direction of writing.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            c if c.is_control() => f.write_char(' '),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                f.write_char('\u{fffd}')
            }
            c => f.write_char(c),
        })
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
            .field("retry_after", &inner.retry_after)
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
