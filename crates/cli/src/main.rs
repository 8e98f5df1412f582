//! `ymarket`: the Yandex Market Partner API at a terminal.

// Everything that is printed passes what makes it harmless.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod api;
mod api_key;
mod args;
mod chats;
mod completions;
mod notifications;
mod operations;
mod sandbox;
mod schema;
mod whoami;

mod command_line;
mod confirm;
mod connection;
mod console;
mod failure;
mod input;
mod output;
mod pages;
mod parsers;
mod progress;
mod report;
mod shutdown;
mod terminal;
mod text_args;
mod transient;
mod waits;

use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::args::Args;
use crate::failure::Failure;

fn main() -> ExitCode {
    let args = match command_line::parse(std::env::args_os().collect()) {
        Ok(args) => args,
        Err(exit_code) => return exit_code,
    };
    let reporter = args.global.reporter();
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(reporter),
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
