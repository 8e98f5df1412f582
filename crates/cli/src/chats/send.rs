//! `ymarket chats send`.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;

use yandex_market::types::SendMessageToChatRequestMessage;

use super::ChatArg;
use super::open::write_chat;
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shown};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::input::Input;

/// Send a message to the buyer
///
/// The text is an argument, a file or standard input. Of the last two, a line break at the end is left out.
#[derive(clap::Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    of: ChatArg,

    /// The text, of 1 to 4096 characters; `-`, or nothing where something is piped in, is standard input
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Read the text from this file
    #[arg(long, value_name = "PATH", conflicts_with = "text")]
    file: Option<PathBuf>,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl SendArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (id, yes) = (self.of.chat, self.yes);
        let chat = connection.business()?.chats().chat(id);
        let text = self.input()?.read_line_trimmed()?;
        // Nobody needs to be asked about what is refused anyway.
        if SendMessageToChatRequestMessage::try_from(text.as_str()).is_ok() {
            confirm(&format!("Send {} to the buyer in chat {id}?", shown(&text)), yes)?;
        }
        chat.send(text).await.map_err(Failure::send(id))?;
        write_chat(id, &format!("Sent to chat {id}."), global.output)
    }

    fn input(self) -> Result<Input, Failure> {
        match (self.text, self.file) {
            (Some(text), _) if text == "-" => Ok(Input::Stdin),
            (Some(text), _) => Ok(Input::Given(text)),
            (None, Some(path)) => Ok(Input::path(path)),
            (None, None) if stdin().is_terminal() => Err(Failure::usage(
                "there is no text: give it as an argument, with --file or on standard input",
            )),
            (None, None) => Ok(Input::Stdin),
        }
    }
}
