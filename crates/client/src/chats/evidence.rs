//! The evidence of a history: was a message stored whose outcome was lost? Pure: no I/O and no clock.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use yandex_market_api::types::{Chat, ChatMessage, ChatMessageSenderType, MessageId};

use super::Confirmation;
use super::sent::Content;
use super::slice::{Slice, Start};
use crate::call::server_clock::ServerTime;

/// The largest difference between the Market's `Date` and the times of its messages: an hour that is off, or the offset of
/// Moscow taken for UTC.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::hours(4);

/// The difference that rounding makes: `Date` has whole seconds, and so may the times of messages.
const ROUNDING: TimeDelta = TimeDelta::seconds(2);

/// The largest number of candidates that are kept.
const CANDIDATES: usize = 100;

/// The history of a chat before a message was sent.
#[derive(Debug)]
pub(crate) struct Baseline {
    /// The place from which it is read again.
    pub(super) start: Start,
    pub(super) known: HashSet<MessageId>,
    /// The messages that could not be decoded, as they came.
    pub(super) unreadable: HashSet<String>,
}

/// The weight of a message of the history as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// It is the one.
    Match,
    /// It may be the one, stored otherwise than it was sent.
    Candidate,
    Unrelated,
}

/// The age of a message, compared with the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    New,
    /// It was there before, unless clocks are off.
    ProbablyOld,
    Old,
    /// Nothing tells.
    Unknown,
}

