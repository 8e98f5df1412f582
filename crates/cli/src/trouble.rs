//! Failures that are no end.

use std::time::{Duration, Instant, SystemTime};

use yandex_market::{Error, ErrorKind};

use crate::failure::{Failure, chain, print};

/// What fails again and again while one goes on.
#[derive(Default)]
pub(crate) struct Trouble {
    /// What was said last, and when.
    said: Option<(String, Instant)>,
}

/// So often the same failure is said.
const REMINDER: Duration = Duration::from_secs(60);

impl Trouble {
    /// Says that a call failed and is tried again, or fails if it will not be over by itself.
    pub(crate) fn pass(&mut self, error: Error) -> Result<(), Failure> {
        if !may_pass(&error) {
            return Err(error.into());
        }
        let message = chain(&error);
        let is_said = |(said, at): &(String, Instant)| *said == message && at.elapsed() < REMINDER;
        if !self.said.as_ref().is_some_and(is_said) {
            print(&format!("{message} (trying again)"));
            self.said = Some((message, Instant::now()));
        }
        Ok(())
    }
}

/// Whether a failure may be over by itself: the Market or the way to it is out of order, or a limit is reached.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Limited | ErrorKind::NotSent | ErrorKind::OutcomeUnknown | ErrorKind::Undecodable => true,
        ErrorKind::Answered => {
            error.status().is_some_and(|status| status.is_server_error() || status.as_u16() == 420)
        }
        _ => false,
    }
}

/// How long the limit holds that a call met.
pub(crate) fn limited_for(error: &Error) -> Duration {
    let until = error.until().map(SystemTime::from);
    until.and_then(|until| until.duration_since(SystemTime::now()).ok()).unwrap_or_default()
}
