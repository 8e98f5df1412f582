//! The tasks of this repository, as a library, so that tests can run them too.

mod ci;
pub mod codegen;
mod features;
mod judges;
mod scratch;
mod tools;
pub mod upstream;
mod vendor;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

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
    /// Let other people's programs judge the sandbox and the client by the description.
    Judge,
    /// Compare ours with the vendor's description, take operations over from it, or try the generator on it.
    #[command(subcommand)]
    Upstream(upstream::Upstream),
    /// Run the tests that need what the vendor wrote, which is in ../shared and not part of this repository.
    Vendor,
    /// Try in a copy of the workspace that an operation costs its YAML and no Rust.
    Scratch,
    /// Run everything that has to pass before a change is taken.
    Ci,
}

impl Task {
    /// Runs the task. The code tells how it went, where that is more than whether it did.
    ///
    /// # Errors
    ///
    /// What went wrong and what to do.
    pub fn run(self) -> Result<ExitCode> {
        let done = match self {
            Self::Codegen { check: true } => codegen::check(),
            Self::Codegen { check: false } => codegen::write(),
            Self::Judge => run_command(&mut judges::command()?),
            Self::Upstream(task) => return task.run(),
            Self::Vendor => run_command(&mut vendor::command()?),
            Self::Scratch => scratch::run(),
            Self::Ci => ci::run(),
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}

/// A command of cargo.
fn cargo_command<const N: usize>(args: [&str; N]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// A command at the root of the repository.
fn command<const N: usize>(program: impl AsRef<OsStr>, args: [&str; N]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// Runs a command to its end.
fn run_command(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{command:?} cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}

/// The root of the repository: the folder above the package that cargo runs, this one or the tests.
///
/// It is asked for when the program runs. Two clones may share a target directory, and so this program.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    package.parent().unwrap_or(&package).to_owned()
}

/// The target directory, by an absolute path, for some commands run in other folders.
fn target() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(std::path::absolute(target)?)
}
