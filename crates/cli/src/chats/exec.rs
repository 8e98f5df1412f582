//! The command that is run for each event.

use std::process::Stdio;

use tokio::process::Command;
use yandex_market::watch::Event;

use super::handler_record::HandlerRecord;
use super::process_group::ProcessGroup;
use crate::api_key::KEY_VARIABLES;
use crate::failure::Failure;

/// A command of the shell. It reads an event as JSON on its standard input; what it writes goes where ours goes.
pub(super) struct Exec {
    command: String,
    /// The record for the next watch.
    record: Option<HandlerRecord>,
    /// The run that is not over, or that failed.
    running: Option<ProcessGroup>,
}

impl Exec {
    pub(super) fn new(command: String, record: Option<HandlerRecord>) -> Self {
        Self { command, record, running: None }
    }

    /// Has the command handle an event, and waits until it has.
    pub(super) async fn run(&mut self, event: &Event) -> Result<(), Failure> {
        let mut json = serde_json::to_vec(event)
            .map_err(|error| Failure::io("the event cannot be written as JSON", error.into()))?;
        json.push(b'\n');
        // Noted first: a watch that is killed now must not leave a command of which the next one knows nothing.
        self.note(event, None)?;
        let started = ProcessGroup::spawn(&mut shell(&self.command));
        let started = started.map_err(|error| failed(event, &format!("cannot be started ({error})")))?;
        self.note(event, started.process())?;
        let status = self.running.insert(started).feed(&json).await;
        let status = status.map_err(|error| failed(event, &format!("cannot be run ({error})")))?;
        if !status.success() {
            // Whoever reads the error knows that the event comes again.
            self.acknowledged()?;
            return Err(failed(event, &format!("failed ({status})")));
        }
        self.running.take().into_iter().for_each(ProcessGroup::release);
        Ok(())
    }

    /// Notes that the checkpoint has the last event: a next watch will not handle it again.
    pub(super) fn acknowledged(&mut self) -> Result<(), Failure> {
        self.record.as_mut().map_or(Ok(()), HandlerRecord::clear)
    }

    /// Ends what still runs.
    pub(super) async fn end(self) {
        if let Some(running) = self.running {
            running.end().await;
        }
    }

    fn note(&mut self, event: &Event, process: Option<u32>) -> Result<(), Failure> {
        self.record.as_mut().map_or(Ok(()), |record| record.begin(event, process))
    }
}

fn failed(event: &Event, how: &str) -> Failure {
    let chat = event.chat.chat_id;
    Failure::Exec(format!("the command {how}: what happened in chat {chat} counts as not handled"))
}

/// The command of the shell, without our key: it may be anybody's program.
fn shell(command: &str) -> Command {
    let mut shell = system_shell(command);
    for name in KEY_VARIABLES {
        shell.env_remove(name);
    }
    shell.stdin(Stdio::piped());
    shell
}

#[cfg(not(windows))]
fn system_shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(windows)]
fn system_shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    // It takes all between the first and the last quotation mark as it is.
    shell.raw_arg(format!("/S /C \"{command}\""));
    shell
}
