//! Bars and status lines on standard error while one waits, on terminals only.

use std::fmt::Write;
use std::io::{IsTerminal, stderr, stdout};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use yandex_market::Attachment;

use crate::console::set_bottom;
use crate::output::Format;
use crate::terminal::{one_line, shortened};

/// A line at the bottom of the terminal that says what goes on, as long as it lives; lines of the result go above it.
pub(crate) struct StatusLine {
    bar: ProgressBar,
    content: Arc<Mutex<Content>>,
}

/// The content of a status line.
#[derive(Default)]
struct Content {
    words: String,
    /// When what is waited for happens.
    due: Option<Instant>,
    reason: String,
}

/// The interval between two drawings of a line.
const TICK: Duration = Duration::from_millis(100);

/// The most characters of a reason, which should stay on one line.
const REASON: usize = 200;

impl StatusLine {
    /// Begins to draw, nothing where standard error is no terminal.
    pub(crate) fn start() -> Self {
        let line = Self { bar: ProgressBar::new_spinner(), content: Arc::default() };
        if stderr().is_terminal() {
            let content = Arc::clone(&line.content);
            let draw = move |_: &ProgressState, out: &mut dyn Write| {
                // Nothing can be done about a line that is not drawn.
                let _ = content.lock().unwrap_or_else(PoisonError::into_inner).draw(out);
            };
            if let Ok(style) = ProgressStyle::with_template("{spinner} {content}") {
                line.bar.set_style(style.with_key("content", draw));
            }
            line.bar.enable_steady_tick(TICK);
            set_bottom(Some(line.bar.clone()));
        }
        line
    }

    /// Says what goes on, and counts down the time until the next thing happens. The reason stands behind it, where the
    /// end of the line may cut it off.
    pub(crate) fn set(&self, words: &str, wait: Option<Duration>, reason: Option<&str>) {
        let due = wait.and_then(|wait| Instant::now().checked_add(wait));
        let reason = reason.map(|reason| one_line(&format!(": {}", shortened(reason, REASON))));
        let content = Content { words: words.to_owned(), due, reason: reason.unwrap_or_default() };
        *self.content.lock().unwrap_or_else(PoisonError::into_inner) = content;
    }
}

impl Content {
    fn draw(&self, out: &mut dyn Write) -> std::fmt::Result {
        out.write_str(&self.words)?;
        if let Some(due) = self.due {
            write!(out, " {}", clock(due.saturating_duration_since(Instant::now())))?;
        }
        out.write_str(&self.reason)
    }
}

impl Drop for StatusLine {
    fn drop(&mut self) {
        set_bottom(None);
        self.bar.finish_and_clear();
    }
}

/// Writes a time in the largest unit that says enough.
fn clock(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

/// A counter of items.
pub(crate) struct Counter(ProgressBar);

impl Counter {
    /// Begins to count, out of sight where the lines of the result would run into the counter.
    pub(crate) fn start(what: &'static str, format: Format) -> Self {
        if format == Format::Jsonl && stdout().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        if !stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_prefix(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {prefix}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        set_bottom(Some(bar.clone()));
        Self(bar)
    }

    pub(crate) fn count(&self) {
        self.0.inc(1);
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        set_bottom(None);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_short() {
        let clock = |seconds| clock(Duration::from_secs(seconds));
        assert_eq!([clock(0), clock(119), clock(120), clock(3_599)], ["0 s", "119 s", "2 min", "59 min"]);
    }
}
