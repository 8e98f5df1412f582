//! The stream of events.

use std::fmt;
use std::time::Duration;

use chrono::Utc;
use futures_util::stream::{Stream, unfold};
use tokio::time::Instant;
use yandex_market_api::types::{BusinessId, Chat};

use super::driver::{Driver, Input, Queued};
use super::interval::{Backoff, PollInterval, is_transient};
use super::job::{Done, Found};
use super::state::{Announced, Change, Job, State, Step};
use super::status::{OnStatus, Status};
use super::writer::CheckpointWriter;
use super::{Event, Progress, Watch, state};
use crate::{Error, ErrorKind, Page, operations};

/// What happens in the chats of a business, one event after the other: what [`Watch::events`] returns.
///
/// It does its work while the next event is waited for. That may be given up at any time, in a `select!` for example:
/// nothing is lost.
#[must_use = "events do nothing unless they are read"]
pub struct Events {
    business: BusinessId,
    settings: state::Settings,
    polls: bool,
    backlog: bool,
    patience: Duration,
    interval: PollInterval,
    writer: CheckpointWriter,
    driver: Driver,
    state: State,
    /// The checkpoint was read.
    has_begun: bool,
    /// What is to be kept when the event that was handed out is handled.
    handed: Option<Change>,
    /// The chats of the first look were there before.
    is_first: bool,
    /// All chats were looked at once.
    has_looked: bool,
    /// Whether the look that goes on found something.
    has_news: bool,
    on_status: OnStatus,
    backoff: Backoff,
    /// Since when looks fail.
    failing_since: Option<Instant>,
}

impl Events {
    pub(super) fn new(watch: Watch) -> Self {
        let business = watch.chats.business();
        Self {
            business,
            settings: watch.settings,
            polls: watch.polls,
            backlog: watch.backlog,
            patience: watch.patience,
            interval: PollInterval::new(watch.quickest, watch.slowest),
            writer: CheckpointWriter::new(watch.checkpoint, business),
            driver: Driver::new(watch.chats, watch.announced),
            state: State::new(watch.settings, &Progress::new(business)),
            has_begun: false,
            handed: None,
            is_first: false,
            has_looked: false,
            has_news: false,
            on_status: watch.on_status,
            backoff: Backoff::default(),
            failing_since: None,
        }
    }

    /// The next event; the one before it is taken for handled. None when nothing more will come: announcements have
    /// ended, and there is no polling.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when the checkpoint is not read or not written; whatever a call fails
    /// with that is not over after [`Watch::patience`] or cannot pass by itself; [`Undecodable`](ErrorKind::Undecodable)
    /// with an [`Error::item`] for a message or chat that cannot be decoded, once. It may be called again after each of
    /// them, and goes on where it was.
    pub async fn try_next(&mut self) -> Result<Option<Event>, Error> {
        self.handled().await?;
        self.begin().await?;
        loop {
            if let Some(told) = self.tell() {
                return told.map(Some);
            }
            if self.driver.is_idle() && self.rest().await? {
                continue;
            }
            match self.driver.next(self.has_looked, self.state.waits_for()).await {
                Input::End => return Ok(None),
                Input::Time => {}
                Input::Page(page, asked, pages) => self.page(page, asked, pages),
                Input::Looked(requests) => self.looked(requests),
                Input::NotLooked(error) => self.not_looked(error)?,
                Input::Done(done) => self.done(done)?,
                Input::Announced(announced) => self.heard(announced),
            }
        }
    }

    /// Says that the last event was handled, as asking for the next one does: before the program ends, for example.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when the checkpoint is not written; then it may be called again.
    pub async fn handled(&mut self) -> Result<(), Error> {
        if let Some(change) = self.handed.take() {
            self.writer.note(change, true);
        }
        if self.writer.is_due() && self.may_save() {
            self.writer.save().await?;
        }
        Ok(())
    }

    /// The events as a stream, for its combinators. An event is taken for handled when the next one is asked for, so
    /// `buffered` and its like take events for handled that are not.
    pub fn into_stream(self) -> impl Stream<Item = Result<Event, Error>> + Send {
        unfold(self, |mut events| async move {
            let event = events.try_next().await.transpose()?;
            Some((event, events))
        })
    }

    /// Reads the checkpoint, the first time.
    async fn begin(&mut self) -> Result<(), Error> {
        if !self.has_begun {
            let progress = self.writer.load().await?;
            self.is_first = progress.is_none() && !self.backlog;
            if let Some(progress) = progress {
                self.state = State::new(self.settings, &progress);
            }
            self.driver.look_at(Instant::now());
            self.has_begun = true;
        }
        Ok(())
    }

