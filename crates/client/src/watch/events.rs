//! The stream of events.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{Stream, unfold};
use tokio::time::Instant;
use yandex_market_api::types::{BusinessId, Chat, ChatId};

use super::clock::MarketClock;
use super::driver::{Demand, Driver, Input};
use super::interval::{Backoff, PollInterval, RereadBudget};
use super::job::{Done, Found};
use super::pauses::Failure;
use super::severity::{Severity, limit_ends, one_line};
use super::state::{Announced, Change, Job, State, Step};
use super::status::{OnStatus, Status};
use super::writer::CheckpointWriter;
use super::{Event, Watch, state};
use crate::call::clock;
use crate::error::BadItem;
use crate::{Error, Page, operations};

/// The events in the chats of a business, one after the other: the result of [`Watch::events`].
///
/// Requests begin while the next event is waited for, and go on while it is handled. Waiting may be given up at any time,
/// in a `select!` for example: nothing is lost. Dropping this aborts the requests.
#[must_use = "events do nothing unless they are read"]
pub struct Events {
    business: BusinessId,
    settings: state::Settings,
    polls: bool,
    from_beginning: bool,
    max_outage: Duration,
    is_strict: bool,
    interval: PollInterval,
    rereads: RereadBudget,
    writer: CheckpointWriter,
    driver: Driver,
    state: State,
    bad_items: Vec<BadItem>,
    clock: MarketClock,
    on_status: OnStatus,
    /// The time of the first request; none before the checkpoint was read.
    began: Option<Instant>,
    /// The change to persist when the event that was handed out is handled.
    handed: Option<Change>,
    /// Set if the chats of the first look were there before.
    is_first: bool,
    /// Set if all chats were looked at once.
    has_looked: bool,
    /// Set if the look that goes on found something.
    has_news: bool,
    looks: Outage,
    /// The number of times that the look that goes on was begun anew.
    restarts: u32,
    jobs: Outage,
}

/// Failures of one kind of requests, without a success between them.
#[derive(Clone, Copy, Debug, Default)]
struct Outage {
    failures: u32,
    since: Option<Instant>,
}

/// The number of bad items that are kept for [`Events::take_bad_items`].
const MOST_BAD_ITEMS: usize = 100;
/// The error that the clock of this machine is taken to have, where the Market does not tell its time.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::days(1);
/// The longest pause, whatever the response says.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);

impl Events {
    pub(super) fn new(watch: Watch) -> Self {
        let business = watch.chats.business_id();
        Self {
            business,
            settings: watch.settings,
            polls: watch.polls,
            from_beginning: watch.from_beginning,
            max_outage: watch.max_outage,
            is_strict: watch.is_strict,
            interval: PollInterval::new(watch.quickest, watch.slowest),
            rereads: RereadBudget::new(Instant::now()),
            writer: CheckpointWriter::new(watch.checkpoint, business),
            driver: Driver::new(watch.chats, watch.announced),
            state: State::new(watch.settings),
            bad_items: Vec::new(),
            clock: MarketClock::default(),
            on_status: watch.on_status,
            began: None,
            handed: None,
            is_first: false,
            has_looked: false,
            has_news: false,
            looks: Outage::default(),
            restarts: 0,
            jobs: Outage::default(),
        }
    }

