//! `ymarket chats show`.

use super::ChatArg;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::write_one;

/// Show one chat
#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    of: ChatArg,
}

impl ShowArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let chat = connection.business()?.chats().get(self.of.chat).await?;
        write_one(&chat, global.output)
    }
}
