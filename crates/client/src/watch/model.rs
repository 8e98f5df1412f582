//! A world of chats, in which anything comes late, twice, out of order or not at all, and what a watch tells of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says by panicking what went wrong")]

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use tokio::time::Instant;
use yandex_market_api::types::{
    BusinessId, Chat, ChatCreatedNotification, ChatId, ChatMessage, ChatMessageSentNotification, MessageId,
    Notification,
};

use super::announced::of;
use super::interval::Backoff;
use super::state::{Change, Job, Read, Settings, State};
use super::{EventKind, Progress};

const BUSINESS: i64 = 1;
const START: i64 = 1_700_000_000_000_001;
const TICK: i64 = 150_001;

/// Something that happens. The numbers choose what it happens to.
#[derive(Clone, Debug)]
enum Act {
    Begin,
    Say(usize),
    /// Somebody says something that is not visible yet, and leaves `updatedAt` as it is.
    SayLate(usize),
    /// It becomes visible; `updatedAt` changes or not.
    Reveal(usize, bool),
    /// An announcement arrives, and stays to arrive again.
    Announce(usize),
    LoseAnnouncement(usize),
    Look,
    /// A look that misses a chat, which moves between its pages.
    LookMissing(usize),
    LookArrives(usize),
    Ask(usize),
    Response(usize),
    Handle,
    Crash,
}

fn act() -> impl Strategy<Value = Act> {
    let which = any::<usize>;
    prop_oneof![
        1 => Just(Act::Begin),
        4 => which().prop_map(Act::Say),
        1 => which().prop_map(Act::SayLate),
        1 => (which(), any::<bool>()).prop_map(|(which, touches)| Act::Reveal(which, touches)),
        4 => which().prop_map(Act::Announce),
        1 => which().prop_map(Act::LoseAnnouncement),
        2 => Just(Act::Look),
        1 => which().prop_map(Act::LookMissing),
        2 => which().prop_map(Act::LookArrives),
        4 => which().prop_map(Act::Ask),
        4 => which().prop_map(Act::Response),
        6 => Just(Act::Handle),
        1 => Just(Act::Crash),
    ]
}

enum Found {
    Chat(Chat, Instant),
    Message(ChatId, ChatMessage),
    NoMessage(ChatId, MessageId),
    History(ChatId, DateTime<Utc>, Instant, Vec<ChatMessage>),
}

struct World {
    began: Instant,
    /// Microseconds since 1970.
    clock: i64,
    /// The precision of the Market's times, in microseconds.
    grain: i64,
    chats: Vec<(Chat, Vec<ChatMessage>)>,
    /// Messages that are not visible yet, by the index of their chat.
    hidden: Vec<(usize, ChatMessage)>,
    announcements: Vec<Notification>,
    looks: Vec<(Vec<Chat>, Instant)>,
    jobs: Vec<Job>,
    answers: Vec<Found>,
    state: State,
    progress: Progress,
    handed: Option<Change>,
    told: BTreeMap<(ChatId, Option<MessageId>), usize>,
    crashes: usize,
}

const BACKOFF: Backoff = Backoff { first: Duration::from_secs(60), longest: Duration::from_secs(3_600) };
const SETTINGS: Settings = Settings { skip_own: false, capacity: 1_000, chat_backoff: BACKOFF };

impl World {
    /// A world with chats that a watch has looked at once.
    fn new(chats: usize, grain: i64) -> Self {
        let progress = Progress::new(BusinessId::new(BUSINESS));
        let mut world = Self {
            began: Instant::now(),
            clock: START,
            grain,
            chats: Vec::new(),
            hidden: Vec::new(),
            announcements: Vec::new(),
            looks: Vec::new(),
            jobs: Vec::new(),
            answers: Vec::new(),
            state: State::new(SETTINGS),
            progress,
            handed: None,
            told: BTreeMap::new(),
            crashes: 0,
        };
        for _ in 0..chats {
            world.begin();
        }
        world.announcements.clear();
        let (asked, now) = world.tick();
        for (chat, _) in &world.chats {
            world.jobs.extend(world.state.observe_first(chat.clone(), asked, now));
        }
        world.run_jobs();
        while world.handle() {}
        assert!(world.told.is_empty());
        world
    }

    fn tick(&mut self) -> (Instant, DateTime<Utc>) {
        self.clock += TICK;
        let past = Duration::from_micros(u64::try_from(self.clock - START).unwrap());
        (self.began + past, DateTime::from_timestamp_micros(self.clock).unwrap())
    }

