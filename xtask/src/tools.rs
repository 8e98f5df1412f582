//! Other people's tools, installed at a pinned version into the target directory.

use std::path::PathBuf;
use std::process::Command;

use crate::{Result, root, run_command};

const REDOCLY: &str = "@redocly/cli@2.77.0";
const SPEC_VALIDATOR: &str = "openapi-spec-validator==0.9.0";

/// Where the tools are.
pub(crate) fn folder() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("tools");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Redocly's CLI, which needs Node.js.
pub(crate) fn redocly() -> Result<PathBuf> {
    let prefix = folder()?.join(named(REDOCLY));
    let program = prefix.join("node_modules/.bin/redocly");
    if !program.exists() {
        std::fs::create_dir_all(&prefix)?;
        run_command(
            Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(&prefix)
                .arg(REDOCLY),
        )?;
    }
    Ok(program)
}

/// openapi-spec-validator, which needs Python 3 with `venv`.
pub(crate) fn spec_validator() -> Result<PathBuf> {
    let prefix = folder()?.join(named(SPEC_VALIDATOR));
    let program = prefix.join("bin/openapi-spec-validator");
    if !program.exists() {
        run_command(Command::new("python3").args(["-m", "venv"]).arg(&prefix))?;
        run_command(Command::new(prefix.join("bin/pip")).args(["install", "--quiet", SPEC_VALIDATOR]))?;
    }
    Ok(program)
}

/// A folder for each version, so that a new pin is a new install.
fn named(package: &str) -> String {
    package.replace(['@', '/', '='], "-")
}
