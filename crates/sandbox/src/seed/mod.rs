//! What a sandbox begins with.
//!
//! All of it is the same on every run, times included, so that a run of today prints what a run of yesterday printed.

mod campaigns;
mod chats;
mod history;
mod lines;
mod orders;

pub(crate) use campaigns::campaigns;
pub(crate) use chats::{HIGHEST_CHAT, LATEST, chat, customer};
pub(crate) use history::history;
pub(crate) use orders::without_chat;

use crate::room::Room;

/// This many chats with their histories, the one with the latest message first.
pub(crate) fn rooms(count: usize) -> Vec<Room> {
    (0..).take(count).map(Room::seeded).collect()
}

/// The item whose turn it is when the items come round in a cycle.
pub(crate) fn pick<T: Clone>(from: &[T], number: i64) -> Option<T> {
    let length = i64::try_from(from.len()).ok()?;
    from.get(usize::try_from(number.checked_rem_euclid(length)?).ok()?).cloned()
}
