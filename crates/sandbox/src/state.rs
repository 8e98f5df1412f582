//! What changes while the sandbox runs.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::ids::{ChatId, MessageId};
use yandex_market_api::types::{Chat, ChatFullContext, ChatMessage};

use crate::clock::{self, Clock};
use crate::context::Context;
use crate::files::{Files, Upload};
use crate::room::Room;
use crate::seed;

/// The Market's memory.
#[derive(Debug)]
pub(crate) struct State {
    /// In the order they are listed. New ones come last, so that a list does not shift while it is paged.
    rooms: Vec<Room>,
    places: HashMap<ChatId, usize>,
    /// Orders and returns that had no chat in the beginning.
    quiet: Vec<ChatFullContext>,
    pub(crate) files: Files,
    clock: Clock,
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
    pub(crate) fn new(rooms: Vec<Room>, quiet: Vec<ChatFullContext>, files_url: String) -> Self {
        let mut state = Self {
            rooms: Vec::with_capacity(rooms.len()),
            places: HashMap::with_capacity(rooms.len()),
            quiet,
            files: Files::new(files_url),
            clock: Clock::after(seed::LATEST),
        };
        rooms.into_iter().for_each(|room| state.add(room));
        state
    }

    pub(crate) fn chats(&self) -> impl Iterator<Item = &Chat> {
        self.rooms.iter().map(|room| &room.chat)
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
        room.messages(&mut self.files);
        Some(room.read())
    }

    /// Adds a message to a chat.
    pub(crate) fn say(&mut self, id: ChatId, saying: Saying, now: SystemTime) -> Option<MessageId> {
        let room = self.rooms.get_mut(*self.places.get(&id)?)?;
        let Saying { sender, text, file, then } = saying;
        let message_id = self.clock.next(now);
        let payload = file.map(|file| vec![self.files.send(file, message_id)]);
        let created_at = clock::written(message_id);
        let message = ChatMessage { created_at, message: text, message_id, payload, sender };
        room.messages(&mut self.files).push(message);
        room.chat.updated_at = created_at;
        room.chat.status = then.unwrap_or_else(|| room.chat.status.clone());
        Some(message_id)
    }

    /// The chat about an order or a return, which begins now if there is none. `None` if there is no such order.
    pub(crate) fn about(&mut self, context: &Context, now: SystemTime) -> Option<ChatId> {
        let there = self.chats().find(|chat| Context::of(&chat.context).as_ref() == Some(context));
        if let Some(chat) = there {
            return Some(chat.chat_id);
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
        let loud: HashSet<Context> = self.chats().filter_map(|chat| Context::of(&chat.context)).collect();
        let quiet = |context: &&ChatFullContext| Context::of(context).is_some_and(|it| !loud.contains(&it));
        self.quiet.iter().filter(quiet).cloned().collect()
    }

    /// Begins a chat in which nothing was said yet.
    pub(crate) fn open(&mut self, context: ChatFullContext, now: SystemTime) -> ChatId {
        let highest = self.chats().map(|chat| chat.chat_id).max();
        let chat_id = ChatId::new(highest.unwrap_or(seed::HIGHEST_CHAT).max(seed::HIGHEST_CHAT).get() + 37);
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
        chat_id
    }

    fn add(&mut self, room: Room) {
        self.places.entry(room.chat.chat_id).or_insert(self.rooms.len());
        self.rooms.push(room);
    }
}
