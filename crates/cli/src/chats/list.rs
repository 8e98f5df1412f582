//! `ymarket chats list`.

use yandex_market::requests::GetChats;
use yandex_market::types::{Chat, ChatContextType, ChatStatusType, ChatType};
use yandex_market::{Context, List};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::Row;
use crate::pages::{self, PageArgs, filter};
use crate::parsers::known;

/// List the chats, all or some
///
/// A flag that is given several times, or with commas, lets through each of its values.
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only chats in this status
    #[arg(long, value_name = "STATUS", value_delimiter = ',', ignore_case = true)]
    #[arg(value_parser = known(ChatStatusType::KNOWN))]
    status: Vec<ChatStatusType>,

    /// Only chats that need the seller's answer: new ones, and those that wait for the shop
    #[arg(long, conflicts_with = "status")]
    waiting: bool,

    /// Only chats of this type
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', ignore_case = true)]
    #[arg(value_parser = known(ChatType::KNOWN))]
    types: Vec<ChatType>,

    /// Only chats about something of this type
    #[arg(long, value_name = "TYPE", value_delimiter = ',', ignore_case = true)]
    #[arg(value_parser = known(ChatContextType::KNOWN))]
    context_type: Vec<ChatContextType>,

    /// Only chats about this order or return, as in ORDER:123 or RETURN:123
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    context: Vec<Context>,

    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let chats = connection.business()?.chats();
        let list = if self.waiting { chats.waiting() } else { chats.list() };
        let list = filter(list, self.status, List::<GetChats>::statuses);
        let list = filter(list, self.types, List::<GetChats>::types);
        let list = filter(list, self.context_type, List::<GetChats>::context_types);
        let list = filter(list, self.context, List::<GetChats>::contexts);
        pages::list(list, &self.page, "chats", global.output).await
    }
}

impl Row for Chat {
    const COLUMNS: &'static [&'static str] =
        &["CHAT", "TYPE", "STATUS", "CONTEXT", "CAMPAIGN", "CUSTOMER", "CREATED", "UPDATED"];

    fn cells(&self) -> Vec<String> {
        let context = &self.context;
        let customer = context.customer.as_ref().and_then(|customer| customer.name.clone());
        let date = |date: &yandex_market::DateTime| date.format("%Y-%m-%d %H:%M %:z").to_string();
        vec![
            self.chat_id.to_string(),
            self.type_.to_string(),
            self.status.to_string(),
            about(self),
            context.campaign_id.map(|id| id.to_string()).unwrap_or_default(),
            customer.unwrap_or_default(),
            date(&self.created_at),
            date(&self.updated_at),
        ]
    }
}

/// Returns the subject of a chat: `ORDER:123`, or the type alone when there is nothing to name.
fn about(chat: &Chat) -> String {
    let context = &chat.context;
    let id = match context.type_ {
        ChatContextType::Order => context.order_id.map(|id| id.to_string()),
        ChatContextType::Return => context.return_id.map(|id| id.to_string()),
        _ => None,
    };
    id.map_or(context.type_.to_string(), |id| format!("{}:{id}", context.type_))
}
