//! The command that is run for each event.

use std::process::{ExitStatus, Stdio};

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use yandex_market::watch::Event;

use crate::failure::Failure;

/// A command of the shell. It reads an event as JSON on its standard input; what it writes goes where ours goes.
pub(super) struct Exec(String);

impl Exec {
    pub(super) fn new(command: String) -> Self {
        Self(command)
    }

    /// Tells it an event, and waits until it has handled that.
    pub(super) async fn run(&self, event: &Event) -> Result<(), Failure> {
        let failed = |how: String| {
            Failure::Exec(format!(
                "the command {how}: what happened in chat {} counts as not handled",
                event.chat.chat_id
            ))
        };
        let mut json = serde_json::to_vec(event)
            .map_err(|error| Failure::io("the event cannot be written as JSON", error.into()))?;
        json.push(b'\n');
        let child = spawn(shell(&self.0)).map_err(|error| failed(format!("cannot be started ({error})")))?;
        let status = fed(child, &json).await.map_err(|error| failed(format!("cannot be run ({error})")))?;
        if status.success() { Ok(()) } else { Err(failed(format!("failed ({status})"))) }
    }
}

fn spawn(mut command: Command) -> std::io::Result<Child> {
    // Ctrl-C at a terminal is for us: the command shall end what it has begun.
    #[cfg(unix)]
    command.process_group(0);
    command.stdin(Stdio::piped()).kill_on_drop(true).spawn()
}

/// Gives a command its input, and waits for its end. It need not read.
async fn fed(mut child: Child, input: &[u8]) -> std::io::Result<ExitStatus> {
    let Some(mut stdin) = child.stdin.take() else { return child.wait().await };
    let mut ended = Box::pin(child.wait());
    tokio::select! {
        biased;
        // It may end long before it has read everything.
        status = &mut ended => return status,
        // So it may when it closes its input.
        _ = stdin.write_all(input) => drop(stdin),
    }
    ended.await
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    // It takes all between the first and the last quotation mark as it is.
    shell.raw_arg(format!("/S /C \"{command}\""));
    shell
}
