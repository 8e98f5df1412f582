//! `ymarket chats history`.

use std::time::Duration;

use yandex_market::requests::GetChatHistory;
use yandex_market::types::MessageId;
use yandex_market::{ChatHandle, List};

use super::ChatArg;
use super::follow::Follower;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Format, ListWriter};
use crate::pages::{self, PageArgs};
use crate::parsers::{at_least_one, id, seconds};
use crate::shutdown::Shutdown;

/// List the messages of a chat
///
/// The order is the Market's; the ids sort by time. With --follow, each message is a line of its own, and
/// `--output json` is the same as jsonl: an array would never end.
#[derive(clap::Args)]
pub(crate) struct HistoryArgs {
    #[command(flatten)]
    of: ChatArg,

    /// Only this message and those after it
    #[arg(long, value_name = "MESSAGE", allow_negative_numbers = true)]
    #[arg(value_parser = id::<MessageId>("message"))]
    since: Option<MessageId>,

    /// Only the newest messages, so many of them, the oldest of them first; all are read for it
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    #[arg(conflicts_with_all = ["limit", "max", "page_token"])]
    newest: Option<usize>,

    #[command(flatten)]
    page: PageArgs,

    /// Go on with new messages as they come, until Ctrl-C, SIGTERM or SIGHUP
    #[arg(long)]
    follow: bool,

    /// With --follow, how long to wait until the next look for new messages; 5 by default
    #[arg(long, value_name = "SECONDS", requires = "follow")]
    #[arg(allow_negative_numbers = true, value_parser = seconds)]
    every: Option<Duration>,
}

const EVERY: Duration = Duration::from_secs(5);

impl HistoryArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let chat = connection.business()?.chats().chat(self.of.chat);
        if self.follow {
            return self.follow(chat, global).await;
        }
        let history = self.call(&chat);
        match self.newest {
            Some(count) => write_newest(history, count, global.output).await,
            None => pages::list(history, &self.page, "messages", global.output).await,
        }
    }

    async fn follow(&self, chat: ChatHandle, global: &GlobalArgs) -> Result<(), Failure> {
        let mut shutdown = Shutdown::new()?;
        let mut follower = Follower::new(chat.clone(), self.since, global);
        let work = async {
            self.list(&chat, &mut follower).await?;
            follower.follow(self.every.unwrap_or(EVERY)).await
        };
        tokio::select! {
            biased;
            () = shutdown.requested() => {}
            failed = work => failed?,
        }
        if follower.is_whole() { Ok(()) } else { Err(Failure::AlreadyReported) }
    }

    /// Lists what there is, for the new messages to come after it.
    async fn list(&self, chat: &ChatHandle, follower: &mut Follower) -> Result<(), Failure> {
        let history = self.call(chat);
        if let Some(count) = self.newest {
            return follower.list_newest(history.newest(count).await?).await;
        }
        let rest = follower.list_pages(self.page.of(history).pages(), self.page.max()).await?;
        pages::hint(&rest);
        // What was left out is not new.
        if rest.is_cut || self.page.page_token.is_some() { follower.skip().await } else { Ok(()) }
    }

    fn call(&self, chat: &ChatHandle) -> List<GetChatHistory> {
        let history = chat.history();
        match self.since {
            Some(since) => history.message_id_from(since),
            None => history,
        }
    }
}

async fn write_newest(history: List<GetChatHistory>, count: usize, format: Format) -> Result<(), Failure> {
    let mut writer = ListWriter::new(format);
    let newest = history.newest(count).await?;
    for message in newest.items {
        writer.push(message)?;
    }
    writer.finish()?;
    if newest.bad_items.is_empty() { Ok(()) } else { Err(Failure::BadItems(newest.bad_items)) }
}
