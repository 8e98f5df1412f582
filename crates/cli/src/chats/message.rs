//! `ymarket chats message`.

use yandex_market::types::{ChatMessage, ChatMessagePayload, MessageId};

use super::ChatArg;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Line, Row, time, write_one};
use crate::parsers::id;

/// Show one message
#[derive(clap::Args)]
pub(crate) struct MessageArgs {
    #[command(flatten)]
    of: ChatArg,

    /// The id of the message
    #[arg(value_name = "MESSAGE", allow_negative_numbers = true, value_parser = id::<MessageId>("message"))]
    message: MessageId,
}

impl MessageArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let chat = connection.business()?.chats().chat(self.of.chat);
        write_one(&chat.message(self.message).await?, global.output)
    }
}

impl Row for ChatMessage {
    const COLUMNS: &'static [&'static str] = &["MESSAGE", "TIME", "SENDER", "TEXT"];

    fn cells(&self) -> Vec<String> {
        vec![self.message_id.to_string(), time(&self.created_at), self.sender.to_string(), content(self)]
    }
}

impl Line for ChatMessage {
    fn line(&self) -> String {
        format!("{}  {}  {}: {}", self.message_id, time(&self.created_at), self.sender, content(self))
    }
}

/// The text, then the files. The Market tells of a sticker by neither.
pub(super) fn content(message: &ChatMessage) -> String {
    let text = message.message.iter().filter(|text| !text.is_empty()).cloned();
    let files = message.payload.iter().flatten().map(file);
    let lines: Vec<String> = text.chain(files).collect();
    if lines.is_empty() { "[sticker]".to_owned() } else { lines.join("\n") }
}

fn file(file: &ChatMessagePayload) -> String {
    let name = if file.name.is_empty() { "unnamed" } else { &file.name };
    format!("[{name}, {} bytes]", file.size)
}
