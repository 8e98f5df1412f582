//! What is known of the chats, and what is to be told of them. Nothing here waits, reads a clock or asks the Market.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use yandex_market_api::types::{Chat, ChatId, ChatMessage, ChatMessageSenderType, MessageId};

use super::cursor::DisputeChange;
use super::{ChatCursor, Event, Happened, Progress};
use crate::Error;

/// What is known of the chats.
pub(super) struct State {
    settings: Settings,
    chats: BTreeMap<ChatId, Known>,
    /// The chats by when they last spoke, the longest silent first.
    ages: BTreeSet<(DateTime<Utc>, ChatId)>,
    forgotten_until: Option<DateTime<Utc>>,
    /// What was announced of chats that are not known yet.
    unopened: BTreeMap<ChatId, Vec<Notice>>,
    /// Messages that are being fetched.
    fetching: HashSet<(ChatId, MessageId)>,
    steps: VecDeque<Step>,
    /// What was complained about, as hashes.
    complained: HashSet<u64>,
    hasher: RandomState,
}

/// What is told and remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) skip_own: bool,
    /// The most chats that are remembered.
    pub(super) capacity: usize,
}

/// A chat.
struct Known {
    cursor: ChatCursor,
    /// The chat as it was seen last, if it was since the watch began.
    chat: Option<Chat>,
    /// When was asked for what is known of its status and of a dispute.
    seen: Option<Instant>,
    spoke: DateTime<Utc>,
    /// Its history is being read.
    is_reading: bool,
    /// What is read next of its history was there before the watch began.
    is_old: bool,
    /// The last `updatedAt` that was seen, and when it was asked for the first time.
    updated: Option<(DateTime<Utc>, Instant)>,
    /// When its history is to be read once more.
    again_at: Option<Instant>,
}

/// One step onwards: what is told, if anything, and what is kept once it was handled.
pub(super) struct Step {
    pub(super) told: Option<Result<Event, Error>>,
    pub(super) change: Change,
}

/// What is kept.
pub(super) enum Change {
    Nothing,
    Cursor(ChatId, ChatCursor),
    Forget(ChatId, DateTime<Utc>),
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

/// What was announced of a chat.
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

/// After so many complaints, the first may come again.
const MOST_COMPLAINTS: usize = 1_000;

impl State {
    /// Goes on from where another was.
    pub(super) fn new(settings: Settings, progress: &Progress) -> Self {
        let mut state = Self {
            settings,
            chats: BTreeMap::new(),
            ages: BTreeSet::new(),
            forgotten_until: progress.forgotten_until,
            unopened: BTreeMap::new(),
            fetching: HashSet::new(),
            steps: VecDeque::new(),
            complained: HashSet::new(),
            hasher: RandomState::new(),
        };
        for (id, cursor) in &progress.chats {
            state.put(*id, cursor.clone(), cursor.spoke());
        }
        state
    }

