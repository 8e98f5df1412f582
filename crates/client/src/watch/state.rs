//! The state machine of a watch: known chats and pending events. No I/O, no clock.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use yandex_market_api::types::{Chat, ChatId, ChatMessage, ChatMessageSenderType, MessageId};

use super::chat_state::{ChatState, LATE};
use super::cursor::DisputeChange;
use super::interval::Backoff;
use super::pauses::{Failure, Paused, Pauses};
use super::{ChatCursor, Event, EventKind, Progress};
use crate::Error;

/// The chats that are known, and the events that are pending.
pub(super) struct State {
    settings: Settings,
    chats: BTreeMap<ChatId, ChatState>,
    /// The chats by when something was said last, the longest silent first.
    ages: BTreeSet<(DateTime<Utc>, ChatId)>,
    forgotten_until: Option<DateTime<Utc>>,
    /// The latest `updatedAt` of all: the Market's own clock, as far as it is known.
    newest: Option<DateTime<Utc>>,
    /// Announcements of chats that are not known yet.
    unopened: BTreeMap<ChatId, Vec<Notice>>,
    /// Messages that are being fetched.
    fetching: HashSet<(ChatId, MessageId)>,
    pauses: Pauses,
    resumed: Resumed,
    steps: VecDeque<Step>,
    /// The bad items that were reported, as hashes.
    reported: HashSet<u64>,
    hasher: RandomState,
}

/// The settings of a watch that decide what is emitted and remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) skip_own: bool,
    /// The most chats that are remembered.
    pub(super) capacity: usize,
    /// The pauses of a chat that the Market does not answer about.
    pub(super) chat_backoff: Backoff,
}

/// The events that may have been handled already, by the program that wrote the checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resumed {
    /// There was no checkpoint.
    Never,
    /// Every event may be repeated: the chats were not all seen yet.
    Now,
    /// Events until then may be repeated.
    Until(DateTime<Utc>),
}

/// One step onwards: the event, if there is one, and what is persisted once it was handled.
pub(super) struct Step {
    pub(super) event: Option<Result<Event, Error>>,
    pub(super) change: Change,
}

/// A change of the checkpoint.
#[derive(Debug)]
pub(super) enum Change {
    Nothing,
    Cursor(ChatId, ChatCursor),
    Forget(ChatId, DateTime<Utc>),
    /// Chats that were silent since then may be missing.
    MissingUntil(DateTime<Utc>),
}

/// A request that is needed to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// "On CHAT_CREATED call getChat once and keep the context."
    Chat(ChatId),
    /// "On CHAT_MESSAGE_SENT call getChatMessage only."
    Message(ChatId, MessageId),
    /// The history after a message, of a chat with this `updatedAt`.
    History { chat: ChatId, since: Option<MessageId>, updated_at: DateTime<Utc> },
}

/// A chat, and what was announced of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) chat: ChatId,
    pub(super) notice: Notice,
}

/// The content of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Created,
    Message(MessageId),
    Dispute(DisputeChange, crate::DateTime),
    /// Something happened: the chat and its history have to be read.
    Changed,
}

/// The history of a chat, as far as it was asked for.
pub(super) struct Read {
    pub(super) messages: Vec<ChatMessage>,
    /// The messages that cannot be decoded.
    pub(super) bad: Vec<Error>,
}

/// The number of bad items after which the first may be reported again.
const MOST_REPORTED: usize = 1_000;
/// The number of announced chats that may wait to be opened; more are left to polling.
const MOST_UNOPENED: usize = 1_000;
/// The number of announcements that are remembered of one of them; its history has the rest.
const MOST_NOTICES: usize = 64;
/// The number of times that an announced chat may not be there before it is none: that is after some hours.
const MOST_OPENINGS: u32 = 10;
/// The number of chats, those in which somebody wrote last, in which late messages are looked for in any case.
const MOST_RECENT: usize = 100;
/// The time after the last message of a chat when nobody is writing in it any more, whatever the clocks say.
const FRESH: TimeDelta = TimeDelta::minutes(1);
/// The time after all that a resumed watch found, beyond which the watch before cannot have seen an event.
const RESUMED_MARGIN: TimeDelta = TimeDelta::minutes(1);

