//! `ymarket chats`.

mod list;

use clap::Subcommand;

use crate::args::GlobalArgs;
use crate::failure::Failure;

/// What to do with chats.
#[derive(Subcommand)]
pub(crate) enum ChatsCommand {
    /// List the chats, all or some
    List(list::ListArgs),
}

impl ChatsCommand {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::List(args) => args.run(global).await,
        }
    }
}
