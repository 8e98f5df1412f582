//! `cargo xtask judge`: programs of other people judge the sandbox and the client by the description.

use std::process::Command;

use crate::{Result, cargo_command, tools, vendor};

/// The modules of the tests that need the judges.
pub(crate) const MODULES: [&str; 2] = ["prism::", "schemathesis::"];

/// What those of them are called that need the vendor's own description as well.
const WITH_VENDORS_OWN: &str = "vendors_own";

/// The tests that need the judges, which are installed here. See tests/tests/judged.
pub(crate) fn command() -> Result<Command> {
    let mut command =
        cargo_command(["test", "--package", "yandex-market-tests", "--test", "judged", "--", "--ignored"]);
    if !vendor::is_here() {
        command.args(["--skip", WITH_VENDORS_OWN]);
    }
    command
        .env("PRISM", tools::prism()?)
        .env("SCHEMATHESIS", tools::schemathesis()?)
        .env("BUNDLE", tools::bundle()?);
    Ok(command)
}