    /// The time as the Market tells it.
    fn rounded_time(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.clock / self.grain * self.grain).unwrap()
    }

    fn begin(&mut self) {
        self.tick();
        let now = self.rounded_time();
        let id = ChatId::new(self.chats.len() as i64 + 1);
        let chat = serde_json::json!({
            "chatId": id, "context": {"type": "DIRECT", "customer": {}}, "status": "NEW", "type": "CHAT",
            "createdAt": now, "updatedAt": now,
        });
        self.chats.push((serde_json::from_value(chat).unwrap(), Vec::new()));
        let (business_id, created_at) = (BusinessId::new(BUSINESS), now.fixed_offset());
        let created = ChatCreatedNotification::new(business_id, id, created_at);
        self.announcements.push(Notification::ChatCreated(created));
        self.say(self.chats.len() - 1);
    }

    fn say(&mut self, which: usize) {
        let Some((index, message)) = self.message(which) else { return };
        let (chat, messages) = &mut self.chats[index];
        chat.updated_at = message.created_at;
        messages.push(message);
    }

    /// A message that is announced, and is not in its chat yet.
    fn message(&mut self, which: usize) -> Option<(usize, ChatMessage)> {
        self.tick();
        let now = self.rounded_time();
        let index = which.checked_rem(self.chats.len())?;
        let message = serde_json::json!({ "messageId": self.clock, "createdAt": now, "sender": "CUSTOMER" });
        let message: ChatMessage = serde_json::from_value(message).unwrap();
        let (chat, at) = (self.chats[index].0.chat_id, message.created_at);
        let sent = ChatMessageSentNotification::new(BUSINESS, chat, message.message_id, at);
        self.announcements.push(Notification::ChatMessageSent(sent));
        Some((index, message))
    }

    fn reveal(&mut self, which: usize, touches: bool) {
        self.tick();
        let Some(at) = which.checked_rem(self.hidden.len()) else { return };
        let (index, message) = self.hidden.swap_remove(at);
        let now = self.rounded_time().fixed_offset();
        let (chat, messages) = &mut self.chats[index];
        messages.push(message);
        if touches {
            chat.updated_at = now;
        }
    }

    fn do_act(&mut self, act: &Act) {
        match *act {
            Act::Begin => self.begin(),
            Act::Say(which) => self.say(which),
            Act::SayLate(which) => {
                let late = self.message(which);
                self.hidden.extend(late);
            }
            Act::Reveal(which, touches) => self.reveal(which, touches),
            Act::Announce(which) => {
                let (now, _) = self.tick();
                let Some(index) = which.checked_rem(self.announcements.len()) else { return };
                let announced = of(BusinessId::new(BUSINESS), &self.announcements[index]);
                self.jobs.extend(announced.and_then(|announced| self.state.on_announcement(announced, now)));
            }
            Act::LoseAnnouncement(which) => {
                if let Some(index) = which.checked_rem(self.announcements.len()) {
                    self.announcements.swap_remove(index);
                }
            }
            Act::Look => {
                let (asked, _) = self.tick();
                self.looks.push((self.chats.iter().map(|(chat, _)| chat.clone()).collect(), asked));
            }
            Act::LookMissing(which) => {
                let (asked, _) = self.tick();
                let mut chats: Vec<_> = self.chats.iter().map(|(chat, _)| chat.clone()).collect();
                if let Some(missing) = which.checked_rem(chats.len()) {
                    chats.swap_remove(missing);
                }
                self.looks.push((chats, asked));
            }
            Act::LookArrives(which) => {
                if let Some(index) = which.checked_rem(self.looks.len()) {
                    let (chats, asked) = self.looks.swap_remove(index);
                    self.look_arrives(chats, asked);
                }
            }
            Act::Ask(which) => {
                if let Some(index) = which.checked_rem(self.jobs.len()) {
                    let job = self.jobs.swap_remove(index);
                    self.ask(job);
                }
            }
            Act::Response(which) => {
                if let Some(index) = which.checked_rem(self.answers.len()) {
                    let found = self.answers.swap_remove(index);
                    self.answer(found);
                }
            }
            Act::Handle => {
                self.handle();
            }
            Act::Crash => self.crash(),
        }
    }

    fn look_arrives(&mut self, chats: Vec<Chat>, asked: Instant) {
        let (_, now) = self.tick();
        for chat in chats {
            self.jobs.extend(self.state.observe(chat, asked, now));
        }
        self.state.end_look(asked);
    }

    /// Histories are read again for messages that became visible late.
    fn reread(&mut self) {
        let (now, _) = self.tick();
        let jobs = self.state.rereads(now, usize::MAX);
        self.jobs.extend(jobs);
    }

    /// The Market answers as things are now; the answer arrives later.
    fn ask(&mut self, job: Job) {
        let (asked, _) = self.tick();
        let of = |id: ChatId| &self.chats[usize::try_from(id.get()).unwrap() - 1];
        self.answers.push(match job {
            Job::Chat(id) => Found::Chat(of(id).0.clone(), asked),
            Job::Message(id, message) => {
                let found = of(id).1.iter().find(|one| one.message_id == message).cloned();
                found.map_or(Found::NoMessage(id, message), |found| Found::Message(id, found))
            }
            Job::History { chat, since, updated_at } => {
                let messages = of(chat).1.iter().filter(|one| Some(one.message_id) >= since);
                Found::History(chat, updated_at, asked, messages.cloned().collect())
            }
        });
    }

    fn answer(&mut self, found: Found) {
        let (_, now) = self.tick();
        match found {
            Found::Chat(chat, asked) => self.jobs.extend(self.state.opened(chat, asked, now)),
            Found::Message(id, message) => self.state.fetched(id, message),
            Found::NoMessage(id, message) => {
                let (now, _) = self.tick();
                self.jobs.extend(self.state.not_fetched(id, message, now));
            }
            Found::History(id, updated_at, asked, messages) => {
                let job = self.state.read(id, updated_at, asked, Read { messages, bad: Vec::new() });
                self.jobs.extend(job);
            }
        }
    }

    /// The program handles what it was told, and asks for the next. Answers whether there was one.
    fn handle(&mut self) -> bool {
        if let Some(change) = self.handed.take() {
            self.persist(change);
        }
        while let Some(step) = self.state.step() {
            match step.event {
                None => self.persist(step.change),
                Some(told) => {
                    let event = told.unwrap();
                    let message = match &event.kind {
                        EventKind::ChatAppeared => None,
                        EventKind::MessageArrived { message } => Some(message.message_id),
                        other => panic!("nothing of the kind happened: {other:?}"),
                    };
                    *self.told.entry((event.chat.chat_id, message)).or_default() += 1;
                    self.handed = Some(step.change);
                    return true;
                }
            }
        }
        false
    }

    fn persist(&mut self, change: Change) {
        match change {
            Change::Nothing => {}
            Change::Cursor(id, cursor) => {
                // Through JSON, as a file would.
                let cursor = serde_json::from_value(serde_json::to_value(cursor).unwrap()).unwrap();
                self.progress.chats.insert(id, cursor);
            }
            Change::MissingUntil(until) => self.progress.forgotten_until = Some(until),
            Change::Forget(id, _) => panic!("{id} was forgotten, for which there was no need"),
        }
    }

    /// The program ends, with all that it knows and has under way, and begins again.
    fn crash(&mut self) {
        self.crashes += 1;
        self.jobs.clear();
        self.answers.clear();
        self.looks.clear();
        self.handed = None;
        self.state = State::resume(SETTINGS, &self.progress);
    }

    fn run_jobs(&mut self) {
        while !self.jobs.is_empty() || !self.answers.is_empty() {
            std::mem::take(&mut self.jobs).into_iter().for_each(|job| self.ask(job));
            std::mem::take(&mut self.answers).into_iter().for_each(|found| self.answer(found));
        }
    }

    /// Everything that is under way comes to its end, and then there is one more look.
    fn settle(&mut self) {
        while !self.hidden.is_empty() {
            self.reveal(0, false);
        }
        // The second in which something was said is over after these.
        for _ in 0..10 {
            while let Some((chats, asked)) = self.looks.pop() {
                self.look_arrives(chats, asked);
            }
            self.run_jobs();
            self.do_act(&Act::Look);
        }
        let (chats, asked) = self.looks.pop().unwrap();
        self.look_arrives(chats, asked);
        assert!(self.jobs.is_empty(), "a watch that has seen all asks for {:?}", self.jobs);
        // A message is found after about twice the time by which it is late.
        for _ in 0..20 {
            self.clock += 10_000_000;
            self.reread();
            self.run_jobs();
        }
        while self.handle() {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn every_message_is_emitted_once(
        old in 0_usize..3,
        grain in prop::sample::select(vec![1, 1_000, 1_000_000]),
        acts in prop::collection::vec(act(), 1..120),
    ) {
        let mut world = World::new(old, grain);
        let before = world.clock;
        for act in &acts {
            world.do_act(act);
        }
        world.settle();
        let new = |id: MessageId| id.get() > before;
        let messages = world.chats.iter().flat_map(|(chat, messages)| {
            messages.iter().filter(|one| new(one.message_id)).map(|one| (chat.chat_id, Some(one.message_id)))
        });
        let begun = world.chats.iter().skip(old).map(|(chat, _)| (chat.chat_id, None));
        let expected: Vec<_> = messages.chain(begun).collect();
        for one in &expected {
            prop_assert!(world.told.contains_key(one), "{one:?} was not told");
        }
        let old_ones: Vec<_> = world.told.keys().filter(|one| !expected.contains(one)).collect();
        // What is announced is told, however old: that is seldom, and better than losing it.
        prop_assert!(old_ones.is_empty(), "{old_ones:?} had been there before");
        let doubles: usize = world.told.values().map(|times| times - 1).sum();
        prop_assert!(doubles <= world.crashes, "{doubles} doubles by {} crashes", world.crashes);
    }
}
