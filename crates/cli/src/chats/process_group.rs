//! A command with everything that it starts.

use std::io;
use std::process::ExitStatus;
#[cfg(unix)]
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, Command};

/// A process and its descendants, which end together.
pub(super) struct ProcessGroup {
    leader: Child,
    #[cfg(unix)]
    id: Option<rustix::process::Pid>,
}

/// The time that a group has to end by itself.
#[cfg(unix)]
const GRACE: Duration = Duration::from_secs(5);

/// The interval between two checks whether it has ended.
#[cfg(unix)]
const EVERY: Duration = Duration::from_millis(10);

impl ProcessGroup {
    /// Starts a command as a group of its own: Ctrl-C at a terminal does not reach it.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        command.process_group(0);
        let leader = command.kill_on_drop(true).spawn()?;
        Ok(Self {
            #[cfg(unix)]
            id: leader.id().and_then(|id| rustix::process::Pid::from_raw(id.try_into().ok()?)),
            leader,
        })
    }

    /// Returns the process id of the command, while it runs.
    pub(super) fn process(&self) -> Option<u32> {
        self.leader.id()
    }

    /// Gives the command its input, and waits for its end. It need not read.
    pub(super) async fn feed(&mut self, input: &[u8]) -> io::Result<ExitStatus> {
        let stdin = self.leader.stdin.take();
        tokio::select! {
            biased;
            // It may end long before it has read everything.
            status = self.leader.wait() => return status,
            // So it may when it closes its input.
            () = write(stdin, input) => {}
        }
        self.leader.wait().await
    }

    /// Leaves alone what the command has started and not waited for.
    #[cfg_attr(not(unix), allow(unused_mut, reason = "there is nothing to forget"))]
    pub(super) fn release(mut self) {
        #[cfg(unix)]
        {
            self.id = None;
        }
    }
}

/// Writes the input and closes it. A command that does not want it is no failure.
async fn write(stdin: Option<ChildStdin>, input: &[u8]) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input).await;
    }
}

#[cfg(unix)]
impl ProcessGroup {
    /// Asks all of the group to end, and ends whatever does not.
    pub(super) async fn end(mut self) {
        self.signal(rustix::process::Signal::TERM);
        let _ = tokio::time::timeout(GRACE, self.ended()).await;
        // Dropping it kills what is left.
    }

    async fn ended(&mut self) {
        // A leader that nobody waited for would count as one that runs.
        while self.leader.try_wait().is_ok_and(|status| status.is_none()) || self.has_members() {
            tokio::time::sleep(EVERY).await;
        }
    }

    fn has_members(&self) -> bool {
        self.id.is_some_and(|id| rustix::process::test_kill_process_group(id).is_ok())
    }

    fn signal(&self, signal: rustix::process::Signal) {
        if let Some(id) = self.id {
            // It fails where the group has ended already.
            let _ = rustix::process::kill_process_group(id, signal);
        }
    }
}

#[cfg(unix)]
impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.signal(rustix::process::Signal::KILL);
    }
}

#[cfg(not(unix))]
impl ProcessGroup {
    /// Ends the command.
    pub(super) async fn end(mut self) {
        let _ = self.leader.kill().await;
    }
}
