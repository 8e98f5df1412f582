//! What a watch has under way: a look at the chats, requests, announcements and waiting.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, FuturesUnordered, StreamExt};
use tokio::time::{Instant, Sleep, sleep_until};
use yandex_market_api::types::Chat;

use super::job::{Done, carry_out};
use super::state::{Announced, Job};
use crate::{Chats, Error, Page, Pages};

/// What is under way.
pub(super) struct Driver {
    chats: Chats,
    announced: Option<BoxStream<'static, Announced>>,
    look: Option<Look>,
    queue: VecDeque<Queued>,
    running: FuturesUnordered<BoxFuture<'static, Done>>,
    next_look: Option<Instant>,
    paused_until: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

/// A look at all chats, page by page.
struct Look {
    pages: Pages<Chat>,
    /// When the page that comes next was asked for.
    asked: Instant,
    requests: u32,
}

/// A job that waits for its turn.
#[derive(Clone, Debug)]
pub(super) struct Queued {
    pub(super) job: Job,
    /// Since when it fails.
    pub(super) failing_since: Option<Instant>,
}

/// Something that the watch reacts to.
pub(super) enum Input {
    /// A page, when it was asked for, and the number of pages so far.
    Page(Page<Chat>, Instant, u32),
    /// A look is over, after so many requests.
    Looked(u32),
    NotLooked(Error),
    Done(Done),
    Announced(Announced),
    /// It is time to go on.
    Time,
    /// Nothing more will come.
    End,
}

/// "4 requests in parallel per business": no more are begun here than can be sent.
const MOST_RUNNING: usize = 4;
/// So much may wait for its turn; while it does, nothing more is asked for or heard.
const MOST_WAITING: usize = 64;

impl Driver {
    pub(super) fn new(chats: Chats, announced: Option<BoxStream<'static, Announced>>) -> Self {
        Self {
            chats,
            announced,
            look: None,
            queue: VecDeque::new(),
            running: FuturesUnordered::new(),
            next_look: None,
            paused_until: None,
            alarm: None,
        }
    }

    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.look.is_none() && self.queue.is_empty() && self.running.is_empty()
    }

    pub(super) fn add(&mut self, job: Job) {
        self.queue.push_back(Queued { job, failing_since: None });
    }

    /// Tries a job again, before the others.
    pub(super) fn add_again(&mut self, queued: Queued) {
        self.queue.push_front(queued);
    }

    pub(super) fn look_at(&mut self, time: Instant) {
        self.next_look = Some(time);
    }

    /// Begins nothing before then.
    pub(super) fn pause_until(&mut self, time: Option<Instant>) {
        self.paused_until = time;
    }

    /// Waits for what comes first. It may be given up at any time. `hears` says whether announcements are heard, and
    /// `waits_for` for how much is waited elsewhere.
    pub(super) async fn next(&mut self, hears: bool, waits_for: usize) -> Input {
        poll_fn(|context| {
            self.begin(Instant::now());
            self.poll(context, hears, waits_for)
        })
        .await
    }

    /// Begins what is due.
    fn begin(&mut self, now: Instant) {
        if self.paused_until.is_some_and(|until| now < until) {
            return;
        }
        self.paused_until = None;
        if self.look.is_none() && self.next_look.is_some_and(|due| due <= now) {
            self.next_look = None;
            self.look = Some(Look { pages: self.chats.list().pages(), asked: now, requests: 0 });
        }
        while self.running.len() < MOST_RUNNING
            && let Some(queued) = self.queue.pop_front()
        {
            self.running.push(carry_out(self.chats.clone(), queued).boxed());
        }
    }

    /// What was announced goes before what is looked for: it is newer.
    fn poll(&mut self, context: &mut Context<'_>, hears: bool, waits_for: usize) -> Poll<Input> {
        if let Poll::Ready(Some(done)) = self.running.poll_next_unpin(context) {
            return Poll::Ready(Input::Done(done));
        }
        if self.queue.len() + waits_for < MOST_WAITING {
            if hears && let Some(input) = self.poll_announced(context) {
                return Poll::Ready(input);
            }
            if let Some(input) = self.poll_look(context) {
                return Poll::Ready(input);
            }
        }
        self.poll_alarm(context, hears)
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
        let Poll::Ready(page) = look.pages.poll_next_unpin(context) else { return None };
        let (asked, requests) = (look.asked, look.requests);
        match page {
            Some(Ok(page)) => {
                (look.asked, look.requests) = (Instant::now(), requests.saturating_add(1));
                Some(Input::Page(page, asked, look.requests))
            }
            Some(Err(error)) => {
                self.look = None;
                Some(Input::NotLooked(error))
            }
            None => {
                self.look = None;
                Some(Input::Looked(requests))
            }
        }
    }

    fn poll_alarm(&mut self, context: &mut Context<'_>, hears: bool) -> Poll<Input> {
        let next_look = self.next_look.filter(|_| self.look.is_none());
        let time = self.paused_until.or(next_look);
        let Some(time) = time else {
            self.alarm = None;
            let is_over = self.is_idle() && !(hears && self.announced.is_some());
            return if is_over { Poll::Ready(Input::End) } else { Poll::Pending };
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
