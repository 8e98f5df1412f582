//! `ymarket chats watch`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use yandex_market::watch::{Checkpoint, FileCheckpoint, Watch};

use super::event_printer::EventPrinter;
use super::exec::Exec;
use super::handler_record::HandlerRecord;
use super::pauses::Pauses;
use super::watch_status::WatchStatus;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::notifications::{ListenOptions, Server};
use crate::parsers::{at_least_one, seconds};
use crate::shutdown::Shutdown;

/// Tell what happens in the chats, line by line as it happens
///
/// New chats, messages, disputes and changes of status, from now on or from where the checkpoint is. It goes on until
/// Ctrl-C, SIGTERM or SIGHUP. With `--output json`, as with jsonl, each event is a JSON object on a line of its own, since an
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
    /// If it fails, the watch ends, and the event counts as not handled. It runs as a process group of its own, which ends
    /// with the watch: a first Ctrl-C (or SIGTERM, or SIGHUP) lets it finish, a second one ends it. The Api-Key of the
    /// watch is not in its environment.
    #[arg(long, value_name = "COMMAND", value_parser = NonEmptyStringValueParser::new())]
    exec: Option<String>,

    /// Time to wait for a command that a killed watch has left running; 60 by default
    #[arg(long, value_name = "SECONDS", requires = "checkpoint")]
    #[arg(allow_negative_numbers = true, value_parser = seconds)]
    orphan_wait: Option<Duration>,

    /// Interval between looks at the chats when something happened; 10 by default
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
    every: Option<Duration>,

    /// Longest interval between looks, when nothing happens; 120 by default
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
const ORPHAN_WAIT: Duration = Duration::from_secs(60);

impl WatchArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let mut shutdown = Shutdown::new()?;
        let mut watch = self.watch(&connection)?;
        let (checkpoint, record) = tokio::select! {
            biased;
            () = shutdown.requested() => return Ok(()),
            kept = self.checkpoint() => kept?,
        };
        watch = checkpoint.into_iter().fold(watch, Watch::checkpoint);
        let pauses = Arc::<Pauses>::default();
        let status = WatchStatus::start(global.reporter(), Arc::clone(&pauses));
        watch = watch.on_status(move |now| status.show(now));
        let mut server = None;
        if let Some(port) = self.port {
            let (started, notifications) = Server::start(port, &self.listen, global.reporter()).await?;
            watch = watch.notifications(notifications);
            server = Some(started);
        }
        let exec = self.exec.map(|command| Exec::new(command, record));
        let printer = EventPrinter::new(watch.events(), exec, pauses, global);
        let printed = printer.run(self.max.unwrap_or(usize::MAX), &mut shutdown).await;
        if let Some(server) = server {
            server.stop().await;
        }
        printed
    }

    fn watch(&self, connection: &Connection) -> Result<Watch, Failure> {
        let (every, slowest) = self.pace()?;
        // Each failure is reported here.
        let watch = connection.business()?.chats().watch().poll_every(every, slowest);
        let watch = watch.max_outage(Duration::ZERO).strict();
        let watch = if self.skip_own { watch.skip_own() } else { watch };
        Ok(if self.backlog { watch.from_beginning() } else { watch })
    }

    /// Opens what outlives the watch: the checkpoint, and beside it the record of what the command has in hand.
    async fn checkpoint(&self) -> Result<(Option<FileCheckpoint>, Option<HandlerRecord>), Failure> {
        let Some(path) = &self.checkpoint else { return Ok((None, None)) };
        let checkpoint = FileCheckpoint::new(path);
        // Loading locks it. Where that fails, the watch says so.
        let is_ours = checkpoint.load().await.is_ok();
        if !is_ours || (self.exec.is_none() && !HandlerRecord::exists(path)) {
            return Ok((Some(checkpoint), None));
        }
        let mut record = HandlerRecord::open(path, self.orphan_wait.unwrap_or(ORPHAN_WAIT)).await?;
        if self.exec.is_none() {
            // The event is printed now, and in nobody's hand.
            record.clear()?;
            return Ok((Some(checkpoint), None));
        }
        Ok((Some(checkpoint), Some(record)))
    }

    /// Returns the shortest and the longest interval between looks. One that is not given makes room for one that is.
    fn pace(&self) -> Result<(Duration, Duration), Failure> {
        let every = self.every.unwrap_or(EVERY.min(self.slowest.unwrap_or(EVERY)));
        let slowest = self.slowest.unwrap_or(SLOWEST.max(every));
        if slowest < every {
            return Err(Failure::usage("--slowest must not be shorter than --every"));
        }
        Ok((every, slowest))
    }
}
