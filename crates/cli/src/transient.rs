//! Failures that pass by themselves.

use std::time::{Duration, Instant, SystemTime};

use yandex_market::{Error, ErrorKind};

use crate::failure::Failure;
use crate::report::{Report, Reporter, chain};

/// Reports what fails again and again while the command goes on, without repeating itself.
pub(crate) struct Transient {
    reporter: Reporter,
    /// The last report, and its time.
    last: Option<(String, Instant)>,
}

/// The interval between two reports of the same failure.
const REMINDER: Duration = Duration::from_secs(60);

impl Transient {
    pub(crate) fn new(reporter: Reporter) -> Self {
        Self { reporter, last: None }
    }

    /// Reports that a call failed and is tried again, or fails if it will not pass by itself.
    pub(crate) fn pass(&mut self, error: Error) -> Result<(), Failure> {
        if !is_transient(&error) {
            return Err(error.into());
        }
        if self.is_news(chain(&error)) {
            self.reporter.retrying(self.reporter.call(&error));
        }
        Ok(())
    }

    /// Reports a failure of which only the reason is known.
    pub(crate) fn pause(&mut self, reason: String) {
        let report = Report::new("retrying", &reason);
        if self.is_news(reason) {
            self.reporter.retrying(report);
        }
    }

    fn is_news(&mut self, message: String) -> bool {
        let is_reported = |(last, at): &(String, Instant)| *last == message && at.elapsed() < REMINDER;
        if self.last.as_ref().is_some_and(is_reported) {
            return false;
        }
        self.last = Some((message, Instant::now()));
        true
    }
}

/// Tells whether a failure may pass by itself: the Market or the way to it is out of order, or a limit is reached.
fn is_transient(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Limited | ErrorKind::NotSent | ErrorKind::OutcomeUnknown | ErrorKind::Undecodable => true,
        ErrorKind::Answered => error
            .status()
            .is_some_and(|status| status.is_server_error() || matches!(status.as_u16(), 420 | 429)),
        _ => false,
    }
}

/// Returns how long the limit holds that a call met.
pub(crate) fn limited_for(error: &Error) -> Duration {
    let until = error.until().map(SystemTime::from);
    until.and_then(|until| until.duration_since(SystemTime::now()).ok()).unwrap_or_default()
}