    /// The next of what is to be told, if there is any.
    fn tell(&mut self) -> Option<Result<Event, Error>> {
        while let Some(Step { told, change }) = self.state.step() {
            match told {
                None => self.writer.note(change, false),
                Some(Ok(event)) => {
                    self.handed = Some(change);
                    return Some(Ok(event));
                }
                Some(Err(error)) => {
                    self.writer.note(change, true);
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// Half of a first look is no checkpoint: the other half would be taken for new.
    fn may_save(&self) -> bool {
        !self.is_first || self.has_looked
    }

    /// What is done while there is nothing to do. Answers whether there is now.
    async fn rest(&mut self) -> Result<bool, Error> {
        self.state.forget();
        if !self.state.has_steps() && self.may_save() {
            self.writer.save().await?;
        }
        Ok(self.state.has_steps())
    }

    fn page(&mut self, page: Page<Chat>, asked: Instant, pages: u32) {
        self.succeeded();
        let is_first = self.is_first && !self.has_looked;
        for chat in page.items {
            let job = match is_first {
                true => self.state.see_first(chat, asked, Utc::now()),
                false => self.state.see(chat, asked, Utc::now()),
            };
            self.has_news |= job.is_some();
            job.into_iter().for_each(|job| self.driver.add(job));
        }
        let bad = page.bad_items.into_iter().map(|item| Error::of_item(&operations::GET_CHATS, item));
        self.state.complain(bad.collect());
        self.has_news |= !is_first && self.state.has_steps();
        let chats = self.state.known();
        self.on_status.report(|| Status::Looking { pages, chats });
    }

    fn looked(&mut self, requests: u32) {
        self.failing_since = None;
        self.has_looked = true;
        let wait = self.interval.after(std::mem::take(&mut self.has_news), requests);
        if self.polls {
            self.driver.look_at(Instant::now() + wait);
        }
        let (chats, next_look) = (self.state.known(), self.polls.then_some(wait));
        self.on_status.report(|| Status::Waiting { chats, next_look });
    }

    fn not_looked(&mut self, error: Error) -> Result<(), Error> {
        let since = *self.failing_since.get_or_insert_with(Instant::now);
        self.driver.look_at(Instant::now());
        self.failed(error, since)
    }

    fn heard(&mut self, announced: Announced) {
        let job = self.state.hear(announced, Instant::now());
        job.into_iter().for_each(|job| self.driver.add(job));
    }

    fn done(&mut self, done: Done) -> Result<(), Error> {
        let Done { queued, asked, result } = done;
        match result {
            Ok(found) => {
                self.succeeded();
                self.found(queued.job, found, asked);
                Ok(())
            }
            Err(error) if is_gone(&queued.job, &error) => {
                tracing::warn!(business = %self.business, job = ?queued.job, %error, "what was asked for is not there");
                self.gone(&queued.job);
                Ok(())
            }
            Err(error) => {
                let since = queued.failing_since.unwrap_or_else(Instant::now);
                self.driver.add_again(Queued { failing_since: Some(since), ..queued });
                self.failed(error, since)
            }
        }
    }

    fn found(&mut self, job: Job, found: Found, asked: Instant) {
        match (job, found) {
            (_, Found::Chat(chat)) => {
                let jobs = self.state.opened(*chat, asked, Utc::now());
                jobs.into_iter().for_each(|job| self.driver.add(job));
            }
            (Job::Message(chat, _), Found::Message(message)) => self.state.fetched(chat, *message),
            (Job::History { chat, updated_at, .. }, Found::History(read)) => {
                self.state.read(chat, updated_at, asked, read);
            }
            _ => {}
        }
    }

    fn gone(&mut self, job: &Job) {
        match job {
            Job::Chat(chat) => self.state.not_there(*chat),
            Job::Message(chat, message) => self.state.not_fetched(*chat, *message),
            Job::History { chat, .. } => self.state.not_read(*chat),
        }
    }

    fn succeeded(&mut self) {
        self.backoff = Backoff::default();
        self.driver.pause_until(None);
    }

    /// Pauses after a failure, and tells of it if it lasts or will not pass by itself.
    fn failed(&mut self, error: Error, since: Instant) -> Result<(), Error> {
        let pause = until(&error).unwrap_or_else(|| self.backoff.pause(fastrand::f64()));
        self.driver.pause_until(Some(Instant::now() + pause));
        self.on_status.report(|| Status::Retrying { reason: error.to_string(), pause });
        if !is_transient(&error) || since.elapsed() >= self.patience {
            return Err(error);
        }
        tracing::warn!(business = %self.business, %error, pause_ms = pause.as_millis(), "the watch pauses");
        Ok(())
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("business", &self.business).finish_non_exhaustive()
    }
}

/// How long the limit holds that the call met.
fn until(error: &Error) -> Option<Duration> {
    (error.until()? - Utc::now()).to_std().ok()
}

/// Whether it cannot be had, now or later: a chat that is not there, an id that can be none (the documentation's own
/// sample has one of 0).
fn is_gone(job: &Job, error: &Error) -> bool {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::Refused, _) => true,
        (ErrorKind::Answered, Some(400)) => !matches!(job, Job::History { .. }),
        (ErrorKind::Answered, Some(404)) => true,
        _ => false,
    }
}
