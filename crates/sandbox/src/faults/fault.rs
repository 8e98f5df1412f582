//! The ways in which a request fails.

use std::fmt;
use std::time::Duration;

/// A way in which the Market, or what lies between it and its client, fails a request.
///
/// A fault is put in the way of a single request: by [`SandboxBuilder::fault`](crate::SandboxBuilder::fault) in a
/// given order, or by [`SandboxBuilder::chance`](crate::SandboxBuilder::chance). [`is_processed`](Self::is_processed)
/// tells whether the request has its effect nevertheless, which its sender cannot see.
///
/// ```
/// use yandex_market_sandbox::{Fault, Sandbox};
///
/// # #[tokio::main]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::builder().fault("sendMessageToChat", Fault::ResetAfter).start().await?;
/// sandbox.fault_times("getChats", Fault::Html(502), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed without an answer. The request is not processed, and its body not even read.
    RefuseConnection,
    /// The connection is reset (RST) when the request has been read. It is not processed.
    ResetBefore,
    /// The connection is reset (RST) when the request has been processed.
    ResetAfter,
    /// The connection is reset (RST) when the request has been read, and the request takes effect only after so long.
    /// [`Sandbox::until_processed`](crate::Sandbox::until_processed) waits for that.
    ProcessLater(Duration),
    /// The request is processed, and answered after so long.
    Slow(Duration),
    /// The request is processed; of the answer come the head and half of the body, then nothing for so long, and
    /// then the connection is closed.
    Stall(Duration),
    /// The request is processed; the answer breaks off before all that its `Content-Length` promises has come.
    CutBody,
    /// The request is processed; the answer is complete as HTTP goes, but its JSON stops in the middle.
    CutJson,
    /// The request is processed; the body of the answer says that it is JSON and is not.
    GarbageJson,
    /// The request is processed; the right JSON comes as `text/plain`.
    WrongContentType,
    /// The request is processed; the answer has no body, and the status that it would have had.
    EmptyBody,
    /// A balancer answers with this status and a page of HTML. The request is not processed.
    Html(u16),
    /// The same, but the request is processed.
    HtmlAfter(u16),
    /// The answer is a 500 in the Market's envelope. The request is not processed.
    InternalError,
    /// The same, but the request is processed.
    InternalErrorAfter,
    /// The answer is a 500, the request is processed, and a text of it is stored a little differently: line ends of
    /// `\r\n` become `\n`, `&` becomes `&amp;`, and space around it is gone.
    TextStoredDifferently,
    /// A page of getChatHistory comes from a server that lags behind: messages that are not yet so old are not in it.
    /// Another operation stays as it is.
    HistoryLags(Duration),
    /// The answer has this status where it would have been a 200. The request is processed. A 204 has no body.
    StatusInsteadOf200(u16),
    /// The answer is a 401.
    Unauthorized,
    /// The answer is a 403.
    Forbidden,
    /// The answer is a 404.
    NotFound,
    /// The answer is a 423.
    Locked,
    /// The answer is a 420: too many requests at a time. They need not be.
    ParallelLimit,
    /// The answer is a 420: the hourly quota is spent. Its headers tell that nothing remains until so long after its
    /// `Date`. The true quota is not touched, so that another answer may tell otherwise.
    HourlyLimit {
        /// The time for which the quota is said to be spent; whole seconds.
        until: Duration,
    },
    /// The answer is a 403 in plain text. The request is not processed.
    PlainText403,
    /// The answer is a 420 for too many requests at a time, in plain text. The request is not processed.
    PlainText420,
    /// The answer is a 429 with `Retry-After` in seconds. The request is not processed.
    TooManyRequests {
        /// The value of `Retry-After`; whole seconds.
        retry_after: Duration,
    },
    /// The answer is a 429 with `Retry-After` as a date. The request is not processed.
    TooManyRequestsUntil {
        /// The time from `Date` to the date; whole seconds.
        retry_after: Duration,
    },
    /// The answer is a 503 with `Retry-After` in seconds. The request is not processed.
    ServiceUnavailable {
        /// The value of `Retry-After`; whole seconds.
        retry_after: Duration,
    },
    /// The answer is a 200 whose `status` is `ERROR`. The request is not processed.
    OkWithError,
    /// The answer has this status and an error whose message has 20 MB. The request is not processed.
    HugeError(u16),
    /// The request is processed; the body of the answer does not end. The sandbox closes the connection after 10
    /// seconds or a gibibyte.
    EndlessBody,
    /// The request is processed; the headers say that the operation has a quota of 0, of which 0 remains.
    ZeroQuota,
    /// The request is processed and answered, and its connection is dead from then on: what is sent on it next is not
    /// read, and answered by an RST. So it is when a server closes an idle connection while a request is on its way.
    CloseIdle,
    /// The request is processed; the answer has no headers about the quota.
    NoRateHeaders,
    /// The request is processed; the headers about the quota make no sense. How, goes round: numbers that are none,
    /// negative or beyond all bounds, dates that are none, in the past, in the year 9999 or on a wrong weekday, and
    /// bytes that are no text.
    BrokenRateHeaders,
    /// The token of the next page is the one that this page was asked for by. A first page, which was asked for by
    /// none, stays as it is.
    RepeatedToken,
    /// The page has no items, and its token leads to those that it should have had.
    EmptyPageWithToken,
    /// An enum in the result has a value that nobody knows. A result that has no enum stays as it is.
    UnknownEnumValue,
    /// Optional fields of the answer are `null`: `errors` in its envelope, and a field of what its result is about.
    NullOptional,
    /// A text in the answer, of the item in the middle if it is a page, has a surrogate without its other half: the
    /// escape `\\ud83d`. An answer without a result stays as it is.
    LoneSurrogate,
    /// The same text has a byte that is no UTF-8.
    InvalidUtf8,
    /// The same text has a control character that is not escaped.
    RawControlCharacter,
    /// A number in the answer, of the item in the middle if it is a page, is `1e999`. An answer without a number in its
    /// result stays as it is.
    HugeNumber,
    /// The body begins with a byte order mark.
    ByteOrderMark,
    /// One item of the page, the one in the middle, cannot be decoded: its `createdAt` is `yesterday`, or its `id` if
    /// it has no such date.
    BadItem,
}

