//! `ymarket`: the chats of Yandex Market sellers at a terminal.

mod api;
mod args;
mod chats;
mod docs;
mod feedback;
mod notifications;
mod questions;
mod sandbox;
mod schema;
mod whoami;

mod confirm;
mod connection;
mod failure;
mod input;
mod output;
mod pages;
mod progress;
mod stop;
mod text;
mod trouble;
mod values;

use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::args::Args;
use crate::failure::Failure;

fn main() -> ExitCode {
    let args = args::parse();
    let verbose = args.global.verbose;
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(verbose),
    }
}

fn run(args: Args) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::io("the program cannot be started", error))?;
    let done = runtime.block_on(args.command.run(&args.global));
    // A line that nobody reads must not keep the program from ending.
    runtime.shutdown_background();
    done
}
