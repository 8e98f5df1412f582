//! How a command fails: one clear message, and an exit code.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use yandex_market::{BadItem, ErrorKind};

use crate::output::printable;

/// Why a command stopped.
pub(crate) enum Failure {
    /// The command line cannot be right.
    Usage(String),
    /// A call failed.
    Call(yandex_market::Error),
    /// A call failed that writes, and that must not be repeated once it may have arrived: how to look is said then.
    Write(yandex_market::Error, String),
    /// A list was written without these.
    BadItems(Vec<BadItem>),
    /// What was said on the way.
    Told,
    /// The command that is run for each event failed.
    Exec(String),
    /// Something of this machine failed.
    Io(String, io::Error),
    /// Somebody was asked, and said no.
    Declined,
}

impl Failure {
    pub(crate) fn usage(reason: impl Into<String>) -> Self {
        Self::Usage(reason.into())
    }

    pub(crate) fn io(what: impl Into<String>, error: io::Error) -> Self {
        Self::Io(what.into(), error)
    }

    /// A call failed that writes.
    pub(crate) fn write(look_first: String) -> impl FnOnce(yandex_market::Error) -> Self {
        move |error| Self::Write(error, look_first)
    }

    /// Prints the message and tells the exit code: 1 when the call failed, 2 when the command line is wrong.
    ///
    /// A closed pipe is no failure: whoever reads the output has read enough.
    pub(crate) fn report(&self, verbose: bool) -> ExitCode {
        match self {
            Self::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Usage(reason) | Self::Exec(reason) => print(reason),
            Self::Io(what, error) => print(&format!("{what}: {error}")),
            Self::Told => {}
            Self::Call(error) => call(error, verbose),
            Self::Write(error, look_first) => {
                call(error, verbose);
                if may_have_arrived(error) {
                    eprintln!("{}", printable(look_first));
                }
            }
            Self::BadItems(items) => items.iter().for_each(|item| bad_item(item, verbose)),
            Self::Declined => eprintln!("nothing was sent"),
        }
        ExitCode::from(self.code())
    }

    fn code(&self) -> u8 {
        let is_usage = |kind| matches!(kind, ErrorKind::Configuration | ErrorKind::Refused);
        match self {
            Self::Usage(_) => 2,
            Self::Call(error) | Self::Write(error, _) if is_usage(error.kind()) => 2,
            Self::Call(_) | Self::Write(..) | Self::BadItems(_) => 1,
            Self::Told | Self::Exec(_) | Self::Io(..) | Self::Declined => 1,
        }
    }
}

impl From<yandex_market::Error> for Failure {
    fn from(error: yandex_market::Error) -> Self {
        Self::Call(error)
    }
}

fn call(error: &yandex_market::Error, verbose: bool) {
    print(&chain(error));
    if verbose {
        details(error);
    }
}

/// Says that an item is left out. The others are not.
pub(crate) fn bad_item(item: &BadItem, verbose: bool) {
    print(&format!("an item of the list cannot be read and is left out: {}: {}", item.path, item.reason));
    if verbose {
        eprintln!("item: {}", printable(&item.raw));
    }
}

/// Whether what was sent may be there. An error of the server itself does not say that it is not.
fn may_have_arrived(error: &yandex_market::Error) -> bool {
    matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::Undecodable)
        || error.status().is_some_and(|status| status.is_server_error())
}

/// What to do when it is not known whether something was published; `look` says how to look.
pub(crate) fn look_first(look: &str) -> String {
    format!("It may be published and must not simply be repeated. {look}")
}

/// Says what went wrong.
pub(crate) fn print(message: &str) {
    eprintln!("error: {}", printable(message));
}

/// The error and what caused it, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
    causes.fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}

/// What the Market's support asks for, and the body as it came.
fn details(error: &yandex_market::Error) {
    if let Some(traceparent) = error.traceparent() {
        eprintln!("traceparent: {}", printable(traceparent));
    }
    if let Some(body) = error.body() {
        eprintln!("body: {}", printable(body));
    }
}
