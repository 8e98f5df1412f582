//! The tasks of this repository, as a library, so that tests can run them too.

mod ci;
pub mod codegen;
mod tools;

use std::path::Path;
use std::process::Command;

use clap::Subcommand;

/// Whatever stops a task, in words.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A task.
#[derive(Subcommand)]
pub enum Task {
    /// Write the code that is generated from openapi/.
    Codegen {
        /// Write nothing, and fail when something is stale.
        #[arg(long)]
        check: bool,
    },
    /// Run everything that has to pass before a change is taken.
    Ci,
}

impl Task {
    /// Runs the task.
    ///
    /// # Errors
    ///
    /// What went wrong and what to do.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Codegen { check: true } => codegen::check(),
            Self::Codegen { check: false } => codegen::write(),
            Self::Ci => ci::run(),
        }
    }
}

/// Runs a command to its end.
fn run_command(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{command:?} cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}

/// The root of the repository.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
