//! Failures of commands, and their exit codes.

use std::io;
use std::process::ExitCode;

use yandex_market::api::support::Effect;
use yandex_market::{BadItem, Error, ErrorKind};

use crate::report::{Report, Reporter};

/// Why a command stopped.
pub(crate) enum Failure {
    /// The command line cannot be right.
    Usage(String),
    /// A call failed.
    Call(Error),
    /// A call failed that writes, and that must not be repeated once it may have arrived: the advice says how to look.
    Write(Error, String),
    /// A list was written without these.
    BadItems(Vec<BadItem>),
    /// A response was well-formed and cannot be used.
    Response(String),
    /// Something was left out, and was reported when it was.
    AlreadyReported,
    /// The command that is run for each event failed.
    Exec(String),
    /// Something of this machine failed.
    Io(String, io::Error),
    /// The question whether to go on was answered with no.
    Declined,
    /// A second signal ended the program before its work was finished.
    Interrupted,
}

/// The exit codes, as the help and the man pages list them.
pub(crate) const EXIT_CODES: [(u8, &str); 7] = [
    (0, "everything was done"),
    (1, "the call failed, or something was left out"),
    (2, "the command line cannot be right; nothing was sent"),
    (3, "the outcome is unknown: it may have been carried out, look before you repeat it"),
    (4, "the key or its scopes are not sufficient (401, 403)"),
    (5, "a limit of the Market holds (420, 429, or a wait that would be too long)"),
    (130, "a second signal ended it before it had finished"),
];

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const UNKNOWN: u8 = 3;
const KEY: u8 = 4;
const LIMIT: u8 = 5;
const INTERRUPTED: u8 = 130;

impl Failure {
    pub(crate) fn usage(reason: impl Into<String>) -> Self {
        Self::Usage(reason.into())
    }

    pub(crate) fn io(what: impl Into<String>, error: io::Error) -> Self {
        Self::Io(what.into(), error)
    }

    /// A call failed that writes.
    pub(crate) fn write(advice: String) -> impl FnOnce(Error) -> Self {
        move |error| Self::Write(error, advice)
    }

    /// Prints the failure and returns the exit code.
    ///
    /// A closed pipe is no failure: whoever reads the output has read enough.
    pub(crate) fn exit(&self, reporter: Reporter) -> ExitCode {
        if matches!(self, Self::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        match self {
            Self::Usage(reason) => reporter.print(Report::new("usage", reason)),
            Self::Response(reason) => reporter.print(Report::new("undecodable", reason)),
            Self::Exec(reason) => reporter.print(Report::new("command_failed", reason)),
            Self::Io(what, error) => reporter.print(Report::new("io", &format!("{what}: {error}"))),
            Self::Call(error) => reporter.print(reporter.call(error)),
            Self::Write(error, advice) if may_have_arrived(error) => {
                reporter.print(reporter.call(error).advice(advice));
            }
            Self::Write(error, _) => reporter.print(reporter.call(error)),
            Self::BadItems(items) => items.iter().for_each(|item| reporter.bad_item(item)),
            Self::Declined => reporter.print(Report::new("declined", "nothing was sent")),
            Self::AlreadyReported | Self::Interrupted => {}
        }
        ExitCode::from(self.code())
    }

    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Write(error, _) if may_have_arrived(error) => UNKNOWN,
            Self::Call(error) | Self::Write(error, _) => call_code(error),
            Self::Interrupted => INTERRUPTED,
            Self::BadItems(_)
            | Self::Response(_)
            | Self::AlreadyReported
            | Self::Exec(_)
            | Self::Io(..)
            | Self::Declined => FAILED,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

fn call_code(error: &Error) -> u8 {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::Configuration | ErrorKind::Refused, _) => USAGE,
        (ErrorKind::OutcomeUnknown, _) if changes_something(error) => UNKNOWN,
        (ErrorKind::Limited, _) | (_, Some(420 | 429)) => LIMIT,
        (_, Some(401 | 403)) => KEY,
        _ => FAILED,
    }
}

/// Tells a call that changes something from one that only reads, of which no outcome needs to be known.
fn changes_something(error: &Error) -> bool {
    error.operation().is_none_or(|operation| operation.effect != Effect::Reads)
}

/// Tells whether what was sent may be there. An error of the server itself does not say that it is not.
fn may_have_arrived(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::Undecodable)
        || error.status().is_some_and(|status| status.is_server_error())
}

/// The advice when it is not known whether a call was carried out; `look` says how to look.
pub(crate) fn look_first(look: &str) -> String {
    format!("It may have been carried out and must not simply be repeated. {look}")
}
