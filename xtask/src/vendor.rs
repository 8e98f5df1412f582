//! `cargo xtask vendor`: the tests that need what the vendor wrote, in `../shared`, which is not part of this repository.

use std::process::Command;

use crate::{Result, cargo_command, judges, root};

/// Tells whether it is here.
pub(crate) fn is_here() -> bool {
    root().parent().is_some_and(|folder| folder.join("shared").is_dir())
}

/// The tests that are ignored without it: all that are, but those of the judges.
pub(crate) fn command() -> Result<Command> {
    if !is_here() {
        return Err("../shared is not here: put what the vendor wrote beside this repository".into());
    }
    let mut command = cargo_command(["test", "--workspace", "--tests", "--", "--ignored"]);
    command.args(judges::MODULES.iter().flat_map(|module| ["--skip", module]));
    Ok(command)
}
