//! `ymarket chats`.

mod event_printer;
mod exec;
mod follow;
mod handler_record;
mod history;
mod list;
mod message;
mod open;
mod pauses;
mod process_group;
mod send;
mod send_file;
mod show;
mod watch;
mod watch_status;

use std::fmt::Display;

use clap::Subcommand;
use yandex_market::types::ChatId;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::parsers::id;

/// Commands about chats.
#[derive(Subcommand)]
pub(crate) enum ChatsCommand {
    List(Box<list::ListArgs>),
    Show(show::ShowArgs),
    History(Box<history::HistoryArgs>),
    Message(message::MessageArgs),
    Open(open::OpenArgs),
    Send(send::SendArgs),
    SendFile(send_file::SendFileArgs),
    Watch(Box<watch::WatchArgs>),
}

impl ChatsCommand {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::List(args) => args.run(global).await,
            Self::Show(args) => args.run(global).await,
            Self::History(args) => args.run(global).await,
            Self::Message(args) => args.run(global).await,
            Self::Open(args) => args.run(global).await,
            Self::Send(args) => args.run(global).await,
            Self::SendFile(args) => args.run(global).await,
            Self::Watch(args) => args.run(global).await,
        }
    }
}

/// The chat of a command.
#[derive(clap::Args)]
pub(crate) struct ChatArg {
    /// The id of the chat
    #[arg(value_name = "CHAT", allow_negative_numbers = true, value_parser = id::<ChatId>("chat"))]
    chat: ChatId,
}

/// The advice when it is not known whether something arrived in a chat.
pub(crate) fn look_first(chat: impl Display) -> String {
    format!(
        "It may have reached the buyer and must not simply be repeated. Look first: \
         ymarket chats history {chat} --newest 5"
    )
}
