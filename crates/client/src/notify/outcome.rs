//! The outcome of a request.

use http::StatusCode;

/// The outcome of a request to a [`Receiver`](super::Receiver).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// A test of whether the integration is alive: acknowledged.
    Ping,
    /// A notification: acknowledged, and waiting in [`Notifications`](super::Notifications).
    Accepted,
    /// A notification that was accepted before: acknowledged, and dropped.
    Duplicate,
    /// A notification that cannot be accepted now. The Market sends it again.
    RetryLater(RetryReason),
    /// Not a request of the Market.
    Rejected(Rejection),
}

/// The reason why a notification cannot be accepted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryReason {
    /// The queue is full: the consumer is slower than the Market.
    QueueFull,
    /// There is no consumer any more: its [`Notifications`](super::Notifications) are dropped.
    ConsumerGone,
    /// [`Receiver::shutdown`](super::Receiver::shutdown) was called.
    ShuttingDown,
    /// The server does not pass the address of the peer to the service: see `notify::Peer`.
    UnknownPeer,
}

/// The reason why a request is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// It does not come from the Market, or its sender is unknown.
    Sender,
    /// It is no POST.
    Method,
    /// It is not `application/json`, or it is compressed.
    ContentType,
    /// Its body is larger than [`ReceiverBuilder::largest_body`](super::ReceiverBuilder::largest_body).
    TooLarge,
    /// Its body was cut off, or did not arrive in time.
    Incomplete,
    /// Its body is no JSON object with a `notificationType`. The Market does not send it again.
    Malformed,
}

impl Outcome {
    /// Returns the status of the response.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Ping | Self::Accepted | Self::Duplicate => StatusCode::OK,
            Self::RetryLater(RetryReason::ShuttingDown) => StatusCode::SERVICE_UNAVAILABLE,
            Self::RetryLater(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Rejected(rejection) => rejection.status(),
        }
    }

    /// Returns the message of an error response. It tells no secret: anyone can send a request.
    pub(super) fn message(self) -> Option<&'static str> {
        match self {
            Self::Ping | Self::Accepted | Self::Duplicate => None,
            Self::RetryLater(RetryReason::ShuttingDown) => Some("the receiver is shutting down"),
            Self::RetryLater(_) => Some("the notification cannot be accepted now"),
            Self::Rejected(rejection) => Some(rejection.message()),
        }
    }
}

impl Rejection {
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
            Self::Sender => "notifications are accepted from the Market only",
            Self::Method => "notifications are sent by POST",
            Self::ContentType => "a notification is application/json, not compressed",
            Self::TooLarge => "the body is too large for a notification",
            Self::Incomplete => "the body did not arrive in time",
            Self::Malformed => "the body is no notification",
        }
    }
}
