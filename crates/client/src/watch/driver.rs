//! The work that a watch has under way: a look at the chats, requests, notifications and waiting.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::stream::{BoxStream, StreamExt};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep_until};
use tracing::Instrument;
use yandex_market_api::types::Chat;

use super::job::{Done, carry_out, read_chats};
use super::state::{Announced, Job};
use crate::business::Chats;
use crate::lists::pages::Tokens;
use crate::{Error, Page};

/// The work that is under way.
///
/// Each request is a task of its own, so that it goes on while an event is handled: a request that nobody polls would
/// keep the slot that the handler's own calls need. Dropping this aborts them.
pub(super) struct Driver {
    chats: Chats,
    announced: Option<BoxStream<'static, Announced>>,
    look: Option<Look>,
    queue: VecDeque<Job>,
    jobs: JoinSet<Done>,
    page: JoinSet<(Result<Page<Chat>, Error>, Instant)>,
    next_look: Option<Instant>,
    paused_until: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

/// A look at all chats, page by page.
#[derive(Default)]
struct Look {
    /// The token of the page that comes next; none for the first.
    token: Option<String>,
    tokens: Tokens,
    pages: u32,
    is_over: bool,
}

/// The part of a watch's state that decides what may begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// Set if notifications are read.
    pub(super) takes_announcements: bool,
    /// The number of things that are waited for elsewhere.
    pub(super) waits_for: usize,
    /// The time when a chat is asked about again.
    pub(super) retry_at: Option<Instant>,
}

/// Something that the watch reacts to.
pub(super) enum Input {
    /// A page, when it was asked for, and the number of pages so far.
    Page(Page<Chat>, Instant, u32),
    /// A look is over, after so many requests.
    Looked(u32),
    /// A page was not read; it is asked for again. True for the first page of a look.
    NotLooked(Error, bool),
    Done(Done),
    Announced(Announced),
    /// The time has come to go on.
    Time,
    /// Nothing more will come.
    End,
}

/// "4 requests in parallel per business": no more are begun here than can be sent. This bounds the results that wait
/// for the consumer, too.
const MOST_RUNNING: usize = 4;
/// The number of things that may wait for their turn; while they do, nothing more is asked for or taken.
const MOST_WAITING: usize = 64;
/// A list with more pages than this has no end.
const MOST_PAGES: u32 = 10_000;

impl Driver {
    pub(super) fn new(chats: Chats, announced: Option<BoxStream<'static, Announced>>) -> Self {
        Self {
            chats,
            announced,
            look: None,
            queue: VecDeque::new(),
            jobs: JoinSet::new(),
            page: JoinSet::new(),
            next_look: None,
            paused_until: None,
            alarm: None,
        }
    }

