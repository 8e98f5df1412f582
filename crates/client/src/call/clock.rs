//! The clock of this machine.

use chrono::{DateTime, Utc};

/// Returns the time by the clock of this machine: the only place of this crate that reads it, which clippy holds.
///
/// The clock may be wrong, and may be set while the program runs. What is measured is measured by `Instant`, and what the
/// Market counts is counted by the `Date` of its responses, where there is one.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
