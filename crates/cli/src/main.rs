//! `ymarket`: the chats of Yandex Market sellers at a terminal.

mod args;
mod chats;
mod connection;
mod failure;
mod output;
mod progress;
mod values;

use std::process::ExitCode;

use args::{Args, Command};
use failure::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args = args::parse();
    let verbose = args.global.verbose;
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(verbose),
    }
}

async fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Chats(command) => command.run(&args.global).await,
    }
}