    /// The next step.
    pub(super) fn step(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    /// A chat of the first look that a watch has ever had: it is remembered, and nothing of it is told.
    pub(super) fn see_first(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Option<Job> {
        let id = chat.chat_id;
        if self.chats.contains_key(&id) {
            // A look before this one came no further.
            return self.see(chat, asked, now);
        }
        // Of a chat in which somebody wrote just now, `updatedAt` does not tell what was said before.
        let is_fresh = now - chat.updated_at.to_utc() < FRESH;
        self.add(ChatCursor::of_old(&chat, is_fresh), chat.clone(), asked);
        self.keep(id);
        self.forget();
        let known = self.chats.get_mut(&id).filter(|_| is_fresh)?;
        known.is_old = true;
        Some(known.read(&chat))
    }

    /// A chat as the Market has it, asked for at `asked`. Answers with the history that is to be read, if there is one.
    pub(super) fn see(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Option<Job> {
        let id = chat.chat_id;
        let is_new = !self.chats.contains_key(&id) && self.meet(&chat, asked)?;
        let known = self.chats.get_mut(&id)?;
        let mut happened: Vec<_> = is_new.then_some(Happened::ChatAppeared).into_iter().collect();
        // What was asked for before something that is known already is no news.
        if known.seen.is_none_or(|seen| seen <= asked) {
            known.seen = Some(asked);
            let before = known.cursor.see_status(&chat.status);
            happened.extend(before.map(|before| Happened::StatusChanged { before }));
            let turns = known.cursor.see_dispute(&chat, now);
            happened.extend(turns.iter().map(|turn| turn.told(None)));
            known.update(chat.clone(), asked);
        }
        let job = known.is_behind(&chat, asked).then(|| known.read(&chat));
        self.spoke(id, chat.updated_at.to_utc());
        self.tell_all(id, happened);
        job
    }

    /// Notes a chat that is not known, and answers whether it is new. Nothing is noted when it was known once and has
    /// been silent since.
    fn meet(&mut self, chat: &Chat, asked: Instant) -> Option<bool> {
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

    /// The history of a chat, asked for at `asked`, when the chat had this `updatedAt`.
    pub(super) fn read(&mut self, id: ChatId, updated_at: DateTime<Utc>, asked: Instant, read: Read) {
        let Read { mut messages, bad } = read;
        let Some(known) = self.chats.get_mut(&id) else { return };
        known.is_reading = false;
        let is_old = std::mem::take(&mut known.is_old);
        messages.sort_by_key(|message| message.message_id);
        for message in messages {
            let Some(known) = self.chats.get_mut(&id) else { return };
            let is_told = known.cursor.has_told(message.message_id);
            let is_old = is_old || known.cursor.is_old(&message);
            known.cursor.tell_to(message.message_id);
            if !is_told && !is_old {
                self.tell_message(id, message);
            }
        }
        let Some(known) = self.chats.get_mut(&id) else { return };
        known.was_read(updated_at, asked);
        self.keep(id);
        self.complain(bad);
    }

    /// The history of a chat was not read: it will be found to be behind again.
    pub(super) fn not_read(&mut self, id: ChatId) {
        if let Some(known) = self.chats.get_mut(&id) {
            (known.is_reading, known.is_old) = (false, false);
        }
    }

    /// What an announcement makes necessary.
    pub(super) fn hear(&mut self, Announced { chat: id, notice }: Announced, now: Instant) -> Option<Job> {
        let is_known = self.chats.get(&id).is_some_and(|known| known.chat.is_some());
        if is_known && notice != Notice::Changed {
            return self.act(id, notice, now);
        }
        let is_first = !self.unopened.contains_key(&id);
        self.unopened.entry(id).or_default().push(notice);
        is_first.then_some(Job::Chat(id))
    }

    /// A chat that was announced, and what was announced of it meanwhile.
    pub(super) fn opened(&mut self, chat: Chat, asked: Instant, now: DateTime<Utc>) -> Vec<Job> {
        let id = chat.chat_id;
        // Its history need not be read: what is new in it is announced.
        if self.see(chat, asked, now).is_some() {
            self.not_read(id);
        }
        let notices = self.unopened.remove(&id).unwrap_or_default();
        notices.into_iter().filter_map(|notice| self.act(id, notice, asked)).collect()
    }

    /// A chat that was announced is not there.
    pub(super) fn not_there(&mut self, id: ChatId) {
        self.unopened.remove(&id);
    }

    /// A message that was announced.
    pub(super) fn fetched(&mut self, id: ChatId, message: ChatMessage) {
        self.not_fetched(id, message.message_id);
        let Some(known) = self.chats.get_mut(&id) else { return };
        if known.cursor.has_told(message.message_id) {
            return;
        }
        known.cursor.announce(message.message_id);
        self.spoke(id, message.created_at.to_utc());
        self.tell_message(id, message);
    }

    /// A message that was announced did not come.
    pub(super) fn not_fetched(&mut self, id: ChatId, message: MessageId) {
        self.fetching.remove(&(id, message));
    }

    /// What cannot be decoded is told as an error, once.
    pub(super) fn complain(&mut self, bad: Vec<Error>) {
        for error in bad {
            if self.complained.len() >= MOST_COMPLAINTS {
                self.complained.clear();
            }
            let item = error.item().map(|item| item.raw.clone());
            if item.is_none_or(|raw| self.complained.insert(self.hasher.hash_one(raw))) {
                self.steps.push_back(Step { told: Some(Err(error)), change: Change::Nothing });
            }
        }
    }

    /// The number of chats that are known.
    pub(super) fn known(&self) -> usize {
        self.chats.len()
    }

    /// Whether there is a next step.
    pub(super) fn has_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    /// How much is waited for.
    pub(super) fn waits_for(&self) -> usize {
        self.fetching.len() + self.unopened.values().map(Vec::len).sum::<usize>()
    }

    /// Forgets the chats that were silent for the longest time, if there are too many. Nothing may be under way.
    pub(super) fn forget(&mut self) {
        while self.chats.len() > self.settings.capacity.max(1) {
            let Some((spoke, id)) = self.ages.pop_first() else { return };
            self.chats.remove(&id);
            self.forgotten_until = self.forgotten_until.max(Some(spoke));
            self.steps.push_back(Step { told: None, change: Change::Forget(id, spoke) });
        }
    }

    fn act(&mut self, id: ChatId, notice: Notice, now: Instant) -> Option<Job> {
        match notice {
            Notice::Created => None,
            Notice::Message(message) => self.fetch(id, message),
            Notice::Dispute(turn, at) => {
                self.dispute(id, turn, at, now);
                None
            }
            Notice::Changed => {
                let known = self.chats.get_mut(&id).filter(|known| !known.is_reading)?;
                let chat = known.chat.clone()?;
                Some(known.read(&chat))
            }
        }
    }

    fn fetch(&mut self, id: ChatId, message: MessageId) -> Option<Job> {
        let is_told = self.chats.get(&id).is_some_and(|known| known.cursor.has_told(message));
        (!is_told && self.fetching.insert((id, message))).then_some(Job::Message(id, message))
    }

    fn dispute(&mut self, id: ChatId, turn: DisputeChange, at: crate::DateTime, now: Instant) {
        let Some(known) = self.chats.get_mut(&id) else { return };
        let turns = known.cursor.hear(turn, at.to_utc());
        if !turns.is_empty() {
            // A look that began before does not undo it.
            known.seen = Some(now);
        }
        let happened = turns.iter().map(|one| one.told((*one == turn).then_some(at)));
        self.tell_all(id, happened.collect());
    }

    fn tell_message(&mut self, id: ChatId, message: ChatMessage) {
        if self.settings.skip_own && message.sender == ChatMessageSenderType::Partner {
            self.keep(id);
        } else {
            self.tell(id, Happened::MessageArrived { message });
        }
    }

    fn tell(&mut self, id: ChatId, what: Happened) {
        self.tell_all(id, vec![what]);
    }

    /// Tells what happened at once. The cursor is kept when the last of it was handled, so that all is told again if the
    /// program ends before.
    fn tell_all(&mut self, id: ChatId, happened: Vec<Happened>) {
        let Some(Known { cursor, chat: Some(chat), .. }) = self.chats.get(&id) else { return };
        let last = happened.len().saturating_sub(1);
        for (index, what) in happened.into_iter().enumerate() {
            let change = if index == last { Change::Cursor(id, cursor.clone()) } else { Change::Nothing };
            self.steps.push_back(Step { told: Some(Ok(Event { chat: chat.clone(), what })), change });
        }
    }

    /// Keeps the cursor of a chat of which nothing is told.
    fn keep(&mut self, id: ChatId) {
        let Some(known) = self.chats.get(&id) else { return };
        self.steps.push_back(Step { told: None, change: Change::Cursor(id, known.cursor.clone()) });
    }

    fn add(&mut self, cursor: ChatCursor, chat: Chat, asked: Instant) {
        let id = chat.chat_id;
        self.put(id, cursor, chat.updated_at.to_utc());
        if let Some(known) = self.chats.get_mut(&id) {
            known.seen = Some(asked);
            known.update(chat, asked);
        }
    }

    fn put(&mut self, id: ChatId, cursor: ChatCursor, spoke: DateTime<Utc>) {
        self.ages.insert((spoke, id));
        let known = Known {
            cursor,
            chat: None,
            seen: None,
            spoke,
            is_reading: false,
            is_old: false,
            updated: None,
            again_at: None,
        };
        self.chats.insert(id, known);
    }

    fn spoke(&mut self, id: ChatId, at: DateTime<Utc>) {
        let Some(known) = self.chats.get_mut(&id).filter(|known| known.spoke < at) else { return };
        self.ages.remove(&(known.spoke, id));
        self.ages.insert((at, id));
        known.spoke = at;
    }
}

/// So long after the last message of a chat, and after any difference of clocks, nobody is writing in it.
const FRESH: TimeDelta = TimeDelta::minutes(1);

impl Known {
    /// Notes how the chat was when it was asked for.
    fn update(&mut self, chat: Chat, asked: Instant) {
        let updated_at = chat.updated_at.to_utc();
        if self.updated.is_none_or(|(known, _)| known != updated_at) {
            (self.updated, self.again_at) = (Some((updated_at, asked)), None);
        }
        self.chat = Some(chat);
    }

    /// Whether the history has to be read.
    fn is_behind(&self, chat: &Chat, now: Instant) -> bool {
        self.cursor.is_behind(chat) && !self.is_reading && self.again_at.is_none_or(|again| again <= now)
    }

    /// Notes that the history was read. The Market tells times to the second: a message of the same second leaves
    /// `updatedAt` as it is, so the history is read once more when that second is over.
    fn was_read(&mut self, updated_at: DateTime<Utc>, asked: Instant) {
        self.cursor.read();
        let over = self.updated.filter(|(known, _)| *known == updated_at);
        let over = over.map(|(_, first)| first + grain(updated_at));
        match over {
            Some(over) if asked < over => self.again_at = Some(over),
            _ => self.cursor.complete(updated_at),
        }
    }

    fn read(&mut self, chat: &Chat) -> Job {
        self.is_reading = true;
        let updated_at = chat.updated_at.to_utc();
        Job::History { chat: chat.chat_id, since: self.cursor.last_message(), updated_at }
    }
}

/// How exact a time is, by the look of it.
fn grain(time: DateTime<Utc>) -> Duration {
    match time.timestamp_subsec_micros() {
        0 => Duration::from_secs(1),
        micros if micros % 1_000 == 0 => Duration::from_millis(1),
        _ => Duration::from_micros(1),
    }
}

impl DisputeChange {
    fn told(self, at: Option<crate::DateTime>) -> Happened {
        match self {
            Self::Started => Happened::DisputeStarted { at },
            Self::Ended => Happened::DisputeEnded { at },
        }
    }
}
