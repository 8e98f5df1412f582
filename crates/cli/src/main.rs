//! `ymarket`: the chats of Yandex Market sellers at a terminal.

mod api;
mod args;
mod chats;
mod docs;
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
mod values;

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args = args::parse();
    let verbose = args.global.verbose;
    match args.command.run(&args.global).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(verbose),
    }
}
