//! The command line.

use clap::{Parser, Subcommand};
use yandex_market::types::{BusinessId, CampaignId};

use crate::api::ApiArgs;
use crate::api_key::ApiKeyArgs;
use crate::chats::ChatsCommand;
use crate::completions::{CompletionsArgs, ManArgs};
use crate::failure::Failure;
use crate::notifications::NotificationsCommand;
use crate::operations::Invocation;
use crate::output::Format;
use crate::parsers::{allowed, id};
use crate::report::Reporter;
use crate::sandbox::SandboxArgs;
use crate::schema::SchemaArgs;
use crate::whoami;

/// The Yandex Market Partner API at a terminal.
#[derive(Parser)]
#[command(name = "ymarket", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(clap::Args)]
#[command(next_help_heading = "Options of all commands")]
pub(crate) struct GlobalArgs {
    #[command(flatten)]
    pub(crate) api_key: ApiKeyArgs,

    /// The server, if it is not the Market's own
    #[arg(long, global = true, env = "YANDEX_MARKET_BASE_URL", value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Allow a server of http:// on another machine: the key and all that buyers write can be read on the way
    #[arg(long, global = true, env = "YANDEX_MARKET_ALLOW_HTTP", value_parser = allowed())]
    pub(crate) allow_http: bool,

    /// The business (the seller's cabinet)
    #[arg(long, global = true, env = "YANDEX_MARKET_BUSINESS_ID", value_name = "ID")]
    #[arg(allow_negative_numbers = true, value_parser = id::<BusinessId>("business"))]
    pub(crate) business_id: Option<BusinessId>,

    /// The campaign (a shop of the business)
    #[arg(long, global = true, env = "YANDEX_MARKET_CAMPAIGN_ID", value_name = "ID")]
    #[arg(allow_negative_numbers = true, value_parser = id::<CampaignId>("campaign"))]
    pub(crate) campaign_id: Option<CampaignId>,

    /// Talk to a Market in this process: made-up chats, no account, no network
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,

    /// Format of the result, and of errors
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,

    /// With an error, print its traceparent and the body of the answer as well
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

impl GlobalArgs {
    pub(crate) fn reporter(&self) -> Reporter {
        Reporter::new(self.output, self.verbose)
    }
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Chats with buyers
    #[command(subcommand)]
    Chats(ChatsCommand),
    /// What the Market announces by calling the seller
    #[command(subcommand)]
    Notifications(NotificationsCommand),
    /// Tell what the key may do and sees, and what it lacks for chats
    Whoami,
    Api(Box<ApiArgs>),
    Schema(SchemaArgs),
    Sandbox(SandboxArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    /// A command that is made from the table of operations.
    #[command(skip)]
    Operation(Invocation),
}

impl Command {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::Chats(command) => command.run(global).await,
            Self::Notifications(command) => command.run(global).await,
            Self::Whoami => whoami::run(global).await,
            Self::Api(args) => args.run(global).await,
            Self::Schema(args) => args.run(global),
            Self::Sandbox(args) => args.run(global).await,
            Self::Completions(args) => args.run(),
            Self::Man(args) => args.run(),
            Self::Operation(invocation) => invocation.run(global).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::command_line::command;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
