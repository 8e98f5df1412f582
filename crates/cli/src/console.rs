//! Standard output and standard error, which often are one terminal.

use std::io::{self, Write, stderr, stdout};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::ProgressBar;

use crate::terminal::printable;

/// The bar at the bottom of the terminal: lines go above it.
static BOTTOM: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Writes bytes to standard output at once, so that whoever reads a pipe has them now.
pub(crate) fn write_stdout(text: &[u8]) -> io::Result<()> {
    above_bottom(|| {
        let mut stdout = stdout().lock();
        stdout.write_all(text).and_then(|()| stdout.flush())
    })
}

/// Writes a line to standard error, harmless for a terminal.
///
/// A failure is ignored: there is nowhere to report it, and the terminal may be gone while there is work to finish.
pub(crate) fn notice(line: &str) {
    let line = printable(line);
    let _ = above_bottom(|| writeln!(stderr(), "{line}"));
}

/// Sets what is drawn at the bottom, or removes it.
pub(crate) fn set_bottom(bar: Option<ProgressBar>) {
    *bottom() = bar;
}

fn above_bottom<T>(write: impl FnOnce() -> T) -> T {
    let bar = bottom().clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

fn bottom() -> MutexGuard<'static, Option<ProgressBar>> {
    BOTTOM.lock().unwrap_or_else(PoisonError::into_inner)
}
