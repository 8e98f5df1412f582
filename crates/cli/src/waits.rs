//! Waits inside a call, for whoever looks at the terminal: before it is repeated, and for the quota.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use yandex_market::{Attempt, MarketBuilder, Wait};

use crate::console::notice;

/// Has the waits of a Market printed, where standard error is a terminal.
pub(crate) fn shown(builder: MarketBuilder) -> MarketBuilder {
    if stderr().is_terminal() { builder.on_attempt(print_pause).on_wait(print_wait) } else { builder }
}

fn print_pause(attempt: &Attempt<'_>) {
    if let Some(pause) = attempt.repeats_after {
        let status = attempt.status.map(|status| status.as_u16());
        notice(&pause_line(attempt.operation.id, status, pause));
    }
}

fn print_wait(wait: &Wait) {
    notice(&format!(
        "{}: waiting for the quota until {} UTC",
        wait.operation.id,
        wait.until.format("%H:%M:%S")
    ));
}

fn pause_line(operation: &str, status: Option<u16>, pause: Duration) -> String {
    let why = status.map_or_else(|| "no response".to_owned(), |status| status.to_string());
    format!("{operation}: {why}, trying again in {:.1} s", pause.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_has_its_reason_and_length() {
        let pause = Duration::from_millis(3_420);
        assert_eq!(pause_line("getChats", Some(503), pause), "getChats: 503, trying again in 3.4 s");
        assert_eq!(pause_line("getChats", None, pause), "getChats: no response, trying again in 3.4 s");
    }
}
