//! What changes while the sandbox runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::ids::{ChatId, MessageId};
use yandex_market_api::types::{Chat, ChatFullContext, ChatMessage};

use crate::clock::{self, Clock};
use crate::context::Context;
use crate::files::{Files, Upload};
use crate::notifying::Notifier;
use crate::room::Room;
use crate::seed;

/// The Market's memory.
pub(crate) struct State {
    /// In the order they are listed. New ones come last, so that a list does not shift while it is paged.
    rooms: Vec<Room>,
    places: HashMap<ChatId, usize>,
    /// The first chat about each order and return.
    about: HashMap<Context, ChatId>,
    highest: ChatId,
    /// Orders and returns that had no chat in the beginning.
    quiet: Vec<ChatFullContext>,
    pub(crate) files: Files,
    clock: Clock,
    /// How often each text was sent by the shop.
    sent: HashMap<String, usize>,
    /// Told of what happens while it happens, so that it is told in this order.
    notifier: Arc<Notifier>,
}

/// What somebody says. With neither text nor file it is a sticker.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    pub(crate) sender: ChatMessageSenderType,
    pub(crate) text: Option<String>,
    pub(crate) file: Option<Upload>,
    /// Whose turn it is afterwards, if that changes.
    pub(crate) then: Option<ChatStatusType>,
}

impl State {
    pub(crate) fn new(
        rooms: Vec<Room>,
        quiet: Vec<ChatFullContext>,
        files_url: String,
        notifier: Arc<Notifier>,
    ) -> Self {
        let mut state = Self {
            rooms: Vec::with_capacity(rooms.len()),
            places: HashMap::with_capacity(rooms.len()),
            about: HashMap::new(),
            highest: seed::HIGHEST_CHAT,
            quiet,
            files: Files::new(files_url),
            clock: Clock::after(seed::LATEST),
            sent: HashMap::new(),
            notifier,
        };
        rooms.into_iter().for_each(|room| state.add(room));
        state
    }

    pub(crate) fn chats(&self) -> Chats<'_> {
        Chats(self.rooms.iter())
    }

    pub(crate) fn chat(&self, id: ChatId) -> Option<&Chat> {
        Some(&self.rooms.get(*self.places.get(&id)?)?.chat)
    }

    pub(crate) fn chat_mut(&mut self, id: ChatId) -> Option<&mut Chat> {
        Some(&mut self.rooms.get_mut(*self.places.get(&id)?)?.chat)
    }

    /// A chat and its messages, oldest first.
    pub(crate) fn history(&mut self, id: ChatId) -> Option<(&Chat, &[ChatMessage])> {
        let room = self.rooms.get_mut(*self.places.get(&id)?)?;
        room.write(&mut self.files);
        Some(room.read())
    }

    /// A chat and those of its messages that are at least so old, oldest first.
    pub(crate) fn history_before(&mut self, id: ChatId, age: Duration) -> Option<(&Chat, &[ChatMessage])> {
        let room = self.rooms.get_mut(*self.places.get(&id)?)?;
        room.write(&mut self.files);
        let (chat, messages) = room.read();
        Some((chat, messages.get(..room.older_than(age)).unwrap_or_default()))
    }

    /// Adds a message to a chat.
    pub(crate) fn say(&mut self, id: ChatId, saying: Saying, now: SystemTime) -> Option<MessageId> {
        let room = self.rooms.get_mut(*self.places.get(&id)?)?;
        let Saying { sender, text, file, then } = saying;
        let message_id = self.clock.next(now);
        let payload = file.map(|file| vec![self.files.send(file, message_id)]);
        let created_at = clock::written(message_id);
        let message = ChatMessage { created_at, message: text, message_id, payload, sender };
        self.notifier.message_sent(id, &message, now);
        room.push(message, &mut self.files);
        room.chat.updated_at = created_at;
        room.chat.status = then.unwrap_or_else(|| room.chat.status.clone());
        Some(message_id)
    }

    /// Counts a text that the shop has sent.
    pub(crate) fn count_sent(&mut self, text: &str) {
        *self.sent.entry(text.to_owned()).or_default() += 1;
    }

    /// The number of times that the shop has sent this.
    pub(crate) fn times_sent(&self, text: &str) -> usize {
        self.sent.get(text).copied().unwrap_or_default()
    }

    /// The chat about an order or a return, which begins now if there is none. `None` if there is no such order.
    pub(crate) fn about(&mut self, context: &Context, now: SystemTime) -> Option<ChatId> {
        if let Some(there) = self.about.get(context) {
            return Some(*there);
        }
        let context = self.known(context)?;
        Some(self.open(context, now))
    }

    fn known(&self, context: &Context) -> Option<ChatFullContext> {
        let mut known = self.chats().map(|chat| &chat.context).chain(&self.quiet);
        known.find_map(|known| context.within(known))
    }

    /// The orders and returns that have no chat.
    pub(crate) fn quiet(&self) -> Vec<ChatFullContext> {
        let is_quiet = |context: Context| !self.about.contains_key(&context);
        let quiet = |context: &&ChatFullContext| Context::of(context).is_some_and(is_quiet);
        self.quiet.iter().filter(quiet).cloned().collect()
    }

    /// Begins a chat in which nothing was said yet.
    pub(crate) fn open(&mut self, context: ChatFullContext, now: SystemTime) -> ChatId {
        let chat_id = ChatId::new(self.highest.get() + 37);
        let created_at = clock::present(now);
        self.add(Room::silent(Chat {
            chat_id,
            order_id: context.order_id,
            context,
            status: ChatStatusType::New,
            type_: ChatType::Chat,
            created_at,
            updated_at: created_at,
        }));
        self.notifier.chat_created(chat_id, now);
        chat_id
    }

    fn add(&mut self, room: Room) {
        let chat_id = room.chat.chat_id;
        self.places.entry(chat_id).or_insert(self.rooms.len());
        if let Some(context) = Context::of(&room.chat.context) {
            self.about.entry(context).or_insert(chat_id);
        }
        self.highest = self.highest.max(chat_id);
        self.rooms.push(room);
    }
}

/// The chats in the order they are listed. To skip some takes no longer than to skip none, which a list of a hundred
/// thousand chats that is read page by page depends on.
#[derive(Debug)]
pub(crate) struct Chats<'s>(std::slice::Iter<'s, Room>);

impl<'s> Iterator for Chats<'s> {
    type Item = &'s Chat;

    fn next(&mut self) -> Option<&'s Chat> {
        self.nth(0)
    }

    fn nth(&mut self, skipped: usize) -> Option<&'s Chat> {
        self.0.nth(skipped).map(|room| &room.chat)
    }
}
