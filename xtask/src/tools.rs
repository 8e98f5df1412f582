//! Other people's tools, installed at a pinned version into the target directory.

use std::path::PathBuf;
use std::process::Command;

use crate::{Result, command, run_command, target};

const PRISM: &str = "@stoplight/prism-cli@5.14.2";
const REDOCLY: &str = "@redocly/cli@2.77.0";
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
const SPECTRAL: &str = "@stoplight/spectral-cli@6.16.3";
const SPEC_VALIDATOR: &str = "openapi-spec-validator==0.9.0";

/// Where the tools are.
fn folder() -> Result<PathBuf> {
    let folder = target()?.join("tools");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A command of Redocly's CLI.
pub(crate) fn redocly() -> Result<Command> {
    let mut redocly = command(npm(REDOCLY, "redocly")?, []);
    redocly.envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")]);
    Ok(redocly)
}

/// Spectral, which lints a description by rules.
pub(crate) fn spectral() -> Result<PathBuf> {
    npm(SPECTRAL, "spectral")
}

/// Prism, which stands in for a server and judges what goes by.
pub(crate) fn prism() -> Result<PathBuf> {
    npm(PRISM, "prism")
}

/// Schemathesis, which makes up requests by a description and judges the answers.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    pip(SCHEMATHESIS, "schemathesis")
}

/// openapi-spec-validator.
pub(crate) fn spec_validator() -> Result<PathBuf> {
    pip(SPEC_VALIDATOR, "openapi-spec-validator")
}

/// The description in one file, made anew, for tools that want it so.
pub(crate) fn bundle() -> Result<PathBuf> {
    let bundle = folder()?.join("market.bundle.yaml");
    run_command(redocly()?.args(["bundle", "openapi/market.yaml", "--output"]).arg(&bundle))?;
    Ok(bundle)
}

/// A program of a package of npm.
fn npm(package: &str, program: &str) -> Result<PathBuf> {
    let prefix = folder()?.join(named(package));
    let program = prefix.join("node_modules/.bin").join(program);
    if !program.exists() {
        std::fs::create_dir_all(&prefix)?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&prefix).arg(package);
        install(&mut npm, package, "Node.js 20 with npm")?;
    }
    Ok(program)
}

/// A program of a package of PyPI.
fn pip(package: &str, program: &str) -> Result<PathBuf> {
    let prefix = folder()?.join(named(package));
    let program = prefix.join("bin").join(program);
    if !program.exists() {
        let needs = "Python 3 with venv";
        install(Command::new("python3").args(["-m", "venv"]).arg(&prefix), package, needs)?;
        install(Command::new(prefix.join("bin/pip")).args(["install", "--quiet", package]), package, needs)?;
    }
    Ok(program)
}

fn install(command: &mut Command, package: &str, needs: &str) -> Result<()> {
    run_command(command)
        .map_err(|error| format!("{package} was not installed; it needs {needs}: {error}").into())
}

/// A folder for each version, so that a new pin is a new install.
fn named(package: &str) -> String {
    package.replace(['@', '/', '='], "-")
}
