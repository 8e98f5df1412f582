//! How a command fails: one clear message, and an exit code.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use yandex_market::ErrorKind;

use crate::output::printable;

/// Why a command stopped.
pub(crate) enum Failure {
    /// The command line cannot be right.
    Usage(String),
    /// A call failed.
    Call(yandex_market::Error),
    /// Something of this machine failed.
    Io(String, io::Error),
}

impl Failure {
    pub(crate) fn usage(reason: impl Into<String>) -> Self {
        Self::Usage(reason.into())
    }

    pub(crate) fn io(what: impl Into<String>, error: io::Error) -> Self {
        Self::Io(what.into(), error)
    }

    /// Prints the message and tells the exit code: 1 when the call failed, 2 when the command line is wrong.
    ///
    /// A closed pipe is no failure: whoever reads the output has read enough.
    pub(crate) fn report(&self, verbose: bool) -> ExitCode {
        match self {
            Self::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Usage(reason) => print(reason),
            Self::Io(what, error) => print(&format!("{what}: {error}")),
            Self::Call(error) => {
                print(&chain(error));
                if verbose {
                    details(error);
                }
            }
        }
        ExitCode::from(self.code())
    }

    fn code(&self) -> u8 {
        let is_usage = |kind| matches!(kind, ErrorKind::Configuration | ErrorKind::Refused);
        match self {
            Self::Usage(_) => 2,
            Self::Call(error) if is_usage(error.kind()) => 2,
            Self::Call(_) | Self::Io(..) => 1,
        }
    }
}

impl From<yandex_market::Error> for Failure {
    fn from(error: yandex_market::Error) -> Self {
        Self::Call(error)
    }
}

fn print(message: &str) {
    eprintln!("error: {}", printable(message));
}

/// The error and what caused it, in one line.
fn chain(error: &dyn Error) -> String {
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
