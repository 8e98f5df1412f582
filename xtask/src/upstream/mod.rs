//! `cargo xtask upstream`: what the vendor's own description of the API has to do with ours.

mod check;
mod compile;
pub mod drift;
mod import;
mod translate;

use std::process::ExitCode;

pub use check::judge;
use clap::Subcommand;
pub use import::{Imported, import};

use crate::Result;

/// What to do with the vendor's description.
#[derive(Subcommand)]
pub enum Upstream {
    /// Feed the whole description to our generator, in memory, and report what comes out.
    Check(check::Args),
    /// Tell what differs between our description and the vendor's.
    Drift(drift::Args),
    /// Add operations of the vendor's to our description, with TODO in the place of every text.
    Import(import::Args),
}

impl Upstream {
    /// Does it. The code tells whether the answer is a good one; an error, that there is none.
    ///
    /// # Errors
    ///
    /// What keeps the question from being answered.
    pub fn run(self) -> Result<ExitCode> {
        match self {
            Self::Check(args) => check::run(&args),
            Self::Drift(args) => drift::run(&args),
            Self::Import(args) => import::run(&args),
        }
    }
}