/// The evidence for one message, collected from one read of the history after another.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    content: &'a Content,
    baseline: Option<&'a Baseline>,
    began: ServerTime,
    candidates: Vec<ChatMessage>,
    newest: Option<DateTime<Utc>>,
    next: Option<Start>,
    is_complete: bool,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(content: &'a Content, baseline: Option<&'a Baseline>) -> Self {
        Self {
            content,
            baseline,
            began: ServerTime::Unknown,
            candidates: Vec::new(),
            newest: None,
            next: baseline.map(|baseline| baseline.start),
            is_complete: true,
        }
    }

    /// The place where the next read begins; none before the first one, if there is no baseline.
    pub(super) fn next(&self) -> Option<Start> {
        self.next
    }

    /// Returns true if the history is too long to be read to its end.
    pub(super) fn is_cut(&self) -> bool {
        !self.is_complete
    }

    /// Weighs a read of the history. `began` is the Market's time when the call began.
    pub(super) fn add(&mut self, slice: Slice, began: ServerTime) -> Confirmation {
        self.began = began;
        self.newest = self.newest.max(slice.newest());
        self.is_complete = slice.is_complete;
        // A part of a baseline is none: what it leaves out would be taken for new.
        self.next = Some(if self.baseline.is_some() { slice.start } else { slice.next_start() });
        let is_decoded = slice.unreadable.iter().all(|raw| self.is_old_item(raw));
        for message in slice.messages {
            match self.weigh(&message) {
                Weight::Match => return Confirmation::Arrived(message),
                Weight::Candidate => self.keep(message),
                Weight::Unrelated => {}
            }
        }
        match self.candidates.is_empty() && is_decoded && self.is_complete {
            true => Confirmation::NotArrived,
            false => Confirmation::Unclear { candidates: self.candidates.clone() },
        }
    }

    /// Returns true if the chat has changed since the call began and the history does not show how: it lags behind.
    pub(super) fn misses_change_of(&self, chat: &Chat) -> bool {
        let changed = chat.updated_at.timestamp();
        let shown =
            self.newest.map_or(i64::MIN, |newest| newest.timestamp()).max(chat.created_at.timestamp());
        let began = self.began.known().map(|began| (began - ROUNDING).timestamp());
        changed > shown && began.is_some_and(|began| changed >= began)
    }

    fn keep(&mut self, message: ChatMessage) {
        if self.candidates.len() < CANDIDATES && !self.candidates.contains(&message) {
            self.candidates.push(message);
        }
    }

    fn weigh(&self, message: &ChatMessage) -> Weight {
        use ChatMessageSenderType::{Customer, Market, Partner, Support};
        // A sender that is not known here may be a new name for the shop.
        if matches!(message.sender, Customer | Market | Support) {
            return Weight::Unrelated;
        }
        match self.age(message) {
            Age::New if message.sender == Partner && self.content.is_in(message) => Weight::Match,
            Age::New | Age::Unknown => Weight::Candidate,
            Age::ProbablyOld if self.content.is_in(message) => Weight::Candidate,
            Age::ProbablyOld | Age::Old => Weight::Unrelated,
        }
    }

    fn age(&self, message: &ChatMessage) -> Age {
        match self.baseline {
            // Ids sort by time, but a message with a smaller id may become visible later: only what was seen is old.
            Some(baseline) if baseline.known.contains(&message.message_id) => Age::Old,
            Some(_) => Age::New,
            None => self.age_by_time(message.created_at.to_utc()),
        }
    }

    fn age_by_time(&self, created: DateTime<Utc>) -> Age {
        let (began, is_measured) = match self.began {
            ServerTime::Measured(began) => (began, true),
            ServerTime::Estimated(began) => (began, false),
            ServerTime::Unknown => return Age::Unknown,
        };
        match created {
            _ if created >= began - ROUNDING => Age::New,
            _ if created >= began - TOLERANCE || !is_measured => Age::ProbablyOld,
            _ => Age::Old,
        }
    }

    /// Returns true for a message that cannot be decoded and was there before the call.
    fn is_old_item(&self, raw: &str) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Dated {
            created_at: crate::DateTime,
        }
        match self.baseline {
            Some(baseline) => baseline.unreadable.contains(raw),
            None => serde_json::from_str::<Dated>(raw)
                .is_ok_and(|item| self.age_by_time(item.created_at.to_utc()) == Age::Old),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    const BEGAN: &str = "2026-03-02T10:00:00Z";

    /// The id of a message that was written when the call began.
    const NOW: i64 = 1_772_445_600_000_000;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn measured() -> ServerTime {
        ServerTime::Measured(time(BEGAN))
    }

    fn message(id: i64, sender: &str, text: &str, seconds: i64) -> ChatMessage {
        ChatMessage::new(time(BEGAN) + TimeDelta::seconds(seconds), id, sender).message(text)
    }

    fn slice(messages: Vec<ChatMessage>) -> Slice {
        Slice { messages, is_complete: true, ..Slice::new(Start::Beginning) }
    }

    fn baseline(known: impl IntoIterator<Item = i64>) -> Baseline {
        let known = known.into_iter().map(MessageId::new).collect();
        Baseline { start: Start::Beginning, known, unreadable: HashSet::new() }
    }

    fn judge(baseline: Option<&Baseline>, began: ServerTime, slice: Slice) -> Confirmation {
        Evidence::new(&Content::text("hello\r\n"), baseline).add(slice, began)
    }

    /// The kind of an answer, in a letter: arrived, not, or unclear and with how many candidates.
    fn short(confirmation: &Confirmation) -> String {
        match confirmation {
            Confirmation::Arrived(_) => "arrived".to_owned(),
            Confirmation::NotArrived => "not".to_owned(),
            Confirmation::Unclear { candidates } => format!("unclear {}", candidates.len()),
        }
    }

    #[test]
    fn with_a_baseline_only_what_it_has_is_old() {
        let before = baseline([10, 20]);
        let table: &[(&str, &[ChatMessage])] = &[
            ("not", &[]),
            ("not", &[message(10, "PARTNER", "hello", 0), message(20, "PARTNER", "other", 0)]),
            ("arrived", &[message(21, "PARTNER", "hello", 0)]),
            ("arrived", &[message(15, "PARTNER", " hello", -99_999)]),
            ("arrived", &[message(21, "PARTNER", "other", 0), message(5, "PARTNER", "hello", 0)]),
            ("unclear 1", &[message(21, "PARTNER", "HELLO", 0)]),
            ("unclear 1", &[message(15, "PARTNER", "hell", -99_999)]),
            ("unclear 1", &[ChatMessage::new(time(BEGAN), 21, "PARTNER")]),
            ("unclear 1", &[message(21, "SHOP_BOT", "hello", 0)]),
            ("not", &[message(21, "CUSTOMER", "hello", 0), message(22, "SUPPORT", "hello", 0)]),
        ];
        for (expected, messages) in table {
            // Clocks have no part in it.
            for began in [measured(), ServerTime::Estimated(time(BEGAN)), ServerTime::Unknown] {
                let answer = judge(Some(&before), began, slice(messages.to_vec()));
                assert_eq!(short(&answer), *expected, "{messages:?}");
            }
        }
    }

    #[test]
    fn without_a_baseline_the_market_s_clock_tells_what_is_new() {
        let day = 24 * 3600;
        // The seconds after the beginning of the call, and what an equal and another message are then, by the clock.
        let table = [
            (0, ["arrived", "unclear 1"], ["arrived", "unclear 1"]),
            (3600, ["arrived", "unclear 1"], ["arrived", "unclear 1"]),
            (-2, ["arrived", "unclear 1"], ["arrived", "unclear 1"]),
            (-3, ["unclear 1", "not"], ["unclear 1", "not"]),
            (-3600, ["unclear 1", "not"], ["unclear 1", "not"]),
            (-day, ["not", "not"], ["unclear 1", "not"]),
        ];
        for (seconds, by_measured, by_estimated) in table {
            for (index, text) in ["hello", "other"].into_iter().enumerate() {
                let answer =
                    |began| short(&judge(None, began, slice(vec![message(7, "PARTNER", text, seconds)])));
                assert_eq!(answer(measured()), by_measured[index], "{text} {seconds}");
                assert_eq!(
                    answer(ServerTime::Estimated(time(BEGAN))),
                    by_estimated[index],
                    "{text} {seconds}"
                );
                assert_eq!(answer(ServerTime::Unknown), "unclear 1", "{text} {seconds}");
            }
        }
        let nobody = slice(vec![message(7, "CUSTOMER", "hello", 0)]);
        assert_eq!(judge(None, ServerTime::Unknown, nobody), Confirmation::NotArrived);
    }

    #[test]
    fn what_could_not_be_read_may_be_the_message() {
        let odd = |raw: &str| {
            let mut slice = slice(vec![]);
            slice.unreadable.insert(raw.to_owned());
            slice
        };
        let (now, old) =
            (r#"{"createdAt":"2026-03-02T10:00:00Z"}"#, r#"{"createdAt":"2026-02-02T10:00:00Z"}"#);
        let mut before = baseline([]);
        assert_eq!(short(&judge(Some(&before), measured(), odd(old))), "unclear 0");
        before.unreadable.insert(now.to_owned());
        assert_eq!(short(&judge(Some(&before), measured(), odd(now))), "not", "it was there before");
        assert_eq!(short(&judge(None, measured(), odd(now))), "unclear 0");
        assert_eq!(short(&judge(None, measured(), odd("{}"))), "unclear 0");
        assert_eq!(short(&judge(None, measured(), odd(old))), "not");
        let cut = Slice { is_complete: false, ..slice(vec![]) };
        assert_eq!(short(&judge(Some(&before), measured(), cut)), "unclear 0");
    }

    #[test]
    fn what_one_read_found_is_not_forgotten_by_the_next() {
        let content = Content::text("hello");
        let mut evidence = Evidence::new(&content, None);
        assert_eq!(short(&evidence.add(slice(vec![]), measured())), "not");
        let other = || vec![message(NOW, "PARTNER", "other", 0)];
        assert_eq!(short(&evidence.add(slice(other()), measured())), "unclear 1");
        assert_eq!(short(&evidence.add(slice(other()), measured())), "unclear 1");
        assert_eq!(short(&evidence.add(slice(vec![]), measured())), "unclear 1");
        let late = slice(vec![message(NOW - 1, "PARTNER", "hello", 0)]);
        assert_eq!(short(&evidence.add(late, measured())), "arrived");
    }

    #[test]
    fn there_is_a_bound_on_candidates() {
        let many = (1..=1000).map(|id| message(id, "PARTNER", "other", 0)).collect();
        assert_eq!(short(&judge(None, measured(), slice(many))), "unclear 100");
    }

    #[test]
    fn a_chat_that_changed_by_something_that_its_history_does_not_show_lags() {
        let chat = |created: &str, updated: &str| -> Chat {
            let json = serde_json::json!({
                "chatId": 1, "context": { "type": "DIRECT" }, "type": "CHAT", "status": "NEW",
                "createdAt": created, "updatedAt": updated,
            });
            serde_json::from_value(json).unwrap()
        };
        let (old, now, later) =
            ("2026-03-02T09:00:00Z", "2026-03-02T13:00:00+03:00", "2026-03-02T10:00:05.9Z");
        let content = Content::text("hello");
        let misses = |messages, began, chat: &Chat| {
            let mut evidence = Evidence::new(&content, None);
            evidence.add(slice(messages), began);
            evidence.misses_change_of(chat)
        };
        let customer = |seconds| vec![message(7, "CUSTOMER", "hello?", seconds)];
        assert!(misses(customer(-60), measured(), &chat(old, later)));
        assert!(misses(vec![], measured(), &chat(old, now)));
        assert!(!misses(customer(5), measured(), &chat(old, later)), "it is what the buyer wrote");
        assert!(!misses(vec![], measured(), &chat(later, later)), "the chat is new");
        assert!(!misses(vec![], measured(), &chat(old, "2026-03-02T09:59:00Z")), "it changed before");
        assert!(!misses(vec![], ServerTime::Unknown, &chat(old, later)), "nobody knows when it changed");
    }

    /// The text as the Market might store it.
    fn mangled() -> impl Strategy<Value = String> {
        const FORMS: &[&str] =
            &["hello", " hello\n", "hel\u{200B}lo", "HELLO", "hell", "", "&lt;b&gt;", "???"];
        prop_oneof![select(FORMS).prop_map(str::to_owned), any::<String>()]
    }

    /// A history before a message, and a part of it that was read by then.
    fn histories() -> impl Strategy<Value = (Vec<ChatMessage>, Vec<i64>)> {
        let ids: Vec<i64> = (1..30).map(|number| NOW - 100_000_000 * number).collect();
        let old = subsequence(ids, 0..29).prop_flat_map(|ids| {
            let senders = prop::collection::vec(select(&["PARTNER", "CUSTOMER", "ROBOT"][..]), ids.len());
            (Just(ids.clone()), senders, subsequence(ids.clone(), 0..=ids.len()))
        });
        old.prop_map(|(ids, senders, known)| {
            let texts = ["hello", "other"].into_iter().cycle();
            let written = ids.iter().zip(senders).zip(texts);
            let messages = written
                .map(|((id, sender), text)| message(*id, sender, text, (*id - NOW) / 1_000_000))
                .collect();
            (messages, known)
        })
    }

    proptest! {
        #[test]
        fn a_message_that_is_there_in_whatever_form_never_counts_as_missing(
            (mut history, known) in histories(),
            text in mangled(),
            id in prop_oneof![Just(NOW), NOW - 3_000_000_000..NOW + 60_000_000, 1..100i64],
            place in any::<prop::sample::Index>(),
            has_baseline: bool,
        ) {
            let stored = message(id, "PARTNER", &text, 1);
            prop_assume!(history.iter().all(|message| message.message_id != stored.message_id));
            history.insert(place.index(history.len() + 1), stored);
            let before = baseline(known);
            for began in [measured(), ServerTime::Estimated(time(BEGAN)), ServerTime::Unknown] {
                let before = has_baseline.then_some(&before);
                let answer = judge(before, began, slice(history.clone()));
                prop_assert_ne!(answer, Confirmation::NotArrived, "{:?} {:?}", began, history);
            }
        }
    }
}