    /// Returns true if nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.look.is_none() && self.queue.is_empty() && self.jobs.is_empty()
    }

    pub(super) fn add(&mut self, job: Job) {
        self.queue.push_back(job);
    }

    pub(super) fn look_at(&mut self, time: Instant) {
        self.next_look = Some(time);
    }

    /// Begins the look that goes on from its first page again.
    pub(super) fn restart_look(&mut self) {
        if let Some(look) = &mut self.look {
            *look = Look::default();
        }
    }

    /// Begins nothing before then.
    pub(super) fn pause_until(&mut self, time: Option<Instant>) {
        self.paused_until = time;
    }

    /// Waits for the next input. It may be given up at any time.
    pub(super) async fn next(&mut self, demand: Demand) -> Input {
        poll_fn(|context| {
            self.begin(Instant::now(), demand);
            self.poll(context, demand)
        })
        .await
    }

    /// Begins what is due.
    fn begin(&mut self, now: Instant, demand: Demand) {
        if self.paused_until.is_some_and(|until| now < until) {
            return;
        }
        self.paused_until = None;
        if self.look.is_none() && self.next_look.is_some_and(|due| due <= now) {
            self.next_look = None;
            self.look = Some(Look::default());
        }
        if let Some(look) = self.look.as_ref().filter(|look| !look.is_over)
            && self.page.is_empty()
            && self.has_room(demand)
        {
            let page = read_chats(self.chats.clone(), look.token.clone());
            self.page.spawn(async move { (page.await, now) }.in_current_span());
        }
        while self.jobs.len() < MOST_RUNNING
            && let Some(job) = self.queue.pop_front()
        {
            self.jobs.spawn(carry_out(self.chats.clone(), job).in_current_span());
        }
    }

    /// Returns true if something more may wait for its turn.
    pub(super) fn has_room(&self, demand: Demand) -> bool {
        self.queue.len() + demand.waits_for < MOST_WAITING
    }

    /// Notifications go before what a look finds: they are newer.
    fn poll(&mut self, context: &mut Context<'_>, demand: Demand) -> Poll<Input> {
        if let Some(done) = poll_task(&mut self.jobs, context) {
            return Poll::Ready(Input::Done(done));
        }
        if self.has_room(demand)
            && demand.takes_announcements
            && let Some(input) = self.poll_announced(context)
        {
            return Poll::Ready(input);
        }
        match self.poll_look(context) {
            Some(input) => Poll::Ready(input),
            None => self.poll_alarm(context, demand),
        }
    }

    fn poll_announced(&mut self, context: &mut Context<'_>) -> Option<Input> {
        match self.announced.as_mut()?.poll_next_unpin(context) {
            Poll::Ready(Some(announced)) => Some(Input::Announced(announced)),
            Poll::Ready(None) => {
                self.announced = None;
                None
            }
            Poll::Pending => None,
        }
    }

    fn poll_look(&mut self, context: &mut Context<'_>) -> Option<Input> {
        let look = self.look.as_mut()?;
        if look.is_over {
            let pages = look.pages;
            self.look = None;
            return Some(Input::Looked(pages));
        }
        let (page, asked) = poll_task(&mut self.page, context)?;
        match page {
            Ok(page) => {
                look.turn(page.next_page_token.clone());
                // The page that follows is begun by the next poll.
                Some(Input::Page(page, asked, look.pages))
            }
            Err(error) => Some(Input::NotLooked(error, look.token.is_none())),
        }
    }

    fn poll_alarm(&mut self, context: &mut Context<'_>, demand: Demand) -> Poll<Input> {
        let next_look = self.next_look.filter(|_| self.look.is_none());
        let takes_announcements = demand.takes_announcements && self.announced.is_some();
        if self.is_idle() && next_look.is_none() && !takes_announcements {
            return Poll::Ready(Input::End);
        }
        let times = [next_look, demand.retry_at];
        let Some(time) = self.paused_until.or(times.into_iter().flatten().min()) else {
            self.alarm = None;
            return Poll::Pending;
        };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(time)));
        if alarm.deadline() != time {
            alarm.as_mut().reset(time);
        }
        alarm.poll_unpin(context).map(|()| {
            self.alarm = None;
            Input::Time
        })
    }
}

impl Look {
    /// Goes on to the page of this token, if there is one. "A token that repeats has been seen to loop for ever."
    fn turn(&mut self, token: Option<String>) {
        self.pages = self.pages.saturating_add(1);
        let is_new = token.as_ref().is_some_and(|token| self.tokens.note(token));
        let is_endless = self.pages >= MOST_PAGES;
        if token.is_some() && (!is_new || is_endless) {
            tracing::warn!(
                pages = self.pages,
                "the list of chats goes in a circle: this is taken for its end"
            );
        }
        self.is_over = !is_new || is_endless;
        self.token = token;
    }
}

/// The result of a task that is complete. A panic is resumed here: nobody else would notice it.
fn poll_task<T: 'static>(tasks: &mut JoinSet<T>, context: &mut Context<'_>) -> Option<T> {
    match tasks.poll_join_next(context) {
        Poll::Ready(Some(Ok(value))) => Some(value),
        Poll::Ready(Some(Err(error))) if error.is_panic() => resume_unwind(error.into_panic()),
        // Nothing runs, or the runtime shuts down.
        Poll::Ready(_) | Poll::Pending => None,
    }
}
