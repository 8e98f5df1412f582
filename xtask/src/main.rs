//! The tasks of this repository: `cargo xtask codegen`, `cargo xtask judge`, `cargo xtask vendor`, `cargo xtask upstream`,
//! `cargo xtask scratch`, `cargo xtask ci`.

use std::process::ExitCode;

use clap::Parser;
use xtask::Task;

/// Tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

fn main() -> ExitCode {
    match Args::parse().task.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
