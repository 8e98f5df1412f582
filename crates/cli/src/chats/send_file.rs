//! `ymarket chats send-file`.

use std::path::{Path, PathBuf};

use yandex_market::{Attachment, bounds};

use super::open::write_chat;
use super::{ChatArg, look_first};
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shown};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::input::Input;
use crate::progress::Transfer;

/// Send a file to the buyer
///
/// Its name is what the buyer sees.
#[derive(clap::Args)]
pub(crate) struct SendFileArgs {
    #[command(flatten)]
    of: ChatArg,

    /// The file, of at most 5 MB; `-` is standard input, which needs a --name
    #[arg(value_name = "PATH", allow_hyphen_values = true)]
    path: PathBuf,

    /// The name that the buyer sees, if it is not the file's own
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    name: Option<String>,

    /// Media type, such as image/png [default: guessed from the name]
    #[arg(long, value_name = "TYPE")]
    media_type: Option<String>,

    /// Send it exactly once: where the outcome is unknown, look for it in the history, and send it again only if it is not
    /// there
    #[arg(long)]
    once: bool,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

/// The most that is taken of standard input; one byte more is read, which tells a longer file from one that just fits.
const LARGEST: u64 = bounds::SEND_FILE_TO_CHAT_REQUEST_FILE as u64;

impl SendFileArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (id, once, yes) = (self.of.chat, self.once, self.yes);
        let chat = connection.business()?.chats().chat(id);
        let file = self.attachment().await?;
        let (name, size) = (file.name().to_owned(), file.size());
        confirm(&format!("Send {} ({size} bytes) to the buyer in chat {id}?", shown(&name)), yes)?;
        let transfer = Transfer::start(size);
        let file = transfer.watch(file);
        let sent =
            if once { chat.send_attachment_once(file).await } else { chat.send_attachment(file).await };
        drop(transfer);
        sent.map_err(Failure::write(look_first(id)))?;
        write_chat(id, &format!("Sent {} ({size} bytes) to chat {id}.", shown(&name)), global.output)
    }

    async fn attachment(self) -> Result<Attachment, Failure> {
        let is_stdin = self.path == Path::new("-");
        let file = match self.name {
            Some(name) if is_stdin => Attachment::new(name, Input::Stdin.read_bytes(LARGEST)?)?,
            None if is_stdin => {
                return Err(Failure::usage(
                    "standard input has no name that the buyer could see: give --name",
                ));
            }
            Some(name) => Attachment::open_as(self.path, name).await?,
            None => Attachment::open(self.path).await?,
        };
        Ok(match self.media_type {
            Some(media_type) => file.with_media_type(media_type),
            None => file,
        })
    }
}
