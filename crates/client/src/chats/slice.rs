//! A part of a chat's history.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use yandex_market_api::types::{ChatMessage, MessageId};

use super::ChatHandle;
use super::evidence::{Baseline, TOLERANCE};
use crate::call::server_clock::Moment;
use crate::{Error, ErrorKind, Page, Pages};

/// The largest number of pages that one read takes: 6 400 messages.
const PAGES: usize = 64;

/// The number of messages that are read again to find one with a smaller id than they have. With what is new, they fit
/// in a page.
const OVERLAP: usize = 80;

/// The place in a history where a read begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The whole history is read.
    Beginning,
    /// This message and those after it are read.
    At(MessageId),
}

/// The messages that one read of a history found.
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) start: Start,
    pub(super) messages: Vec<ChatMessage>,
    /// The messages that could not be decoded, as they came.
    pub(super) unreadable: HashSet<String>,
    /// The last page was reached.
    pub(super) is_complete: bool,
}

impl ChatHandle {
    /// Reads the end of the history: everything since some time before a moment. The order of the pages is not
    /// documented, so a history of more than one page takes a guess at where its end begins.
    pub(super) async fn read_end(&self, moment: Moment) -> Result<Slice, Error> {
        let mut pages = self.history().pages();
        let mut slice = Slice::new(Start::Beginning);
        slice.read(&mut pages, 1).await?;
        if slice.is_complete {
            return Ok(slice);
        }
        if let Some(start) = self.guess_start(&slice, moment).await {
            match self.read_from(start).await {
                // One that is empty may be so because the guess was wrong.
                Ok(end) if !end.messages.is_empty() => return Ok(end),
                // The Market may know no message of this id.
                Err(error) if error.kind() != ErrorKind::Answered => return Err(error),
                Ok(_) | Err(_) => {}
            }
        }
        slice.read(&mut pages, PAGES).await?;
        Ok(slice)
    }

    /// Reads the history from a place on.
    pub(super) async fn read_from(&self, start: Start) -> Result<Slice, Error> {
        let history = match start {
            Start::Beginning => self.history(),
            Start::At(message) => self.history().message_id_from(message),
        };
        let mut slice = Slice::new(start);
        slice.read(&mut history.pages(), PAGES).await?;
        Ok(slice)
    }

    /// The id that a message would have if it were the first to be read: some time before the chat changed for the last
    /// time, and before the moment.
    async fn guess_start(&self, slice: &Slice, moment: Moment) -> Option<Start> {
        if !slice.has_times_for_ids() {
            return None;
        }
        // Without an answer the guess is worse, and no more than that.
        let changed = self.get().await.ok().map(|chat| chat.updated_at.to_utc());
        let moment = self.chats.market.server_clock().time_of(moment).known();
        let earliest = changed.into_iter().chain(moment).min()?.checked_sub_signed(TOLERANCE)?;
        Some(Start::At(MessageId::new(earliest.timestamp_micros().max(1))))
    }
}

impl Slice {
    pub(super) fn new(start: Start) -> Self {
        Self { start, messages: Vec::new(), unreadable: HashSet::new(), is_complete: false }
    }

    /// Reads up to so many pages.
    async fn read(&mut self, pages: &mut Pages<ChatMessage>, count: usize) -> Result<(), Error> {
        for _ in 0..count {
            let Some(page) = pages.try_next().await? else { break };
            let is_last = page.next_page_token.is_none();
            self.add(page);
            if is_last {
                // A token that cannot be read is an error of what would come next.
                self.is_complete = pages.try_next().await?.is_none();
                break;
            }
        }
        Ok(())
    }

    fn add(&mut self, page: Page<ChatMessage>) {
        self.messages.extend(page.items);
        self.unreadable.extend(page.bad_items.into_iter().map(|item| item.raw));
    }

    /// The time when the newest message was written.
    pub(super) fn newest(&self) -> Option<DateTime<Utc>> {
        self.messages.iter().map(|message| message.created_at.to_utc()).max()
    }

    /// The place from which the next read finds everything new, and not much besides. A message that could not be decoded
    /// is read again, for its id is not known.
    pub(super) fn next_start(&self) -> Start {
        let ids: BTreeSet<MessageId> = self.messages.iter().map(|message| message.message_id).collect();
        match ids.into_iter().nth_back(OVERLAP) {
            Some(message) if message.get() >= 1 && self.is_complete && self.unreadable.is_empty() => {
                Start::At(message)
            }
            _ => self.start,
        }
    }

    pub(super) fn into_baseline(self) -> Option<Baseline> {
        let start = self.next_start();
        let known = self.messages.iter().map(|message| message.message_id).collect();
        self.is_complete.then_some(Baseline { start, known, unreadable: self.unreadable })
    }

    /// Returns true if the ids are microseconds since 1970, as they are said to be.
    fn has_times_for_ids(&self) -> bool {
        let is_time = |message: &ChatMessage| {
            let time = DateTime::from_timestamp_micros(message.message_id.get());
            time.is_some_and(|time| distance(time, message.created_at.to_utc()) <= TOLERANCE)
        };
        !self.messages.is_empty() && self.messages.iter().all(is_time)
    }
}

fn distance(one: DateTime<Utc>, other: DateTime<Utc>) -> TimeDelta {
    one.signed_duration_since(other).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(ids: impl IntoIterator<Item = i64>, is_complete: bool) -> Slice {
        let message =
            |id: i64| ChatMessage::new(DateTime::from_timestamp(id / 1_000_000, 0).unwrap(), id, "CUSTOMER");
        let messages = ids.into_iter().map(message).collect();
        Slice { messages, is_complete, ..Slice::new(Start::Beginning) }
    }

    #[test]
    fn the_next_read_overlaps_with_this_one_in_any_order() {
        let at = |id| Start::At(MessageId::new(id));
        assert_eq!(slice(1..=80, true).next_start(), Start::Beginning, "a short history is read again");
        assert_eq!(slice(1..=5000, true).next_start(), at(4920));
        assert_eq!(slice((1..=5000).rev(), true).next_start(), at(4920));
        assert_eq!(slice(1..=5000, false).next_start(), Start::Beginning, "the newest may be missing");
        assert_eq!(slice(-100..=100, true).next_start(), at(20));
        assert_eq!(slice(-100..=0, true).next_start(), Start::Beginning, "no id is below 1");
    }

    #[test]
    fn a_message_that_cannot_be_decoded_is_not_left_out_of_the_next_read() {
        let mut odd = slice(1..=5000, true);
        odd.unreadable.insert("{}".to_owned());
        assert_eq!(odd.next_start(), Start::Beginning);
    }

    #[test]
    fn a_history_that_was_not_read_to_its_end_is_no_baseline() {
        assert!(slice(1..=5, false).into_baseline().is_none());
        let baseline = slice(1..=5, true).into_baseline().unwrap();
        assert_eq!((baseline.known.len(), baseline.start), (5, Start::Beginning));
    }

    #[test]
    fn ids_are_times_only_if_all_of_them_are() {
        let now = 1_795_000_000_000_000;
        assert!(slice([now, now + 5], true).has_times_for_ids());
        assert!(!slice([], true).has_times_for_ids());
        let mut odd = slice([now, now + 5], true);
        odd.messages[1].message_id = MessageId::new(7);
        assert!(!odd.has_times_for_ids());
        odd.messages[1].message_id = MessageId::new(i64::MAX);
        assert!(!odd.has_times_for_ids());
    }
}
