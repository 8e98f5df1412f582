//! `ymarket chats list`.

use clap::value_parser;
use yandex_market::types::{Chat, ChatContextType, ChatStatusType, ChatType};
use yandex_market::{Context, ListChats, Pages, operations::GET_CHATS};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{ListWriter, Row};
use crate::progress::Counter;
use crate::values::known;

/// Which chats.
///
/// A flag that is given several times, or with commas, lets through each of its values.
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only chats in this status
    #[arg(long, value_name = "STATUS", value_delimiter = ',', ignore_case = true)]
    #[arg(value_parser = known(ChatStatusType::KNOWN))]
    status: Vec<ChatStatusType>,

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

    /// How many chats to ask for at a time
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=largest_page()))]
    limit: Option<u32>,

    /// How many chats to list at most
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    max: Option<usize>,

    /// Begin at the page of this token
    #[arg(long, value_name = "TOKEN")]
    page_token: Option<String>,
}

impl ListArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let max = self.max.unwrap_or(usize::MAX);
        let pages = self.call(connection.business()?.chats().list()).pages();
        let mut writer = ListWriter::new(global.output);
        match write_pages(pages, max, &mut writer, Counter::start("chats", global.output)).await {
            Ok(rest) => {
                writer.finish()?;
                if let Some(token) = rest {
                    eprintln!("There are more: --page-token {token}");
                }
                Ok(())
            }
            Err(failure) => {
                writer.break_off()?;
                Err(failure)
            }
        }
    }

    fn call(self, list: ListChats) -> ListChats {
        let mut list = list
            .statuses(self.status)
            .types(self.types)
            .context_types(self.context_type)
            .contexts(self.context);
        // Nobody needs a page larger than all that is listed.
        let wanted = self.max.and_then(|max| u32::try_from(max).ok()).unwrap_or(u32::MAX);
        list = list.limit(self.limit.unwrap_or(largest_page_size()).min(wanted));
        match self.page_token {
            Some(token) => list.page_token(token),
            None => list,
        }
    }
}

/// Writes up to `max` chats, and tells the token of the page after them if there is one.
async fn write_pages(
    mut pages: Pages<Chat>,
    max: usize,
    writer: &mut ListWriter<Chat>,
    counter: Counter,
) -> Result<Option<String>, Failure> {
    let mut left = max;
    while let Some(page) = pages.try_next().await? {
        // A page that is listed in part has no token for its rest.
        let next = page.next_page_token.filter(|_| page.items.len() <= left);
        for chat in page.items.into_iter().take(left) {
            writer.push(chat)?;
            counter.count();
            left -= 1;
        }
        if left == 0 {
            return Ok(next);
        }
    }
    Ok(None)
}

fn largest_page_size() -> u32 {
    GET_CHATS.page.map_or(u32::MAX, |page| page.largest)
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "it must be a whole number from 1".to_owned())
}

fn largest_page() -> i64 {
    largest_page_size().into()
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

/// What the chat is about: `ORDER:123`, or the type alone when there is nothing to name.
fn about(chat: &Chat) -> String {
    let context = &chat.context;
    let id = match context.type_ {
        ChatContextType::Order => context.order_id.map(|id| id.to_string()),
        ChatContextType::Return => context.return_id.map(|id| id.to_string()),
        _ => None,
    };
    id.map_or(context.type_.to_string(), |id| format!("{}:{id}", context.type_))
}
