//! Why a call of the bare client did not return what its description promises.

use bytes::Bytes;

use super::Head;

/// What went wrong, with all that was received: progenitor's own error loses the status and the headers of a
/// body that is not what was described.
#[derive(Debug)]
pub enum Error {
    /// The arguments of the call are wrong; nothing was sent.
    InvalidRequest(String),
    /// The request could not be built or sent, or no answer came.
    Transport(reqwest::Error),
    /// An answer began to come, but its body did not arrive.
    Body(Head, reqwest::Error),
    /// A success came whose body is larger than [`ClientOptions::max_response_body`](super::ClientOptions); it has not
    /// been read.
    BodyTooLarge(Head),
    /// A success came whose body is not what was described.
    Undecodable(Head, Bytes, serde_json::Error),
    /// Any other answer; its body has not been read.
    UnexpectedResponse(reqwest::Response),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidRequest(reason) => write!(f, "invalid request: {reason}"),
            Self::Transport(_) => f.write_str("no response"),
            Self::Body(head, _) => write!(f, "the response body ({}) was cut off", head.status),
            Self::BodyTooLarge(head) => write!(f, "the response body ({}) is too large", head.status),
            Self::Undecodable(head, ..) => write!(f, "cannot decode the response body ({})", head.status),
            Self::UnexpectedResponse(response) => write!(f, "the response has status {}", response.status()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(source) | Self::Body(_, source) => Some(source),
            Self::Undecodable(_, _, source) => Some(source),
            Self::InvalidRequest(_) | Self::BodyTooLarge(_) | Self::UnexpectedResponse(_) => None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error)
    }
}
