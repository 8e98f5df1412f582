//! The chats, their messages and their files, which change while the sandbox runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use yandex_market_api::enums::{ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::ids::{ChatId, MessageId};
use yandex_market_api::types::{Chat, ChatFullContext, ChatMessage};

use crate::webhooks::Notifier;
use crate::world::clock::{self, Clock};
use crate::world::context::Context;
use crate::world::conversation::Conversation;
use crate::world::files::{Files, Upload};
use crate::world::seed;

/// The Market's memory.
pub(crate) struct State {
    /// In the order they are listed. New ones come last, so that a list does not shift while it is paged.
    conversations: Vec<Conversation>,
    places: HashMap<ChatId, usize>,
    /// The first chat about each order and return.
    about: HashMap<Context, ChatId>,
    highest: ChatId,
    /// Orders and returns that had no chat in the beginning.
    orders_without_chat: Vec<ChatFullContext>,
    pub(crate) files: Files,
    clock: Clock,
    /// The number of times that each text was sent by the shop.
    sent: HashMap<String, usize>,
    /// Told of what happens while it happens, so that it is told in this order.
    notifier: Arc<Notifier>,
}

/// A message to be added. With neither text nor file it is a sticker.
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
        conversations: Vec<Conversation>,
        orders_without_chat: Vec<ChatFullContext>,
        files_url: String,
        notifier: Arc<Notifier>,
    ) -> Self {
        let mut state = Self {
            conversations: Vec::with_capacity(conversations.len()),
            places: HashMap::with_capacity(conversations.len()),
            about: HashMap::new(),
            highest: seed::HIGHEST_CHAT,
            orders_without_chat,
            files: Files::new(files_url),
            clock: Clock::after(seed::LATEST),
            sent: HashMap::new(),
            notifier,
        };
        conversations.into_iter().for_each(|conversation| state.add(conversation));
        state
    }

    pub(crate) fn chats(&self) -> Chats<'_> {
        Chats(self.conversations.iter())
    }

    pub(crate) fn chat(&self, id: ChatId) -> Option<&Chat> {
        Some(&self.conversations.get(*self.places.get(&id)?)?.chat)
    }

    pub(crate) fn chat_mut(&mut self, id: ChatId) -> Option<&mut Chat> {
        Some(&mut self.conversations.get_mut(*self.places.get(&id)?)?.chat)
    }

    /// A chat and its messages, oldest first.
    pub(crate) fn history(&mut self, id: ChatId) -> Option<(&Chat, &[ChatMessage])> {
        let conversation = self.conversations.get_mut(*self.places.get(&id)?)?;
        conversation.write(&mut self.files);
        Some(conversation.read())
    }

    /// A chat and those of its messages that are at least so old, oldest first.
    pub(crate) fn history_before(&mut self, id: ChatId, age: Duration) -> Option<(&Chat, &[ChatMessage])> {
        let conversation = self.conversations.get_mut(*self.places.get(&id)?)?;
        conversation.write(&mut self.files);
        let (chat, messages) = conversation.read();
        Some((chat, messages.get(..conversation.older_than(age)).unwrap_or_default()))
    }

    /// Adds a message to a chat.
    pub(crate) fn say(&mut self, id: ChatId, saying: Saying, now: SystemTime) -> Option<MessageId> {
        let conversation = self.conversations.get_mut(*self.places.get(&id)?)?;
        let Saying { sender, text, file, then } = saying;
        let message_id = self.clock.next(now);
        let payload = file.map(|file| vec![self.files.send(file, message_id)]);
        let created_at = clock::written(message_id);
        let mut message = ChatMessage::new(created_at, message_id, sender);
        (message.message, message.payload) = (text, payload);
        self.notifier.message_sent(id, &message, now);
        conversation.push(message, &mut self.files);
        conversation.chat.updated_at = created_at;
        conversation.chat.status = then.unwrap_or_else(|| conversation.chat.status.clone());
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
        let mut known = self.chats().map(|chat| &chat.context).chain(&self.orders_without_chat);
        known.find_map(|known| context.within(known))
    }

    /// The orders and returns that have no chat.
    pub(crate) fn orders_without_chat(&self) -> Vec<ChatFullContext> {
        let has_none = |context: Context| !self.about.contains_key(&context);
        let orders_without_chat = |context: &&ChatFullContext| Context::of(context).is_some_and(has_none);
        self.orders_without_chat.iter().filter(orders_without_chat).cloned().collect()
    }

    /// Begins a chat in which nothing was said yet.
    pub(crate) fn open(&mut self, context: ChatFullContext, now: SystemTime) -> ChatId {
        let chat_id = ChatId::new(self.highest.get() + 37);
        let created_at = clock::present(now);
        let chat = Chat::new(chat_id, context, created_at, ChatStatusType::New, ChatType::Chat, created_at);
        self.add(Conversation::silent(seed::with_order(chat)));
        self.notifier.chat_created(chat_id, now);
        chat_id
    }

    fn add(&mut self, conversation: Conversation) {
        let chat_id = conversation.chat.chat_id;
        self.places.entry(chat_id).or_insert(self.conversations.len());
        if let Some(context) = Context::of(&conversation.chat.context) {
            self.about.entry(context).or_insert(chat_id);
        }
        self.highest = self.highest.max(chat_id);
        self.conversations.push(conversation);
    }
}

/// The chats in the order they are listed. To skip some takes no longer than to skip none, which a list of a hundred
/// thousand chats that is read page by page depends on.
#[derive(Debug)]
pub(crate) struct Chats<'s>(std::slice::Iter<'s, Conversation>);

impl<'s> Iterator for Chats<'s> {
    type Item = &'s Chat;

    fn next(&mut self) -> Option<&'s Chat> {
        self.nth(0)
    }

    fn nth(&mut self, skipped: usize) -> Option<&'s Chat> {
        self.0.nth(skipped).map(|conversation| &conversation.chat)
    }
}