impl Fault {
    /// Every fault, those with a status with each that they are meant for, durations being short.
    pub const ALL: &[Self] = &[
        Self::RefuseConnection,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::ProcessLater(Duration::from_millis(20)),
        Self::Slow(Duration::from_millis(50)),
        Self::Stall(Duration::from_millis(200)),
        Self::CutBody,
        Self::CutJson,
        Self::GarbageJson,
        Self::WrongContentType,
        Self::EmptyBody,
        Self::Html(502),
        Self::Html(503),
        Self::Html(504),
        Self::HtmlAfter(502),
        Self::HtmlAfter(503),
        Self::HtmlAfter(504),
        Self::InternalError,
        Self::InternalErrorAfter,
        Self::TextStoredDifferently,
        Self::HistoryLags(Duration::from_millis(200)),
        Self::StatusInsteadOf200(201),
        Self::StatusInsteadOf200(202),
        Self::StatusInsteadOf200(204),
        Self::StatusInsteadOf200(206),
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::Locked,
        Self::ParallelLimit,
        Self::HourlyLimit { until: Duration::from_secs(1) },
        Self::PlainText403,
        Self::PlainText420,
        Self::TooManyRequests { retry_after: Duration::from_secs(1) },
        Self::TooManyRequestsUntil { retry_after: Duration::from_secs(1) },
        Self::ServiceUnavailable { retry_after: Duration::from_secs(1) },
        Self::OkWithError,
        Self::HugeError(200),
        Self::HugeError(400),
        Self::EndlessBody,
        Self::ZeroQuota,
        Self::CloseIdle,
        Self::NoRateHeaders,
        Self::BrokenRateHeaders,
        Self::RepeatedToken,
        Self::EmptyPageWithToken,
        Self::UnknownEnumValue,
        Self::NullOptional,
        Self::LoneSurrogate,
        Self::InvalidUtf8,
        Self::RawControlCharacter,
        Self::HugeNumber,
        Self::ByteOrderMark,
        Self::BadItem,
    ];

    /// Tells whether a request that meets it has its effect.
    #[must_use]
    pub fn is_processed(&self) -> bool {
        !matches!(
            self,
            Self::RefuseConnection
                | Self::ResetBefore
                | Self::Html(_)
                | Self::InternalError
                | Self::Unauthorized
                | Self::Forbidden
                | Self::NotFound
                | Self::Locked
                | Self::ParallelLimit
                | Self::HourlyLimit { .. }
                | Self::PlainText403
                | Self::PlainText420
                | Self::TooManyRequests { .. }
                | Self::TooManyRequestsUntil { .. }
                | Self::ServiceUnavailable { .. }
                | Self::OkWithError
                | Self::HugeError(_)
        )
    }

