//! What became of a request.

use http::StatusCode;

/// What became of a request to a [`Receiver`](super::Receiver).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Disposition {
    /// It asked whether the integration is alive, and was told so.
    Ping,
    /// It is acknowledged, and waits in [`Notifications`](super::Notifications).
    HandedOn,
    /// It is acknowledged, and was handed on before.
    Duplicate,
    /// It cannot be taken now, through no fault of its own. The Market sends it again.
    PushedBack(PushBack),
    /// It is not what the Market sends.
    Refused(Refusal),
}

/// Why a notification cannot be taken now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PushBack {
    /// The channel is full: the consumer is slower than the Market.
    Full,
    /// There is no consumer any more: its [`Notifications`](super::Notifications) are dropped.
    Abandoned,
    /// [`Receiver::shutdown`](super::Receiver::shutdown) was called.
    ShuttingDown,
    /// The server does not tell the service who calls: see `notify::Peer`.
    NoPeer,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// It does not come from the Market, or it cannot be told where it comes from.
    Sender,
    /// It is no POST.
    Method,
    /// It is not `application/json`, or it is compressed.
    ContentType,
    /// Its body is larger than [`ReceiverBuilder::largest_body`](super::ReceiverBuilder::largest_body).
    TooLarge,
    /// Its body did not come whole, or not in time.
    Incomplete,
    /// Its body is no JSON object with a `notificationType`. The Market does not send it again.
    Malformed,
}

impl Disposition {
    /// The status that the Market is answered.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Ping | Self::HandedOn | Self::Duplicate => StatusCode::OK,
            Self::PushedBack(PushBack::ShuttingDown) => StatusCode::SERVICE_UNAVAILABLE,
            Self::PushedBack(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Refused(refusal) => refusal.status(),
        }
    }

    /// What the Market is told beside the status, when it is an error. It tells no secret: anyone may ask.
    pub(super) fn message(self) -> Option<&'static str> {
        match self {
            Self::Ping | Self::HandedOn | Self::Duplicate => None,
            Self::PushedBack(PushBack::ShuttingDown) => Some("the receiver is shutting down"),
            Self::PushedBack(_) => Some("the notification cannot be taken now"),
            Self::Refused(refusal) => Some(refusal.message()),
        }
    }
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::Sender => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Incomplete => StatusCode::REQUEST_TIMEOUT,
            Self::Malformed => StatusCode::BAD_REQUEST,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Sender => "notifications are taken from the Market only",
            Self::Method => "notifications are sent by POST",
            Self::ContentType => "a notification is application/json, not compressed",
            Self::TooLarge => "the body is too large for a notification",
            Self::Incomplete => "the body did not come whole in time",
            Self::Malformed => "the body is no notification",
        }
    }
}
