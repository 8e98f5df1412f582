//! Events, printed and handled one after the other.

use std::sync::Arc;

use yandex_market::watch::{Event, EventKind, Events};

use super::exec::Exec;
use super::message::content;
use super::pauses::Pauses;
use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::output::{Format, Line, time, write_item};
use crate::report::Reporter;
use crate::shutdown::Shutdown;
use crate::transient::Transient;

/// Prints events, and has the command handle them.
pub(super) struct EventPrinter {
    events: Events,
    exec: Option<Exec>,
    format: Format,
    reporter: Reporter,
    transient: Transient,
    /// Failures that the watch does not return: it goes on after a limit.
    pauses: Arc<Pauses>,
    /// Nothing had to be left out.
    is_whole: bool,
}

impl EventPrinter {
    pub(super) fn new(events: Events, exec: Option<Exec>, pauses: Arc<Pauses>, global: &GlobalArgs) -> Self {
        let (format, reporter) = (global.output, global.reporter());
        Self { events, exec, format, reporter, transient: Transient::new(reporter), pauses, is_whole: true }
    }

    /// Prints so many events, or fewer when it is asked to stop. Nothing of it runs on afterwards.
    pub(super) async fn run(mut self, max: usize, shutdown: &mut Shutdown) -> Result<(), Failure> {
        let printed = self.print(max, shutdown).await;
        if let Some(exec) = self.exec {
            exec.end().await;
        }
        printed?;
        if self.is_whole { Ok(()) } else { Err(Failure::AlreadyReported) }
    }

    async fn print(&mut self, max: usize, shutdown: &mut Shutdown) -> Result<(), Failure> {
        for _ in 0..max {
            let Some(event) = self.next(shutdown).await? else { break };
            shutdown.finish(handle(&event, self.exec.as_mut(), self.format)).await??;
            // At once, so that a watch that is killed while it waits has nothing in hand.
            self.events.ack().await?;
            self.exec.as_mut().map_or(Ok(()), Exec::acknowledged)?;
        }
        Ok(self.events.ack().await?)
    }

    async fn next(&mut self, shutdown: &mut Shutdown) -> Result<Option<Event>, Failure> {
        loop {
            let next = tokio::select! {
                biased;
                () = shutdown.requested() => return Ok(None),
                next = self.events.try_next() => Some(next),
                () = self.pauses.next() => None,
            };
            let pause = self.pauses.take();
            match next {
                Some(Ok(event)) => return Ok(event),
                // Its pause is no other failure.
                Some(Err(error)) => self.pass(error)?,
                None => pause.into_iter().for_each(|reason| self.transient.pause(reason)),
            }
        }
    }

    /// Goes on after a failure that is no end.
    fn pass(&mut self, error: yandex_market::Error) -> Result<(), Failure> {
        let Some(item) = error.item() else { return self.transient.pass(error) };
        self.reporter.bad_item(item);
        self.is_whole = false;
        Ok(())
    }
}

/// The event is written first, so that one that nobody reads is not handled.
async fn handle(event: &Event, exec: Option<&mut Exec>, format: Format) -> Result<(), Failure> {
    write_item(event, format).await?;
    match exec {
        Some(exec) => exec.run(event).await,
        None => Ok(()),
    }
}

impl Line for Event {
    fn line(&self) -> String {
        let (at, what) = match &self.kind {
            EventKind::ChatAppeared => (Some(self.chat.created_at), "new chat".to_owned()),
            EventKind::MessageArrived { message } => {
                (Some(message.created_at), format!("{}: {}", message.sender, content(message)))
            }
            EventKind::DisputeStarted { at } => (*at, "dispute started".to_owned()),
            EventKind::DisputeEnded { at } => (*at, "dispute ended".to_owned()),
            EventKind::StatusChanged { before } => (None, format!("{before} -> {}", self.chat.status)),
            // Events may become more.
            _ => (None, "something that this version does not know".to_owned()),
        };
        let at = at.map_or_else(|| "-".to_owned(), |at| time(&at));
        format!("{at}  chat {}  {what}", self.chat.chat_id)
    }
}