    /// Waits for the next event; the one before it is taken for handled. Returns none when nothing more will come:
    /// notifications have ended, and there is no polling.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the checkpoint is not read or not written; the error of a call
    /// that reads the list of chats, when it cannot pass by itself (401, 403) or is not over after [`Watch::max_outage`];
    /// with [`Watch::strict`], [`Undecodable`](crate::ErrorKind::Undecodable) with an [`Error::item`] for a message or chat that
    /// cannot be decoded, once. It may be called again after each of them, and goes on where it was.
    pub async fn try_next(&mut self) -> Result<Option<Event>, Error> {
        self.ack().await?;
        self.begin().await?;
        loop {
            if let Some(event) = self.emit() {
                return event.map(Some);
            }
            if self.driver.is_idle() && self.rest().await? {
                continue;
            }
            let demand = self.demand();
            match self.driver.next(demand).await {
                Input::End => return Ok(None),
                Input::Time => {}
                Input::Page(page, asked, pages) => self.on_page(page, asked, pages),
                Input::Looked(requests) => self.on_looked(requests),
                Input::NotLooked(error, is_first_page) => self.on_look_failure(error, is_first_page)?,
                Input::Done(done) => self.on_done(done)?,
                Input::Announced(announced) => self.on_announcement(announced),
            }
        }
    }

    /// Acknowledges the last event, as asking for the next one does: before the program ends, for example.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the checkpoint is not written; then it may be called again.
    pub async fn ack(&mut self) -> Result<(), Error> {
        if let Some(change) = self.handed.take() {
            self.writer.record(change, true);
        }
        if self.writer.is_due() && self.may_save() {
            self.writer.save().await?;
        }
        Ok(())
    }

