//! The builder of a sandbox.

use std::collections::HashSet;
use std::io;
use std::time::Duration;

use yandex_market_api::enums::ApiKeyScopeType;
use yandex_market_api::ids::BusinessId;
use yandex_market_api::types::Chat;

use crate::contract::paging::{LastPage, Paging};
use crate::faults::canned::{Canned, CannedAnswer};
use crate::faults::fault::Fault;
use crate::faults::queue::FaultQueue;
use crate::faults::random::Faults;
use crate::http::auth::Key;
use crate::http::hosts::Hosts;
use crate::http::server;
use crate::limits::Strictness;
use crate::sandbox::Sandbox;
use crate::webhooks::Notifying;
use crate::world::capacity::{self, MOST_CHATS, MOST_QUESTIONS, MOST_REVIEWS, STORAGE};
use crate::world::conversation::Conversation;
use crate::world::seed;

/// The default number of chats.
const DEFAULT_CHATS: usize = 25;

/// The default number of reviews.
const DEFAULT_REVIEWS: usize = 25;

/// The default number of questions.
const DEFAULT_QUESTIONS: usize = 25;

/// The number of items of a list that is made of a sample.
const DEFAULT_LENGTH: usize = 25;

/// The builder of a [`Sandbox`], with a default for whatever is not set.
///
/// ```
/// use yandex_market_sandbox::{CannedAnswer, LastPage, Sandbox};
///
/// # #[tokio::main]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::builder()
///     .chats(100)
///     .last_page(LastPage::Empty)
///     .answer("getChats", CannedAnswer::error(500, "INTERNAL_ERROR", "try again"))
///     .start()
///     .await?;
/// assert_eq!(sandbox.chats().len(), 100);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    chats: Chats,
    pub(crate) reviews: usize,
    pub(crate) questions: usize,
    pub(crate) key: Key,
    pub(crate) business: BusinessId,
    pub(crate) port: u16,
    pub(crate) paging: Paging,
    pub(crate) canned: Canned,
    pub(crate) faults: FaultQueue,
    pub(crate) latency: Duration,
    pub(crate) strictness: Strictness,
    pub(crate) notify: Option<Notifying>,
    pub(crate) keep_journal: bool,
    pub(crate) hosts: Hosts,
    pub(crate) storage: usize,
    pub(crate) list_length: usize,
    pub(crate) sampled: HashSet<String>,
}

/// The chats of the beginning.
#[derive(Clone, Debug)]
enum Chats {
    /// So many of all kinds. They are made when the sandbox starts, and not if they are too many.
    Seeded(usize),
    Own(Vec<Chat>),
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            chats: Chats::Seeded(DEFAULT_CHATS),
            reviews: DEFAULT_REVIEWS,
            questions: DEFAULT_QUESTIONS,
            key: Key::default(),
            business: BusinessId::new(1),
            port: 0,
            paging: Paging::default(),
            canned: Canned::default(),
            faults: FaultQueue::default(),
            latency: Duration::ZERO,
            strictness: Strictness::default(),
            notify: None,
            keep_journal: true,
            hosts: Hosts::default(),
            storage: STORAGE,
            list_length: DEFAULT_LENGTH,
            sampled: HashSet::new(),
        }
    }
}

impl SandboxBuilder {
    /// Fills the sandbox with this many chats of all kinds, the same on every run: 200 000 at most. The default is 25.
    ///
    /// The chat with the latest message comes first. All statuses, types and contexts occur; some chats have no
    /// customer, and those that a buyer began have no order and no campaign. Each has a history of up to twelve
    /// messages: texts, pictures and stickers.
    pub fn chats(mut self, count: usize) -> Self {
        self.chats = Chats::Seeded(count);
        self
    }

    /// Fills the sandbox with these chats, listed in this order: 200 000 at most. They have no messages.
    pub fn with_chats(mut self, chats: Vec<Chat>) -> Self {
        self.chats = Chats::Own(chats);
        self
    }

    /// Fills the sandbox with this many reviews of goods, the same on every run: 20 000 at most. The default is 25.
    ///
    /// One was written every nine days, so that those before the last 20 are older than the 6 months of a list without
    /// dates. Two of three need a reaction; the others have a comment of the shop and an answer to it.
    pub fn reviews(mut self, count: usize) -> Self {
        self.reviews = count;
        self
    }

    /// Fills the sandbox with this many questions about goods, the same on every run: 20 000 at most. The default is 25.
    ///
    /// One was asked every 36 hours, so that those before the last 21 are older than the month of a list without dates. Of
    /// three, the shop has answered one, another buyer one, and nobody the third.
    pub fn questions(mut self, count: usize) -> Self {
        self.questions = count;
        self
    }

