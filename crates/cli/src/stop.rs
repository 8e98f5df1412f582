//! Being asked to stop: by Ctrl-C, or by SIGTERM.

use std::io;
use std::process::exit;

use crate::failure::Failure;

/// The exit code of a program that was interrupted, as shells know it.
const INTERRUPTED: i32 = 130;

/// Whether somebody asked the program to stop.
///
/// It has to be made before there is anything to lose: until then, a signal ends the program as it always does.
pub(crate) struct Stop {
    signals: Signals,
    is_asked: bool,
}

impl Stop {
    pub(crate) fn new() -> Result<Self, Failure> {
        let signals = Signals::new().map_err(|error| Failure::io("Ctrl-C cannot be waited for", error))?;
        Ok(Self { signals, is_asked: false })
    }

    /// Waits until somebody asks. Who asked once asked for good.
    pub(crate) async fn asked(&mut self) {
        if !self.is_asked {
            self.signals.next().await;
            self.is_asked = true;
        }
    }

    /// Carries a work to its end, although somebody asks. Who asks again while it goes on ends the program.
    pub(crate) async fn finish<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = Box::pin(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.signals.next() => {}
            }
            if self.is_asked {
                // What it has begun ends with it.
                drop(work);
                exit(INTERRUPTED);
            }
            eprintln!("finishing what is being handled; once more to give it up");
            self.is_asked = true;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
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
