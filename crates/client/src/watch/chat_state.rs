//! The state of one chat.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use yandex_market_api::types::Chat;

use super::ChatCursor;
use super::state::Job;

/// The state of one chat: its cursor, and what is known of it besides while the watch runs.
pub(super) struct ChatState {
    pub(super) cursor: ChatCursor,
    /// The chat as it was seen last, if it was since the watch began.
    pub(super) chat: Option<Chat>,
    /// The time of the request that told its status and its dispute.
    pub(super) seen: Option<Instant>,
    /// The time of its last message, as far as it is known.
    pub(super) touched: DateTime<Utc>,
    /// Set while its history is read.
    pub(super) is_reading: bool,
    /// Set while the history is read that was there before the watch began.
    pub(super) is_old: bool,
    /// Set if its history has to be read whatever `updatedAt` says: the time since when.
    must_read: Option<Instant>,
    /// The last `updatedAt` that was seen, and when it was asked for the first time.
    updated: Option<(DateTime<Utc>, Instant)>,
    /// The time to read its history once more, because the second of `updatedAt` was not over.
    again_at: Option<Instant>,
    /// The time to read its history once more for late messages.
    reread_at: Option<Instant>,
    /// The time of the last thing that happened, by the clock of this machine.
    active_at: Option<Instant>,
}

/// The time after the last thing that happened in a chat for which late messages are looked for.
pub(super) const LATE: TimeDelta = TimeDelta::days(1);

impl ChatState {
    pub(super) fn new(cursor: ChatCursor, touched: DateTime<Utc>) -> Self {
        Self {
            cursor,
            chat: None,
            seen: None,
            touched,
            is_reading: false,
            is_old: false,
            must_read: None,
            updated: None,
            again_at: None,
            reread_at: None,
            active_at: None,
        }
    }

    /// Notes how the chat was when it was asked for.
    pub(super) fn update(&mut self, chat: Chat, asked: Instant) {
        let updated_at = chat.updated_at.to_utc();
        if self.updated.is_none_or(|(known, _)| known != updated_at) {
            if self.updated.is_some() {
                self.active_at = Some(asked);
            }
            (self.updated, self.again_at) = (Some((updated_at, asked)), None);
        }
        self.chat = Some(chat);
    }

    /// Notes that a message was found.
    pub(super) fn touch(&mut self, now: Instant) {
        self.active_at = Some(now);
    }

    /// Demands that its history is read, by a request that begins now or later.
    pub(super) fn demand(&mut self, now: Instant) {
        self.must_read = Some(now);
    }

    /// Returns the job that reads its history, if that is still demanded.
    pub(super) fn read_if_demanded(&mut self) -> Option<Job> {
        if self.must_read.is_some() && !self.is_reading { self.read() } else { None }
    }

    /// Returns true if the history has to be read.
    pub(super) fn is_behind(&self, chat: &Chat, now: Instant) -> bool {
        !self.is_reading && (self.must_read.is_some() || self.cursor.is_behind(chat) && self.is_due(now))
    }

    fn is_due(&self, now: Instant) -> bool {
        self.again_at.is_none_or(|again| again <= now)
    }

    /// Notes that the history was read. The Market tells times to the second: a message of the same second leaves
    /// `updatedAt` as it is, so the history is read once more when that second is over.
    pub(super) fn was_read(&mut self, updated_at: DateTime<Utc>, asked: Instant) {
        // What was demanded while it was read may not be in it.
        self.must_read = self.must_read.filter(|since| *since > asked);
        self.cursor.read();
        let over = self.updated.filter(|(known, _)| *known == updated_at);
        let over = over.map(|(_, first)| first + grain(updated_at));
        match over {
            Some(over) if asked < over => self.again_at = Some(over),
            _ => self.cursor.complete(updated_at),
        }
        self.reread_at = self.next_reread(asked);
    }

    /// Returns the time of the next look for late messages: each is as far from the last activity again as the one before,
    /// so that a message is found after about twice the time by which it is late.
    fn next_reread(&self, now: Instant) -> Option<Instant> {
        let quiet = now.saturating_duration_since(self.active_at?);
        (quiet < LATE.to_std().ok()?).then(|| now + quiet.max(FIRST_REREAD))
    }

    /// Sees to it that late messages are looked for.
    pub(super) fn schedule(&mut self, now: Instant) {
        match self.active_at {
            _ if self.chat.is_none() || self.is_reading => {}
            None => (self.active_at, self.reread_at) = (Some(now), Some(now)),
            Some(_) => self.reread_at = self.reread_at.or(Some(now + IDLE_REREAD)),
        }
    }

    /// Returns the time of the last thing that happened, if late messages are to be looked for now.
    pub(super) fn wants_reread(&self, now: Instant) -> Option<Instant> {
        let is_due = !self.is_reading && self.reread_at.is_some_and(|at| at <= now);
        self.active_at.filter(|_| is_due && self.chat.is_some())
    }

    /// Returns the job that reads its history, if the chat was seen.
    pub(super) fn read(&mut self) -> Option<Job> {
        let chat = self.chat.as_ref()?;
        self.is_reading = true;
        let updated_at = chat.updated_at.to_utc();
        Some(Job::History { chat: chat.chat_id, since: self.cursor.read_from(), updated_at })
    }

    /// Notes that the history was not read.
    pub(super) fn not_read(&mut self) {
        (self.is_reading, self.is_old) = (false, false);
    }
}

/// The first look for late messages.
const FIRST_REREAD: Duration = Duration::from_secs(1);
/// The time between two of them in a chat that was silent for long.
const IDLE_REREAD: Duration = Duration::from_secs(3_600);

/// Returns the precision of a time, by the look of it.
fn grain(time: DateTime<Utc>) -> Duration {
    match time.timestamp_subsec_micros() {
        0 => Duration::from_secs(1),
        micros if micros % 1_000 == 0 => Duration::from_millis(1),
        _ => Duration::from_micros(1),
    }
}
