//! What is drawn on standard error while one waits, on terminals only.

use std::io::{IsTerminal, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use yandex_market::Attachment;

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

/// A bar that shows how much of a file has left.
pub(crate) struct Transfer(ProgressBar);

impl Transfer {
    /// Begins to draw, nothing where standard error is no terminal.
    pub(crate) fn start(bytes: usize) -> Self {
        let bar = ProgressBar::new(bytes.try_into().unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {binary_bytes}/{binary_total_bytes}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// The file, with this bar looking on.
    pub(crate) fn watch(&self, file: Attachment) -> Attachment {
        let bar = self.0.clone();
        file.on_progress(move |bytes| bar.inc(bytes.try_into().unwrap_or(u64::MAX)))
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
