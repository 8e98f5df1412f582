//! The request to stop: Ctrl-C, SIGTERM, or SIGHUP when the terminal is gone.

use std::io;

use crate::console::notice;
use crate::failure::Failure;

/// The state of the request to stop.
///
/// It has to be made before there is anything to lose: until then, a signal ends the program as it always does.
pub(crate) struct Shutdown {
    signals: Signals,
    is_requested: bool,
}

impl Shutdown {
    pub(crate) fn new() -> Result<Self, Failure> {
        let signals = Signals::new().map_err(|error| Failure::io("signals cannot be received", error))?;
        Ok(Self { signals, is_requested: false })
    }

    /// Waits for the request. One is enough for good.
    pub(crate) async fn requested(&mut self) {
        if !self.is_requested {
            self.signals.next().await;
            self.is_requested = true;
        }
    }

    /// Carries a work to its end in spite of a request; a second one aborts it.
    pub(crate) async fn finish<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let mut work = Box::pin(work);
        loop {
            tokio::select! {
                done = &mut work => return Ok(done),
                () = self.signals.next() => {}
            }
            if self.is_requested {
                return Err(Failure::Interrupted);
            }
            notice("finishing the current event; press Ctrl-C again to abort");
            self.is_requested = true;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None where it is ignored.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            // Who starts the program by `nohup` wants it to outlive the terminal.
            hangup: if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Tells whether SIGHUP was ignored when the program began.
///
/// There is no safe call that reads it. A child inherits it: one that survives its own SIGHUP shows it.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    use std::process::{Command, Stdio};
    let mut child = Command::new("sh");
    child.args(["-c", "kill -HUP $$"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.status().is_ok_and(|status| status.success())
}

#[cfg(windows)]
struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    terminate: tokio::signal::windows::CtrlBreak,
}

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c};
        Ok(Self { interrupt: ctrl_c()?, terminate: ctrl_break()? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