impl Job {
    pub(super) fn chat(&self) -> ChatId {
        match self {
            Self::Chat(chat) | Self::Message(chat, _) | Self::History { chat, .. } => *chat,
        }
    }
}

impl State {
    /// A state that has seen nothing yet.
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            chats: BTreeMap::new(),
            ages: BTreeSet::new(),
            forgotten_until: None,
            newest: None,
            unopened: BTreeMap::new(),
            fetching: HashSet::new(),
            pauses: Pauses::new(settings.chat_backoff),
            resumed: Resumed::Never,
            steps: VecDeque::new(),
            reported: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// Goes on from where another was.
    pub(super) fn resume(settings: Settings, progress: &Progress) -> Self {
        let mut state = Self::new(settings);
        state.forgotten_until = progress.forgotten_until;
        state.resumed = Resumed::Now;
        for (id, cursor) in &progress.chats {
            state.insert(*id, cursor.clone(), cursor.touched());
        }
        state
    }

    /// Takes the next step.
    pub(super) fn step(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    /// Remembers a chat of the first look that a watch has ever had, and emits nothing of it.
    pub(super) fn observe_first(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Option<Job> {
        let id = chat.chat_id;
        if self.chats.contains_key(&id) {
            // A look before this one came no further, or the chat has moved to a later page.
            return self.observe(chat, asked, now);
        }
        self.note_newest(&chat);
        // Of a chat in which somebody wrote just now, `updatedAt` does not tell what was said before.
        let is_fresh = now - chat.updated_at.to_utc() < FRESH;
        self.add(ChatCursor::of_old(&chat, is_fresh), chat, asked);
        self.persist(id);
        self.forget();
        let known = self.chats.get_mut(&id).filter(|_| is_fresh)?;
        known.is_old = true;
        known.read()
    }

    /// Takes in a chat as the Market has it, asked for at `asked`. Returns the history that is to be read, if there is one.
    pub(super) fn observe(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Option<Job> {
        let id = chat.chat_id;
        self.note_newest(&chat);
        let is_new = !self.chats.contains_key(&id) && self.register(&chat, asked)?;
        let known = self.chats.get_mut(&id)?;
        let mut happened: Vec<_> = is_new.then_some(EventKind::ChatAppeared).into_iter().collect();
        // What was asked for before something that is known already is no news.
        if known.seen.is_none_or(|seen| seen <= asked) {
            known.seen = Some(asked);
            let before = known.cursor.observe_status(&chat.status);
            happened.extend(before.map(|before| EventKind::StatusChanged { before }));
            let changes = known.cursor.observe_dispute(&chat, now);
            happened.extend(changes.iter().map(|change| change.event(None)));
            known.update(chat.clone(), asked);
        }
        let is_behind = known.is_behind(&chat, asked);
        self.touch(id, chat.updated_at.to_utc());
        self.emit_all(id, happened);
        if is_behind { self.read_unless_paused(id, asked) } else { None }
    }

    /// A chat that pauses is read when its pause is over; one that could not be opened is there after all.
    fn read_unless_paused(&mut self, id: ChatId, asked: Instant) -> Option<Job> {
        if self.pauses.has(id) && self.unopened.remove(&id).is_some() {
            self.pauses.end(id);
        }
        let known = self.chats.get_mut(&id)?;
        if self.pauses.has(id) {
            known.demand(asked);
            return None;
        }
        known.touch(asked);
        known.read()
    }

    fn note_newest(&mut self, chat: &Chat) {
        self.newest = self.newest.max(Some(chat.updated_at.to_utc()));
    }

    /// Adds a chat that is not known, and returns whether it is new. Nothing is added when it was known once, or not seen
    /// by the first look, and has been silent since.
    fn register(&mut self, chat: &Chat, asked: Instant) -> Option<bool> {
        let is_announced = self.unopened.contains_key(&chat.chat_id);
        match self.forgotten_until {
            Some(until) if chat.updated_at <= until && !is_announced => None,
            Some(until) if chat.created_at <= until => {
                self.add(ChatCursor::of_forgotten(until, chat), chat.clone(), asked);
                Some(false)
            }
            _ => {
                self.add(ChatCursor::default(), chat.clone(), asked);
                Some(true)
            }
        }
    }

    /// Notes that the first look that a watch has ever had is over, and the Market's time when it began.
    ///
    /// Pages shift while they are read, so a chat may have been missed that was there all the time. What happened before
    /// the look began is old, in whatever chat it is found later. The margin is for chats that begin and are not visible
    /// at once.
    pub(super) fn end_first_look(&mut self, began: DateTime<Utc>) {
        let Some(began) = began.checked_sub_signed(FRESH) else { return };
        self.forgotten_until = self.forgotten_until.max(Some(began));
        self.steps.push_back(Step { event: None, change: Change::MissingUntil(began) });
    }

    /// Notes that all chats were seen, and sees to it that late messages are looked for.
    pub(super) fn end_look(&mut self, now: Instant) {
        if self.resumed == Resumed::Now {
            let until = self.newest.and_then(|newest| newest.checked_add_signed(RESUMED_MARGIN));
            self.resumed = until.map_or(Resumed::Never, Resumed::Until);
        }
        let Some(newest) = self.newest else { return };
        let recent = self.ages.iter().rev().enumerate();
        let recent = recent.take_while(|(place, (at, _))| *place < MOST_RECENT || newest - at < LATE);
        for (_, (_, id)) in recent {
            if let Some(known) = self.chats.get_mut(id) {
                known.schedule(now);
            }
        }
    }

    /// Returns the histories that are read for late messages, `most` at most: those of the chats first in which something
    /// happened last.
    pub(super) fn rereads(&mut self, now: Instant, most: usize) -> Vec<Job> {
        let wanted = self.chats.iter().filter(|(id, _)| !self.pauses.has(**id));
        let mut wanted: Vec<_> =
            wanted.filter_map(|(id, known)| Some((known.wants_reread(now)?, *id))).collect();
        wanted.sort_unstable_by(|one, other| other.cmp(one));
        let ids = wanted.into_iter().take(most);
        ids.filter_map(|(_, id)| self.chats.get_mut(&id)?.read()).collect()
    }

    /// Takes in the history of a chat, asked for at `asked`, when the chat had this `updatedAt`. Returns the job that reads
    /// it once more, if that was demanded meanwhile.
    pub(super) fn read(
        &mut self,
        id: ChatId,
        updated_at: DateTime<Utc>,
        asked: Instant,
        read: Read,
    ) -> Option<Job> {
        let Read { mut messages, bad } = read;
        let known = self.chats.get_mut(&id)?;
        known.is_reading = false;
        let is_old = std::mem::take(&mut known.is_old);
        messages.sort_by_key(|message| message.message_id);
        for message in messages {
            let known = self.chats.get_mut(&id)?;
            let is_known = known.cursor.has_emitted(message.message_id);
            let is_old = is_old || known.cursor.is_old(&message);
            known.cursor.record(message.message_id);
            if !is_known && !is_old {
                known.touch(asked);
                self.emit_message(id, message);
            }
        }
        let known = self.chats.get_mut(&id)?;
        known.was_read(updated_at, asked);
        if self.pauses.end(id) {
            tracing::info!(chat = %id, "the chat can be read again");
        }
        self.persist(id);
        self.report_bad_items(bad);
        self.chats.get_mut(&id)?.read_if_demanded()
    }

    /// Returns what an announcement makes necessary.
    pub(super) fn on_announcement(&mut self, announced: Announced, now: Instant) -> Option<Job> {
        let Announced { chat: id, notice } = announced;
        if self.is_seen(id) && notice != Notice::Changed {
            return self.act(id, notice, now);
        }
        let is_first = !self.unopened.contains_key(&id);
        if is_first && self.unopened.len() >= MOST_UNOPENED {
            tracing::warn!(chat = %id, "too many announced chats cannot be opened: this one is left to polling");
            return None;
        }
        let notices = self.unopened.entry(id).or_default();
        if notices.len() < MOST_NOTICES {
            notices.push(notice);
        }
        is_first.then_some(Job::Chat(id))
    }

    /// Takes in a chat that was announced, and returns what the announcements make necessary that came meanwhile.
    pub(super) fn opened(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Vec<Job> {
        let id = chat.chat_id;
        let was_paused = self.pauses.end(id);
        let history = self.observe(chat, asked, now);
        let mut notices = self.unopened.remove(&id).unwrap_or_default();
        let history = match was_paused {
            // Not all announcements may have been remembered.
            true => {
                notices.retain(|notice| matches!(notice, Notice::Dispute(..)));
                history.or_else(|| self.chats.get_mut(&id)?.read())
            }
            // The history need not be read: what is new in it is announced.
            false => {
                if history.is_some() {
                    self.not_read(id);
                }
                None
            }
        };
        history
            .into_iter()
            .chain(notices.into_iter().filter_map(|notice| self.act(id, notice, asked)))
            .collect()
    }

    fn not_read(&mut self, id: ChatId) {
        if let Some(known) = self.chats.get_mut(&id) {
            known.not_read();
        }
    }

    /// Takes in a message that was announced.
    pub(super) fn fetched(&mut self, id: ChatId, message: ChatMessage) {
        self.fetching.remove(&(id, message.message_id));
        let Some(known) = self.chats.get_mut(&id) else { return };
        if known.cursor.has_emitted(message.message_id) {
            return;
        }
        known.cursor.announce(message.message_id);
        self.touch(id, message.created_at.to_utc());
        self.emit_message(id, message);
    }

    /// Notes that an announced message cannot be fetched by itself. Returns the job that reads the history that should have
    /// it.
    pub(super) fn not_fetched(&mut self, id: ChatId, message: MessageId, now: Instant) -> Option<Job> {
        self.fetching.remove(&(id, message));
        self.read_again(id, now)
    }

    /// Demands the history of a chat. Returns the job that reads it, unless it is being read or the chat pauses: then it is
    /// read afterwards.
    fn read_again(&mut self, id: ChatId, now: Instant) -> Option<Job> {
        let known = self.chats.get_mut(&id)?;
        known.demand(now);
        if self.pauses.has(id) { None } else { known.read_if_demanded() }
    }

    /// Notes that an announced chat or message can be none.
    pub(super) fn not_possible(&mut self, job: &Job) {
        match job {
            Job::Chat(id) => drop(self.unopened.remove(id)),
            Job::Message(id, message) => drop(self.fetching.remove(&(*id, *message))),
            Job::History { .. } => {}
        }
    }

    /// Begins a pause of a chat that was not opened or read. Nothing of it is lost: its cursor stays where it is.
    pub(super) fn fail(&mut self, id: ChatId, failure: Failure) -> Option<Paused> {
        self.not_read(id);
        let is_seen = self.is_seen(id);
        if let Some(known) = self.chats.get_mut(&id).filter(|_| is_seen) {
            known.demand(failure.at);
        }
        let paused = self.pauses.fail(id, failure)?;
        if paused.failures >= MOST_OPENINGS && !is_seen {
            self.unopened.remove(&id);
            self.pauses.end(id);
        }
        Some(paused)
    }

    /// Returns the next job of a chat whose pause is over.
    pub(super) fn retry(&mut self, now: Instant) -> Option<Job> {
        while let Some(id) = self.pauses.take_due(now) {
            let job = if self.is_seen(id) {
                self.unopened.remove(&id);
                self.chats.get_mut(&id).filter(|known| !known.is_reading).and_then(ChatState::read)
            } else {
                self.unopened.contains_key(&id).then_some(Job::Chat(id))
            };
            match job {
                Some(job) => return Some(job),
                None => drop(self.pauses.end(id)),
            }
        }
        None
    }

    /// Returns the time at which a chat is to be tried again.
    pub(super) fn retry_at(&self) -> Option<Instant> {
        self.pauses.next()
    }

    /// Emits what cannot be decoded as an error, once.
    pub(super) fn report_bad_items(&mut self, bad: Vec<Error>) {
        for error in bad {
            if self.reported.len() >= MOST_REPORTED {
                self.reported.clear();
            }
            let item = error.item().map(|item| item.raw.clone());
            if item.is_none_or(|raw| self.reported.insert(self.hasher.hash_one(raw))) {
                self.steps.push_back(Step { event: Some(Err(error)), change: Change::Nothing });
            }
        }
    }

    /// The number of chats that are known.
    pub(super) fn known(&self) -> usize {
        self.chats.len()
    }

    /// Returns true if there is a next step.
    pub(super) fn has_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The number of requests that are waited for. Chats that pause hold up nobody.
    pub(super) fn waits_for(&self) -> usize {
        let unopened = self.unopened.iter().filter(|(id, _)| !self.pauses.has(**id));
        self.fetching.len() + unopened.map(|(_, notices)| notices.len()).sum::<usize>()
    }

    /// Forgets the chats that were silent for the longest time, if there are too many. Nothing may be under way.
    pub(super) fn forget(&mut self) {
        while self.chats.len() > self.settings.capacity.max(1) {
            let Some((touched, id)) = self.ages.pop_first() else { return };
            self.chats.remove(&id);
            self.pauses.end(id);
            self.forgotten_until = self.forgotten_until.max(Some(touched));
            self.steps.push_back(Step { event: None, change: Change::Forget(id, touched) });
        }
    }

    /// Returns true if the chat was seen since the watch began.
    fn is_seen(&self, id: ChatId) -> bool {
        self.chats.get(&id).is_some_and(|known| known.chat.is_some())
    }

    fn act(&mut self, id: ChatId, notice: Notice, now: Instant) -> Option<Job> {
        match notice {
            Notice::Created => None,
            Notice::Message(message) => self.fetch(id, message),
            Notice::Dispute(change, at) => {
                self.dispute(id, change, at, now);
                None
            }
            Notice::Changed => self.read_again(id, now),
        }
    }

    fn fetch(&mut self, id: ChatId, message: MessageId) -> Option<Job> {
        let is_known = self.chats.get(&id).is_some_and(|known| known.cursor.has_emitted(message));
        (!is_known && self.fetching.insert((id, message))).then_some(Job::Message(id, message))
    }

    fn dispute(&mut self, id: ChatId, change: DisputeChange, at: crate::DateTime, now: Instant) {
        let Some(known) = self.chats.get_mut(&id) else { return };
        let changes = known.cursor.on_dispute(change, at.to_utc());
        if !changes.is_empty() {
            // A look that began before does not undo it.
            known.seen = Some(now);
        }
        let happened = changes.iter().map(|one| one.event((*one == change).then_some(at)));
        self.emit_all(id, happened.collect());
    }

    fn emit_message(&mut self, id: ChatId, message: ChatMessage) {
        if self.settings.skip_own && message.sender == ChatMessageSenderType::Partner {
            self.persist(id);
        } else {
            self.emit_all(id, vec![EventKind::MessageArrived { message }]);
        }
    }

    /// Emits what happened at once. The cursor is persisted when the last of it was handled, so that all is emitted again
    /// if the program ends before.
    fn emit_all(&mut self, id: ChatId, happened: Vec<EventKind>) {
        let Some(ChatState { cursor, chat: Some(chat), .. }) = self.chats.get(&id) else { return };
        let last = happened.len().saturating_sub(1);
        for (index, kind) in happened.into_iter().enumerate() {
            let change = if index == last { Change::Cursor(id, cursor.clone()) } else { Change::Nothing };
            let event = Event::new(chat.clone(), kind);
            let may_be_repeated = match self.resumed {
                Resumed::Never => false,
                Resumed::Now => true,
                Resumed::Until(until) => event.at() <= until,
            };
            self.steps.push_back(Step { event: Some(Ok(Event { may_be_repeated, ..event })), change });
        }
    }

    /// Persists the cursor of a chat of which nothing is emitted.
    fn persist(&mut self, id: ChatId) {
        let Some(known) = self.chats.get(&id) else { return };
        self.steps.push_back(Step { event: None, change: Change::Cursor(id, known.cursor.clone()) });
    }

    fn add(&mut self, cursor: ChatCursor, chat: Chat, asked: Instant) {
        let id = chat.chat_id;
        self.insert(id, cursor, chat.updated_at.to_utc());
        if let Some(known) = self.chats.get_mut(&id) {
            known.seen = Some(asked);
            known.update(chat, asked);
        }
    }

    fn insert(&mut self, id: ChatId, cursor: ChatCursor, touched: DateTime<Utc>) {
        self.ages.insert((touched, id));
        self.chats.insert(id, ChatState::new(cursor, touched));
    }

    fn touch(&mut self, id: ChatId, at: DateTime<Utc>) {
        let Some(known) = self.chats.get_mut(&id).filter(|known| known.touched < at) else { return };
        self.ages.remove(&(known.touched, id));
        self.ages.insert((at, id));
        known.touched = at;
    }
}
