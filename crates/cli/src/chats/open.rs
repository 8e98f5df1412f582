//! `ymarket chats open`.

use serde_json::json;
use yandex_market::{Context, types::ChatId};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Format, write_done};

/// Open the chat about an order or a return
///
/// If there is one already, it is that one. The id of the chat is printed.
#[derive(clap::Args)]
pub(crate) struct OpenArgs {
    /// The order or the return, as in ORDER:123 or RETURN:123
    #[arg(value_name = "CONTEXT")]
    context: Context,
}

impl OpenArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let chat = connection.business()?.chats().open(self.context).await?;
        write_chat(chat.id(), &chat.id().to_string(), global.output)
    }
}

/// Writes a line for people, or which chat it was.
pub(super) fn write_chat(chat: ChatId, line: &str, format: Format) -> Result<(), Failure> {
    write_done(line, &json!({ "chatId": chat }), format)
}
