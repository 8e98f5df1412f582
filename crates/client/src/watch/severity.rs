//! The reach of a failure: one chat, or the whole watch.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{Error, ErrorKind};

/// The reach of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// A limit of the Market is reached; all calls meet it.
    Limit,
    /// There is no connection; no call has one.
    Connection,
    /// The key is not good.
    Key,
    /// The failure may pass by itself.
    Transient,
    /// The Market is likely to give the same answer again.
    Definite,
    /// The call is refused here, and always will be.
    Impossible,
}

impl Severity {
    pub(super) fn of(error: &Error) -> Self {
        match (error.kind(), error.status().map(|status| status.as_u16())) {
            (ErrorKind::Limited, _) | (ErrorKind::Answered, Some(420 | 429)) => Self::Limit,
            (ErrorKind::NotSent, _) => Self::Connection,
            (ErrorKind::Answered, Some(401 | 403)) => Self::Key,
            (ErrorKind::Answered, Some(400..500)) => Self::Definite,
            (ErrorKind::Refused | ErrorKind::Configuration, _) => Self::Impossible,
            _ => Self::Transient,
        }
    }
}

/// Returns the time for which a limit still holds.
pub(super) fn limit_ends(error: &Error, now: DateTime<Utc>) -> Option<Duration> {
    (error.until()? - now).to_std().ok()
}

/// The longest reason that is kept.
const LONGEST_REASON: usize = 500;

/// Returns the error as one line of bounded length.
pub(super) fn one_line(error: &Error) -> String {
    let text = error.to_string();
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REASON).collect()
}