    /// Takes the chats and messages that could not be decoded since the last call: the first 100 of them. With
    /// [`Watch::strict`] there are none.
    ///
    /// ```no_run
    /// # async fn example(mut events: yandex_market::watch::Events) -> Result<(), yandex_market::Error> {
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{event:?}");
    ///     for item in events.take_bad_items() {
    ///         eprintln!("{}: {}", item.path, item.reason);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn take_bad_items(&mut self) -> Vec<BadItem> {
        std::mem::take(&mut self.bad_items)
    }

    /// Returns the events as a stream, for its combinators. An event is taken for handled when the next one is asked for,
    /// so `buffered` and its like take events for handled that are not.
    pub fn into_stream(self) -> impl Stream<Item = Result<Event, Error>> + Send {
        unfold(self, |mut events| async move {
            let event = events.try_next().await.transpose()?;
            Some((event, events))
        })
    }

    /// Reads the checkpoint, the first time.
    async fn begin(&mut self) -> Result<(), Error> {
        if self.began.is_none() {
            let progress = self.writer.load().await?;
            self.is_first = progress.is_none() && !self.from_beginning;
            if let Some(progress) = progress {
                self.state = State::resume(self.settings, &progress);
            }
            let now = Instant::now();
            self.driver.look_at(now);
            self.began = Some(now);
        }
        Ok(())
    }

    /// Takes the next pending event, if there is one.
    fn emit(&mut self) -> Option<Result<Event, Error>> {
        while let Some(Step { event, change }) = self.state.step() {
            match event {
                None => self.writer.record(change, false),
                Some(Ok(event)) => {
                    self.handed = Some(change);
                    return Some(Ok(event));
                }
                Some(Err(error)) => {
                    self.writer.record(change, true);
                    if self.is_strict {
                        return Some(Err(error));
                    }
                    self.note_bad_item(&error);
                }
            }
        }
        None
    }

    fn note_bad_item(&mut self, error: &Error) {
        tracing::warn!(business = %self.business, %error, "an item is left out");
        if self.bad_items.len() < MOST_BAD_ITEMS {
            self.bad_items.extend(error.item().cloned());
        }
    }

    /// Half of a first look is no checkpoint: the other half would be taken for new.
    fn may_save(&self) -> bool {
        !self.is_first || self.has_looked
    }

    /// Tidies up while nothing is under way. Returns whether there is something to do now.
    async fn rest(&mut self) -> Result<bool, Error> {
        self.state.forget();
        if !self.state.has_steps() && self.may_save() {
            self.writer.save().await?;
        }
        Ok(self.state.has_steps())
    }

    /// Queues the chats whose pause is over, and returns what else may begin.
    fn demand(&mut self) -> Demand {
        let now = Instant::now();
        let mut demand = Demand {
            takes_announcements: self.has_looked,
            waits_for: self.state.waits_for(),
            retry_at: None,
        };
        while self.driver.has_room(demand) {
            let Some(job) = self.state.retry(now) else {
                demand.retry_at = self.state.retry_at();
                break;
            };
            self.driver.add(job);
        }
        demand
    }

    fn on_page(&mut self, page: Page<Chat>, asked: Instant, pages: u32) {
        self.looks.failures = 0;
        self.driver.pause_until(None);
        self.clock.observe(page.date, Instant::now(), clock::now());
        let now = self.now();
        let is_first = self.is_first && !self.has_looked;
        for chat in page.items {
            let job = match is_first {
                true => self.state.observe_first(chat, asked, now),
                false => self.state.observe(chat, asked, now),
            };
            self.has_news |= job.is_some();
            self.add(job);
        }
        let bad = page.bad_items.into_iter().map(|item| Error::of_item(&operations::GET_CHATS, item));
        self.state.report_bad_items(bad.collect());
        self.has_news |= !is_first && self.state.has_steps();
        let chats = self.state.known();
        self.on_status.report(|| Status::Looking { pages, chats });
    }

    /// Returns the Market's time, or that of this machine as long as it is not known.
    fn now(&self) -> DateTime<Utc> {
        self.clock.at(Instant::now()).unwrap_or_else(clock::now)
    }

    fn on_looked(&mut self, requests: u32) {
        (self.looks, self.restarts) = (Outage::default(), 0);
        let now = Instant::now();
        if self.is_first && !self.has_looked {
            let began = self.began.and_then(|began| self.clock.at(began));
            self.state.end_first_look(began.unwrap_or_else(|| clock::now() - CLOCK_TOLERANCE));
        }
        self.has_looked = true;
        self.state.end_look(now);
        let wait = self.interval.after(std::mem::take(&mut self.has_news), requests);
        if self.polls {
            self.driver.look_at(now + wait);
            self.reread(now);
        }
        let (chats, next_look) = (self.state.known(), self.polls.then_some(wait));
        self.on_status.report(|| Status::Waiting { chats, next_look });
    }

    /// Looks for messages that became visible late.
    fn reread(&mut self, now: Instant) {
        let jobs = self.state.rereads(now, self.rereads.available(now));
        self.rereads.spend(jobs.len());
        self.add(jobs);
    }

    fn on_look_failure(&mut self, error: Error, is_first_page: bool) -> Result<(), Error> {
        match Severity::of(&error) {
            Severity::Limit | Severity::Connection | Severity::Transient => {}
            // The token of a later page may be too old by now.
            Severity::Definite if !is_first_page => {
                self.restarts = self.restarts.saturating_add(1);
                self.driver.restart_look();
            }
            Severity::Definite if self.has_looked => {}
            Severity::Definite | Severity::Key | Severity::Impossible => {
                self.pause(&error, self.looks.failures);
                return Err(error);
            }
        }
        self.pause(&error, self.looks.failures.max(self.restarts));
        self.looks.fail();
        self.check_outage(error, self.looks)
    }

    fn on_announcement(&mut self, announced: Announced) {
        let job = self.state.on_announcement(announced, Instant::now());
        self.add(job);
    }

    fn on_done(&mut self, done: Done) -> Result<(), Error> {
        let Done { job, asked, result } = done;
        match (result, job) {
            (Ok(found), job) => {
                self.jobs = Outage::default();
                self.driver.pause_until(None);
                self.on_found(job, found, asked);
                Ok(())
            }
            (Err(error), job) => self.on_job_failure(job, error),
        }
    }

    fn on_found(&mut self, job: Job, found: Found, asked: Instant) {
        match (job, found) {
            (_, Found::Chat(chat)) => {
                let jobs = self.state.opened(*chat, asked, self.now());
                self.add(jobs);
            }
            (Job::Message(chat, _), Found::Message(message)) => self.state.fetched(chat, *message),
            (Job::History { chat, updated_at, .. }, Found::History(read)) => {
                let job = self.state.read(chat, updated_at, asked, read);
                self.add(job);
            }
            _ => {}
        }
    }

    /// Tries a job again after a limit, and pauses its chat after all other failures. A message is in the history, too.
    fn on_job_failure(&mut self, job: Job, error: Error) -> Result<(), Error> {
        let chat = job.chat();
        match (Severity::of(&error), &job) {
            (Severity::Impossible, Job::Chat(_) | Job::Message(..)) => {
                tracing::warn!(business = %self.business, ?job, %error, "a notification names what cannot be");
                self.state.not_possible(&job);
                return Ok(());
            }
            (_, Job::Message(_, message)) => {
                tracing::warn!(business = %self.business, %chat, %message, %error, "a message is not read by itself");
                let job = self.state.not_fetched(chat, *message, Instant::now());
                self.add(job);
                return self.on_connection_failure(error);
            }
            (Severity::Limit, _) => {
                self.driver.add(job);
                self.pause(&error, self.jobs.failures);
                self.jobs.failures = self.jobs.failures.saturating_add(1);
                return Ok(());
            }
            // The list of chats tells whether the key is good.
            (Severity::Key, _) => self.driver.look_at(Instant::now()),
            _ => {}
        }
        self.pause_chat(chat, &error);
        self.on_connection_failure(error)
    }

    fn pause_chat(&mut self, chat: ChatId, error: &Error) {
        let is_definite = !matches!(Severity::of(error), Severity::Transient | Severity::Connection);
        let reason = one_line(error);
        let failure =
            Failure { reason: reason.clone(), is_definite, at: Instant::now(), chance: fastrand::f64() };
        let Some(paused) = self.state.fail(chat, failure) else { return };
        let (pause, pause_ms) = (paused.pause, paused.pause.as_millis());
        if paused.is_news {
            tracing::warn!(business = %self.business, %chat, %error, pause_ms, "a chat cannot be read, the others go on");
        } else {
            tracing::debug!(business = %self.business, %chat, %error, pause_ms, "a chat cannot be read still");
        }
        self.on_status.report(|| Status::ChatPaused { chat, reason, pause });
    }

    /// Pauses as a whole when there is no connection.
    fn on_connection_failure(&mut self, error: Error) -> Result<(), Error> {
        if Severity::of(&error) != Severity::Connection {
            return Ok(());
        }
        self.pause(&error, self.jobs.failures);
        self.jobs.fail();
        self.check_outage(error, self.jobs)
    }

    /// Begins nothing for a while.
    fn pause(&mut self, error: &Error, failures: u32) {
        let pause = limit_ends(error, clock::now());
        let pause = pause.unwrap_or_else(|| Backoff::OUTAGE.pause(failures, fastrand::f64()));
        let pause = pause.min(LONGEST_PAUSE);
        self.driver.pause_until(Some(Instant::now() + pause));
        tracing::warn!(business = %self.business, %error, pause_ms = pause.as_millis(), "the watch pauses");
        self.on_status.report(|| Status::Retrying { reason: one_line(error), pause });
    }

    /// Returns the error if it lasts for too long. A limit is no outage.
    fn check_outage(&self, error: Error, outage: Outage) -> Result<(), Error> {
        let is_limit = Severity::of(&error) == Severity::Limit;
        let lasts = outage.since.is_some_and(|since| since.elapsed() >= self.max_outage);
        if lasts && !is_limit { Err(error) } else { Ok(()) }
    }

    fn add(&mut self, jobs: impl IntoIterator<Item = Job>) {
        jobs.into_iter().for_each(|job| self.driver.add(job));
    }
}

impl Outage {
    fn fail(&mut self) {
        self.failures = self.failures.saturating_add(1);
        self.since = self.since.or_else(|| Some(Instant::now()));
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("business", &self.business).finish_non_exhaustive()
    }
}