    /// Sets the key to accept, as an `Api-Key` and as an OAuth token. The default is
    /// [`DEFAULT_API_KEY`](crate::DEFAULT_API_KEY).
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.key.secret = key.into();
        self
    }

    /// Sets the scopes of the key. The default is [`ApiKeyScopeType::AllMethods`], which every
    /// operation accepts. An OAuth token may do everything.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = ApiKeyScopeType>) -> Self {
        self.key.scopes = scopes.into_iter().collect();
        self
    }

    /// Sets the name of the key. The default is `sandbox`.
    pub fn token_name(mut self, name: impl Into<String>) -> Self {
        self.key.name = name.into();
        self
    }

    /// Sets the business that the key and the chats belong to. The default is 1.
    pub fn business(mut self, business: BusinessId) -> Self {
        self.business = business;
        self
    }

    /// Sets the port to listen on. The default, 0, stands for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the way in which a list ends. The default is [`LastPage::NoToken`].
    pub fn last_page(mut self, last_page: LastPage) -> Self {
        self.paging.last_page = last_page;
        self
    }

    /// Puts an empty page, with a token, before each page with items.
    pub fn empty_pages(mut self, empty_pages: bool) -> Self {
        self.paging.empty_pages = empty_pages;
        self
    }

    /// Has all responses repeat one and the same `nextPageToken`, so that following it never ends.
    pub fn repeat_token(mut self, repeat_token: bool) -> Self {
        self.paging.repeat_token = repeat_token;
        self
    }

    /// Replaces the response to one call of an operation, before anything is checked. Further ones queue up behind it.
    pub fn answer(mut self, operation_id: &str, answer: CannedAnswer) -> Self {
        self.canned.push(operation_id, answer);
        self
    }

    /// Replaces the response to every call of an operation, once those of [`answer`](Self::answer) are used up.
    pub fn answer_always(mut self, operation_id: &str, answer: CannedAnswer) -> Self {
        self.canned.always(operation_id, answer);
        self
    }

    /// Fails one request of an operation with this fault. Further faults queue up behind it, each for one request.
    ///
    /// The limits come first: a request that breaks one is refused, and the fault is left for the next.
    pub fn fault(self, operation_id: &str, fault: Fault) -> Self {
        self.fault_times(operation_id, fault, 1)
    }

    /// Fails this many requests of an operation with this fault, one after another.
    pub fn fault_times(mut self, operation_id: &str, fault: Fault, times: usize) -> Self {
        self.faults.push(operation_id, fault, times);
        self
    }

    /// Fails requests with random faults, unless one was [ordered](Self::fault) for them. Of several chances each is
    /// drawn in turn until one strikes.
    pub fn chance(mut self, faults: Faults) -> Self {
        self.faults.chance(faults);
        self
    }

    /// Sets the latency of every response. The default is zero.
    ///
    /// A request is processed when it has arrived; it is its answer that waits.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Refuses requests that break a limit with 420, or does not: so many at a time of a business, so many in an hour
    /// of an operation. They are counted in any case. The default is that they are refused.
    ///
    /// A request is under way from when its head has been read until its answer is written.
    pub fn enforce_limits(mut self, enforce_limits: bool) -> Self {
        self.strictness.enforced = enforce_limits;
        self
    }

    /// Sets the number of requests of an operation that a window admits. The default is the number of the table.
    pub fn quota(mut self, operation_id: &str, requests: u32) -> Self {
        self.strictness.quotas.insert(operation_id.to_owned(), requests);
        self
    }

    /// Sets the length of an hour of the quotas, for a test that cannot wait for one; at least a second.
    ///
    /// Windows are aligned to the clock as hours are. The headers tell their ends in whole seconds, rounded up, and
    /// `Date` is rounded down; so choose 2 seconds or more, and whole ones, for them to be of use.
    pub fn quota_window(mut self, hour: Duration) -> Self {
        self.strictness.hour = hour;
        self
    }

    /// Delivers webhooks to a receiver, from the start. The default is nobody.
    pub fn notify(mut self, notifying: Notifying) -> Self {
        self.notify = Some(notifying);
        self
    }

    /// Keeps [`Sandbox::journal`] and [`Sandbox::notified`], which have what was sent last, or does not. The default is
    /// that they are kept.
    pub fn keep_journal(mut self, keep_journal: bool) -> Self {
        self.keep_journal = keep_journal;
        self
    }

    /// Accepts requests for this host too, as when the sandbox is reached through a proxy. Without it only those for
    /// `localhost` and loopback addresses are answered, others with 421, so that no page that a browser shows reaches
    /// the sandbox by a name that leads to this machine.
    pub fn host(mut self, name: &str) -> Self {
        self.hosts.add(name);
        self
    }

    /// Sets the number of bytes of texts and files that the sandbox takes in from clients, what they need in memory
    /// besides included. A request with more is answered with 507. The default is 256 MiB.
    pub fn storage(mut self, bytes: usize) -> Self {
        self.storage = bytes;
        self
    }

    /// Sets the number of items of the lists that the sandbox makes of samples. The default is 25.
    ///
    /// The response of an operation for which the sandbox keeps no state is its documented sample, made to fit its schema.
    /// The ids of the items of a list count up.
    pub fn list_length(mut self, list_length: usize) -> Self {
        self.list_length = list_length;
        self
    }

    /// Responds to an operation with its documented sample although the sandbox keeps state for it.
    pub fn sampled(mut self, operation_id: &str) -> Self {
        self.sampled.insert(operation_id.to_owned());
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// When the port cannot be listened on; [`InvalidInput`](io::ErrorKind::InvalidInput) when there are too many chats,
    /// reviews or questions.
    pub async fn start(self) -> io::Result<Sandbox> {
        server::start(self).await
    }

    /// Validates the numbers of items.
    pub(crate) fn check(&self) -> io::Result<()> {
        let chats = match &self.chats {
            Chats::Seeded(count) => *count,
            Chats::Own(chats) => chats.len(),
        };
        capacity::check(chats, MOST_CHATS, "chats")?;
        capacity::check(self.reviews, MOST_REVIEWS, "reviews")?;
        capacity::check(self.questions, MOST_QUESTIONS, "questions")
    }

    /// The chats of the beginning with their histories.
    pub(crate) fn conversations(&mut self) -> Vec<Conversation> {
        match std::mem::replace(&mut self.chats, Chats::Own(Vec::new())) {
            Chats::Seeded(count) => seed::conversations(count),
            Chats::Own(chats) => chats.into_iter().map(Conversation::silent).collect(),
        }
    }
}
