//! `ymarket chats watch`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use yandex_market::watch::{Event, Events, FileCheckpoint, Happened, Watch};

use super::exec::Exec;
use super::message::content;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::{Failure, bad_item};
use crate::notifications::{ListenOptions, Server};
use crate::output::{Format, Line, time, write_item};
use crate::stop::Stop;
use crate::trouble::Trouble;
use crate::values::{at_least_one, seconds};

/// Tell what happens in the chats, line by line as it happens
///
/// New chats, messages, disputes and changes of status, from now on or from where the checkpoint is. It goes on until
/// Ctrl-C or SIGTERM. With `--output json`, as with jsonl, each event is a JSON object on a line of its own, since an
/// array would never end. A Market that fails for a while is told on standard error and asked again.
#[derive(clap::Args)]
pub(crate) struct WatchArgs {
    /// Leave out the shop's own messages
    #[arg(long)]
    skip_own: bool,

    /// Begin with all that is there already, unless there is a checkpoint to go on from
    #[arg(long)]
    backlog: bool,

    /// Keep in this file how far it is, and go on from there the next time; what was not handled is told again
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,

    /// Run this by the shell for each event, one after the other, with the event as JSON on its standard input
    ///
    /// If it fails, the watch ends, and the event counts as not handled.
    #[arg(long, value_name = "COMMAND", value_parser = NonEmptyStringValueParser::new())]
    exec: Option<String>,

    /// How long to wait until the next look at the chats when something happened; 10 by default
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
    every: Option<Duration>,

    /// How long to wait at most, when nothing happens; 120 by default
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
    slowest: Option<Duration>,

    /// Stop after so many events
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    max: Option<usize>,

    /// Hear the Market's notifications at this port as well, and look at once; those about anything but chats are
    /// acknowledged and dropped
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,

    #[command(flatten)]
    listen: ListenOptions,
}

const EVERY: Duration = Duration::from_secs(10);
const SLOWEST: Duration = Duration::from_secs(120);

impl WatchArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let stop = Stop::new()?;
        let mut watch = self.watch(&connection)?;
        let mut server = None;
        if let Some(port) = self.port {
            let (started, notifications) = Server::start(port, &self.listen).await?;
            watch = watch.notifications(notifications);
            server = Some(started);
        }
        let exec = self.exec.map(Exec::new);
        let teller = Teller {
            events: watch.events(),
            exec,
            format: global.output,
            verbose: global.verbose,
            stop,
            trouble: Trouble::default(),
            is_whole: true,
        };
        let told = teller.tell(self.max.unwrap_or(usize::MAX)).await;
        if let Some(server) = server {
            server.stop().await;
        }
        told
    }

    fn watch(&self, connection: &Connection) -> Result<Watch, Failure> {
        let (every, slowest) = self.pace()?;
        // Each failure is told here.
        let watch =
            connection.business()?.chats().watch().poll_every(every, slowest).patience(Duration::ZERO);
        let watch = if self.skip_own { watch.skip_own() } else { watch };
        let watch = if self.backlog { watch.backlog() } else { watch };
        Ok(match &self.checkpoint {
            Some(path) => watch.checkpoint(FileCheckpoint::new(path)),
            None => watch,
        })
    }

    /// How often to look. What is not given makes room for what is.
    fn pace(&self) -> Result<(Duration, Duration), Failure> {
        let every = self.every.unwrap_or(EVERY.min(self.slowest.unwrap_or(EVERY)));
        let slowest = self.slowest.unwrap_or(SLOWEST.max(every));
        if slowest < every {
            return Err(Failure::usage("--slowest must not be shorter than --every"));
        }
        Ok((every, slowest))
    }
}

/// Tells events, and handles them.
struct Teller {
    events: Events,
    exec: Option<Exec>,
    format: Format,
    verbose: bool,
    stop: Stop,
    trouble: Trouble,
    /// Nothing had to be left out.
    is_whole: bool,
}

impl Teller {
    /// Tells so many events, or fewer when it is asked to stop.
    async fn tell(mut self, max: usize) -> Result<(), Failure> {
        for _ in 0..max {
            let Some(event) = self.next().await? else { break };
            self.stop.finish(handle(&event, self.exec.as_ref(), self.format)).await?;
        }
        self.events.handled().await?;
        if self.is_whole { Ok(()) } else { Err(Failure::Told) }
    }

    async fn next(&mut self) -> Result<Option<Event>, Failure> {
        loop {
            let next = tokio::select! {
                biased;
                () = self.stop.asked() => return Ok(None),
                next = self.events.try_next() => next,
            };
            match next {
                Ok(event) => return Ok(event),
                Err(error) => self.pass(error)?,
            }
        }
    }

    /// Goes on after a failure that is no end.
    fn pass(&mut self, error: yandex_market::Error) -> Result<(), Failure> {
        let Some(item) = error.item() else { return self.trouble.pass(error) };
        bad_item(item, self.verbose);
        self.is_whole = false;
        Ok(())
    }
}

/// The event is written first, so that one that nobody reads is not handled.
async fn handle(event: &Event, exec: Option<&Exec>, format: Format) -> Result<(), Failure> {
    write_item(event, format).await?;
    match exec {
        Some(exec) => exec.run(event).await,
        None => Ok(()),
    }
}

impl Line for Event {
    fn line(&self) -> String {
        let (at, what) = match &self.what {
            Happened::ChatAppeared => (Some(self.chat.created_at), "new chat".to_owned()),
            Happened::MessageArrived { message } => {
                (Some(message.created_at), format!("{}: {}", message.sender, content(message)))
            }
            Happened::DisputeStarted { at } => (*at, "dispute started".to_owned()),
            Happened::DisputeEnded { at } => (*at, "dispute ended".to_owned()),
            Happened::StatusChanged { before } => (None, format!("{before} -> {}", self.chat.status)),
            // Events may become more.
            _ => (None, "something that this version does not know".to_owned()),
        };
        let at = at.map_or_else(|| "-".to_owned(), |at| time(&at));
        format!("{at}  chat {}  {what}", self.chat.chat_id)
    }
}
