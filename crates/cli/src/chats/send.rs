//! `ymarket chats send`.

use yandex_market::Request;

use super::open::write_chat;
use super::{ChatArg, look_first};
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shown};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::text_args::TextArgs;

/// Send a message to the buyer
///
/// The text is an argument, a file or standard input, and has from 1 to 4096 characters. Of the last two, a line break
/// at the end is left out.
#[derive(clap::Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    of: ChatArg,

    #[command(flatten)]
    text: TextArgs,

    /// Send it exactly once: where the outcome is unknown, look for it in the history, and send it again only if it is not
    /// there
    #[arg(long)]
    once: bool,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl SendArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let id = self.of.chat;
        let chats = connection.business()?.chats();
        let chat = chats.chat(id);
        let text = self.text.read()?;
        // Nobody needs to be asked about what is refused anyway.
        if chats.send_message(id, text.as_str()).request().validate().is_ok() {
            confirm(&format!("Send {} to the buyer in chat {id}?", shown(&text)), self.yes)?;
        }
        let sent = if self.once { chat.send_once(text).await } else { chat.send(text).await };
        sent.map_err(Failure::write(look_first(id)))?;
        write_chat(id, &format!("Sent to chat {id}."), global.output)
    }
}
