//! `cargo xtask judge`: programs of other people judge the sandbox and the client by the description.

use std::process::Command;

use crate::{Result, cargo_command, tools};

/// The tests that need the judges, which are installed here. See tests/tests/judged.
pub(crate) fn command() -> Result<Command> {
    let mut command =
        cargo_command(["test", "--package", "yandex-market-tests", "--test", "judged", "--", "--ignored"]);
    command
        .env("PRISM", tools::prism()?)
        .env("SCHEMATHESIS", tools::schemathesis()?)
        .env("BUNDLE", tools::bundle()?);
    Ok(command)
}
