//! The content that a sandbox begins with.
//!
//! All of it is the same on every run, times included, so that a run of today prints what a run of yesterday printed.

mod campaigns;
mod chats;
mod history;
mod items;
mod lines;
mod orders;

pub(crate) use campaigns::campaigns;
pub(crate) use chats::{HIGHEST_CHAT, LATEST, chat, customer, with_order};
pub(crate) use history::history;
pub(crate) use items::items;
pub(crate) use orders::without_chat;

use crate::world::conversation::Conversation;

/// This many chats with their histories, the one with the latest message first.
pub(crate) fn conversations(count: usize) -> Vec<Conversation> {
    (0..).take(count).map(Conversation::seeded).collect()
}

/// The item whose turn it is when the items come round in a cycle.
pub(crate) fn pick<T: Clone>(from: &[T], number: i64) -> Option<T> {
    let length = i64::try_from(from.len()).ok()?;
    from.get(usize::try_from(number.checked_rem_euclid(length)?).ok()?).cloned()
}
