//! The state of a watch, for whoever looks at the terminal.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use yandex_market::types::ChatId;
use yandex_market::watch::Status;

use super::pauses::Pauses;
use crate::progress::StatusLine;
use crate::report::{Report, Reporter};

/// A line at the bottom of a terminal, and warnings of chats that the Market does not answer about.
pub(super) struct WatchStatus {
    line: StatusLine,
    reporter: Reporter,
    pauses: Arc<Pauses>,
    warned: Mutex<HashMap<ChatId, String>>,
}

/// The largest number of chats that are warned of.
const MOST: usize = 1_000;

impl WatchStatus {
    pub(super) fn start(reporter: Reporter, pauses: Arc<Pauses>) -> Self {
        let line = StatusLine::start();
        line.set("looking at the chats", None, None);
        Self { line, reporter, pauses, warned: Mutex::default() }
    }

    pub(super) fn show(&self, status: &Status) {
        let (words, wait, reason) = words(status);
        self.line.set(&words, wait, reason);
        match status {
            Status::Retrying { reason, .. } => self.pauses.put(reason),
            Status::ChatPaused { chat, reason, .. } if self.is_news(*chat, reason) => {
                let message = format!("chat {chat} cannot be read, and is tried again later: {reason}");
                self.reporter.print(Report::new("chat_paused", &message));
            }
            _ => {}
        }
    }

    fn is_news(&self, chat: ChatId, reason: &str) -> bool {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.get(&chat).is_some_and(|last| last == reason) || warned.len() >= MOST {
            return false;
        }
        warned.insert(chat, reason.to_owned());
        true
    }
}

/// The words for a state, the time until the next thing happens, and why it is waited for.
fn words(status: &Status) -> (String, Option<Duration>, Option<&str>) {
    match status {
        Status::Looking { chats, .. } => (format!("looking at the chats, {chats} so far"), None, None),
        Status::Waiting { chats, next_look: Some(wait) } => {
            (format!("watching {chats} chats, next look in"), Some(*wait), None)
        }
        Status::Waiting { chats, next_look: None } => {
            (format!("watching {chats} chats, waiting for notifications"), None, None)
        }
        Status::Retrying { reason, pause } => ("trying again in".to_owned(), Some(*pause), Some(reason)),
        Status::ChatPaused { chat, reason, pause } => {
            (format!("chat {chat} is tried again in"), Some(*pause), Some(reason))
        }
        // States may become more.
        _ => ("watching".to_owned(), None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    #[test]
    fn the_words_say_what_is_waited_for() {
        let wait = Duration::from_secs(9);
        let waiting = Status::Waiting { chats: 25, next_look: Some(wait) };
        assert_eq!(words(&waiting), ("watching 25 chats, next look in".to_owned(), Some(wait), None));
        let retrying = Status::Retrying { reason: "getChats: 420".to_owned(), pause: wait };
        assert_eq!(words(&retrying), ("trying again in".to_owned(), Some(wait), Some("getChats: 420")));
    }
    #[test]
    fn a_chat_is_warned_of_once_for_each_reason() {
        let status = WatchStatus::start(Reporter::new(Format::Table, false), Arc::default());
        let (one, other) = (ChatId::new(1), ChatId::new(2));
        assert!(status.is_news(one, "403") && !status.is_news(one, "403"));
        assert!(status.is_news(other, "403") && status.is_news(one, "404"));
    }
}