    /// Tells whether nothing comes back, not even a status.
    pub(crate) fn is_silent(self) -> bool {
        matches!(self, Self::RefuseConnection | Self::ResetBefore | Self::ResetAfter | Self::ProcessLater(_))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProcessLater(delay) => write!(f, "reset, and processed after {delay:?}"),
            Self::HistoryLags(age) => write!(f, "history without the last {age:?}"),
            Self::Slow(delay) => write!(f, "answer after {delay:?}"),
            Self::Stall(silence) => write!(f, "half of the body, then {silence:?} of silence"),
            Self::Html(status) => write!(f, "{status} in HTML before processing"),
            Self::HtmlAfter(status) => write!(f, "{status} in HTML after processing"),
            Self::HourlyLimit { until } => write!(f, "420 for the hourly quota, spent for {until:?}"),
            Self::StatusInsteadOf200(status) => write!(f, "{status} instead of 200"),
            Self::TooManyRequests { retry_after } => write!(f, "429, again in {retry_after:?}"),
            Self::TooManyRequestsUntil { retry_after } => {
                write!(f, "429, again at a date in {retry_after:?}")
            }
            Self::ServiceUnavailable { retry_after } => write!(f, "503, again in {retry_after:?}"),
            Self::HugeError(status) => write!(f, "{status} with an error of 20 MB"),
            other => f.write_str(other.words()),
        }
    }
}

impl Fault {
    /// Its name, without its number.
    fn words(self) -> &'static str {
        match self {
            Self::RefuseConnection => "connection closed at once",
            Self::ResetBefore => "reset before processing",
            Self::ResetAfter => "reset after processing",
            Self::ProcessLater(_) => "reset, and processed later",
            Self::TextStoredDifferently => "500 after processing, the text stored differently",
            Self::HistoryLags(_) => "history that lags",
            Self::Slow(_) => "slow answer",
            Self::Stall(_) => "stalled body",
            Self::CutBody => "body shorter than promised",
            Self::CutJson => "JSON cut in the middle",
            Self::GarbageJson => "garbage instead of JSON",
            Self::WrongContentType => "JSON as text/plain",
            Self::EmptyBody => "empty body",
            Self::Html(_) | Self::HtmlAfter(_) => "HTML",
            Self::InternalError => "500 before processing",
            Self::InternalErrorAfter => "500 after processing",
            Self::Unauthorized => "401",
            Self::Forbidden => "403",
            Self::NotFound => "404",
            Self::Locked => "423",
            Self::ParallelLimit => "420 for parallel requests",
            Self::HourlyLimit { .. } => "420 for the hourly quota",
            Self::StatusInsteadOf200(_) => "another status instead of 200",
            Self::PlainText403 => "403 in plain text",
            Self::PlainText420 => "420 in plain text",
            Self::TooManyRequests { .. } => "429 with Retry-After",
            Self::TooManyRequestsUntil { .. } => "429 with Retry-After as a date",
            Self::ServiceUnavailable { .. } => "503 with Retry-After",
            Self::OkWithError => "200 with status ERROR",
            Self::HugeError(_) => "error of 20 MB",
            Self::EndlessBody => "body without an end",
            Self::ZeroQuota => "quota of 0",
            Self::CloseIdle => "connection dead after the answer",
            Self::NoRateHeaders => "no rate headers",
            Self::BrokenRateHeaders => "broken rate headers",
            Self::RepeatedToken => "repeated page token",
            Self::EmptyPageWithToken => "empty page with a token",
            Self::UnknownEnumValue => "unknown enum value",
            Self::NullOptional => "null for an optional field",
            Self::LoneSurrogate => "lone surrogate in a text",
            Self::InvalidUtf8 => "invalid UTF-8 in a text",
            Self::RawControlCharacter => "raw control character in a text",
            Self::HugeNumber => "number beyond all bounds",
            Self::ByteOrderMark => "byte order mark before the body",
            Self::BadItem => "one bad item in a page",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own() {
        let names: BTreeSet<String> = Fault::ALL.iter().map(Fault::to_string).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        assert_eq!(Fault::HtmlAfter(502).to_string(), "502 in HTML after processing");
        assert_eq!(Fault::Slow(Duration::from_millis(50)).to_string(), "answer after 50ms");
    }
}
