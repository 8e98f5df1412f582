//! `ymarket sandbox`.

use std::future::pending;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;
use yandex_market::types::{ApiKeyScopeType, CampaignId};
use yandex_market_sandbox::{BadAnswer, Notifying, Sandbox, SandboxBuilder};

use crate::args::GlobalArgs;
use crate::console::notice;
use crate::failure::Failure;
use crate::output::{Format, write_json, write_line};
use crate::parsers::seconds;
use crate::shutdown::Shutdown;
use crate::terminal::{one_line, shortened};

/// Run a Market on this machine to try things on: made-up chats, no account
///
/// It stays up until Ctrl-C (or SIGTERM, or SIGHUP), and forgets everything then. No other machine reaches it.
#[derive(clap::Args)]
pub(crate) struct SandboxArgs {
    /// The port to listen on; any free one by default
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// Number of chats in the beginning, up to 200000
    #[arg(long, value_name = "N", default_value_t = 25)]
    chats: usize,

    /// Answer requests for this host, too: without it only those for localhost and loopback addresses are answered
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,

    /// Have a buyer write every so many seconds, now and then in a new chat
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
    buyers_write: Option<Duration>,

    /// The server to notify of what happens, as the Market does: each notification is a POST to URL/notification
    #[arg(long, value_name = "URL", value_parser = receiver)]
    notify: Option<Notifying>,

    /// Notify it of the shop's own messages as well; it is not documented whether the Market does
    #[arg(long, requires = "notify")]
    notify_own: bool,
}

impl SandboxArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let mut shutdown = Shutdown::new()?;
        let mut builder = all_methods().port(self.port).chats(self.chats);
        builder = self.allow_host.iter().fold(builder, |builder, name| builder.host(name));
        if let Some(business) = global.business_id {
            builder = builder.business(business);
        }
        if let Some(notifying) = self.notify {
            builder = builder.notify(notifying.own_messages(self.notify_own));
        }
        let started = builder.start().await;
        let sandbox = started.map_err(|error| Failure::io("the sandbox cannot be started", error))?;
        explain(&sandbox, global.output)?;
        let market = async {
            ping(&sandbox).await;
            buyers_write(&sandbox, self.buyers_write).await;
        };
        tokio::select! {
            () = shutdown.requested() => {}
            () = market => {}
        }
        sandbox.stop().await;
        Ok(())
    }
}

/// Says how to use it, in lines that a shell takes as they are.
fn explain(sandbox: &Sandbox, format: Format) -> Result<(), Failure> {
    let (url, key, business) = (sandbox.base_url(), sandbox.api_key(), sandbox.business());
    let campaign = first_campaign(sandbox);
    if format != Format::Table {
        let facts = json!({ "baseUrl": url, "apiKey": key, "businessId": business, "campaignId": campaign });
        return write_json(&facts, format);
    }
    let campaign = campaign.map(|id| format!("export YANDEX_MARKET_CAMPAIGN_ID={id}\n")).unwrap_or_default();
    write_line(&format!(
        "# A Market to try things on, at {url} until Ctrl-C. In another terminal:\n\
         export YANDEX_MARKET_BASE_URL={url}\n\
         export YANDEX_MARKET_API_KEY={key}\n\
         export YANDEX_MARKET_BUSINESS_ID={business}\n\
         {campaign}\
         ymarket chats list --waiting"
    ))
}

/// A sandbox whose key may do everything, for there are commands for everything.
pub(crate) fn all_methods() -> SandboxBuilder {
    Sandbox::builder().scopes([ApiKeyScopeType::AllMethods])
}

/// The campaign that the first chats are about.
pub(crate) fn first_campaign(sandbox: &Sandbox) -> Option<CampaignId> {
    sandbox.chats().iter().find_map(|chat| chat.context.campaign_id)
}

/// The messages of buyers.
const SAYINGS: [&str; 4] =
    ["Здравствуйте!", "Где мой заказ?", "Есть ли размер 42?", "Спасибо! А как оформить возврат?"];

/// Has buyers write for ever, or nothing for ever.
async fn buyers_write(sandbox: &Sandbox, every: Option<Duration>) {
    let Some(every) = every else { return pending().await };
    for (number, saying) in SAYINGS.into_iter().cycle().enumerate() {
        sleep(every).await;
        let chats = sandbox.chats();
        match chats.get(number * 7 % (chats.len() + 1)) {
            Some(chat) => drop(sandbox.customer_says(chat.chat_id, saying)),
            None => drop(sandbox.customer_begins_chat(saying)),
        }
    }
}

/// Takes the address of a server that wants to be notified.
fn receiver(url: &str) -> Result<Notifying, String> {
    Notifying::to(url).map_err(|error| error.to_string())
}

/// Says at once what the Market would say of a server when it is registered. Notifications are sent all the same.
async fn ping(sandbox: &Sandbox) {
    match sandbox.ping().await {
        Ok(_) | Err(BadAnswer::Nobody) => {}
        Err(error) => {
            let warning = "warning: the server to notify failed the PING, and is notified all the same";
            notice(&one_line(&shortened(&format!("{warning}: {error}"), 2_000)));
        }
    }
}
