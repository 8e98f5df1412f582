//! A counter on standard error while pages come, on terminals only.

use std::io::{IsTerminal, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::Format;

/// A counter of items.
pub(crate) struct Counter(ProgressBar);

impl Counter {
    /// Begins to count, out of sight where the lines of the result would run into the counter.
    pub(crate) fn start(what: &'static str, format: Format) -> Self {
        if format == Format::Jsonl && stdout().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        // indicatif draws on standard error, and nothing where that is no terminal.
        let bar = ProgressBar::new_spinner().with_prefix(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {prefix}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub(crate) fn count(&self) {
        self.0.inc(1);
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
