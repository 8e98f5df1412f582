//! Chats that the Market does not answer about: each has a backoff of its own.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;
use yandex_market_api::types::ChatId;

use super::interval::Backoff;

/// The pauses of chats that fail, each with a backoff of its own.
#[derive(Debug)]
pub(super) struct Pauses {
    backoff: Backoff,
    chats: BTreeMap<ChatId, Pause>,
}

#[derive(Debug)]
struct Pause {
    failures: u32,
    /// None while it is tried again.
    until: Option<Instant>,
    reason: String,
}

/// A failure about one chat.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The error in one line.
    pub(super) reason: String,
    /// Set if the Market gave a definite answer, which it is likely to give again.
    pub(super) is_definite: bool,
    pub(super) at: Instant,
    /// From 0 to 1.
    pub(super) chance: f64,
}

/// A pause that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paused {
    pub(super) pause: Duration,
    /// Set for the first failure, and for one with another reason than the last.
    pub(super) is_news: bool,
    pub(super) failures: u32,
}

/// The pauses after failures that are not definite.
const TRANSIENT: Backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(300) };

impl Pauses {
    pub(super) fn new(backoff: Backoff) -> Self {
        Self { backoff, chats: BTreeMap::new() }
    }

    /// Begins a pause. None when the chat pauses already: one failure is not counted for each of its requests.
    pub(super) fn fail(&mut self, chat: ChatId, failure: Failure) -> Option<Paused> {
        let Failure { reason, is_definite, at, chance } = failure;
        let backoff = self.backoff(is_definite);
        let first = Pause { failures: 0, until: None, reason: String::new() };
        let entry = self.chats.entry(chat).or_insert(first);
        if entry.until.is_some() {
            return None;
        }
        let pause = backoff.pause(entry.failures, chance);
        let is_news = entry.reason != reason;
        let failures = entry.failures.saturating_add(1);
        *entry = Pause { failures, until: Some(at + pause), reason };
        Some(Paused { pause, is_news, failures })
    }

    fn backoff(&self, is_definite: bool) -> Backoff {
        let Backoff { first, longest } = self.backoff;
        match is_definite {
            true => self.backoff,
            false => Backoff { first: TRANSIENT.first.min(first), longest: TRANSIENT.longest.min(longest) },
        }
    }

    /// Returns true if requests about a chat fail.
    pub(super) fn has(&self, chat: ChatId) -> bool {
        self.chats.contains_key(&chat)
    }

    /// Ends the pauses of a chat. Returns true if there was one.
    pub(super) fn end(&mut self, chat: ChatId) -> bool {
        self.chats.remove(&chat).is_some()
    }

    /// The next time at which a pause is over.
    pub(super) fn next(&self) -> Option<Instant> {
        self.chats.values().filter_map(|pause| pause.until).min()
    }

    /// A chat whose pause is over, and which is tried again.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<ChatId> {
        let is_due = |pause: &Pause| pause.until.is_some_and(|until| until <= now);
        let (chat, pause) = self.chats.iter_mut().find(|(_, pause)| is_due(pause))?;
        pause.until = None;
        Some(*chat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: ChatId = ChatId::new(1);
    const MINUTE: Duration = Duration::from_secs(60);

    fn failure(at: Instant, is_definite: bool) -> Failure {
        Failure { reason: "403".to_owned(), is_definite, at, chance: 1.0 }
    }

    #[test]
    fn pauses_grow_and_only_the_first_failure_is_news() {
        let mut now = Instant::now();
        let mut pauses = Pauses::new(Backoff { first: MINUTE, longest: 60 * MINUTE });
        let mut paused = Vec::new();
        for _ in 0..8 {
            paused.push(pauses.fail(CHAT, failure(now, true)).unwrap());
            assert_eq!(pauses.fail(CHAT, failure(now, true)), None, "it pauses already");
            assert_eq!(pauses.take_due(now), None);
            now = pauses.next().unwrap();
            assert_eq!(pauses.take_due(now), Some(CHAT));
            assert_eq!((pauses.take_due(now), pauses.next()), (None, None), "it is tried once");
        }
        let minutes: Vec<_> = paused.iter().map(|paused| paused.pause.as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(paused.iter().filter(|paused| paused.is_news).count(), 1);
        assert!(pauses.end(CHAT) && !pauses.has(CHAT));
        assert_eq!(pauses.fail(CHAT, failure(now, true)).unwrap().pause, MINUTE);
    }

    #[test]
    fn what_may_pass_is_tried_again_soon() {
        let mut pauses = Pauses::new(Backoff { first: MINUTE, longest: 60 * MINUTE });
        let paused = pauses.fail(CHAT, failure(Instant::now(), false)).unwrap();
        assert_eq!(paused.pause, Duration::from_secs(1));
    }
}
