//! The Market that the commands talk to.

use yandex_market::types::{BusinessId, CampaignId};
use yandex_market::{BusinessHandle, Market, Operation};
use yandex_market_sandbox::Sandbox;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::sandbox::{all_methods, first_campaign};
use crate::waits;

/// A Market, and the sandbox that it is, if it is one.
pub(crate) struct Connection {
    market: Market,
    business: Option<BusinessId>,
    campaign: Option<CampaignId>,
    /// Stops when it is dropped.
    _sandbox: Option<Sandbox>,
}

/// The parameter that --business-id gives.
const BUSINESS: &str = "businessId";

/// The parameter that --campaign-id gives.
const CAMPAIGN: &str = "campaignId";

/// The parameters that options of all commands give.
pub(crate) const SCOPES: [&str; 2] = [BUSINESS, CAMPAIGN];

/// The name of the program in requests.
const USER_AGENT: &str = concat!("ymarket/", env!("CARGO_PKG_VERSION"));

impl Connection {
    /// The Market of the command line, or a sandbox.
    pub(crate) async fn open(args: &GlobalArgs) -> Result<Self, Failure> {
        if args.sandbox {
            return Self::sandbox(args).await;
        }
        let mut builder = Market::builder().api_key(args.api_key.read()?).user_agent(USER_AGENT);
        if let Some(url) = &args.base_url {
            builder = builder.base_url(url);
        }
        if args.allow_http {
            builder = builder.allow_plain_http();
        }
        let market = waits::shown(builder).build()?;
        Ok(Self { market, business: args.business_id, campaign: args.campaign_id, _sandbox: None })
    }

    async fn sandbox(args: &GlobalArgs) -> Result<Self, Failure> {
        let mut builder = all_methods();
        if let Some(business) = args.business_id {
            builder = builder.business(business);
        }
        let sandbox =
            builder.start().await.map_err(|error| Failure::io("the sandbox cannot be started", error))?;
        let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build()?;
        let business = Some(sandbox.business());
        let campaign = args.campaign_id.or_else(|| first_campaign(&sandbox));
        Ok(Self { market, business, campaign, _sandbox: Some(sandbox) })
    }

    /// The Market, for what is about no business.
    pub(crate) fn market(&self) -> &Market {
        &self.market
    }

    /// The business of the command line.
    pub(crate) fn business(&self) -> Result<BusinessHandle, Failure> {
        match self.business {
            Some(id) => Ok(self.market.business(id)),
            None => Err(Failure::usage(
                "there is no business: set YANDEX_MARKET_BUSINESS_ID or give --business-id",
            )),
        }
    }

    /// The business and the campaign that the path of an operation has, by their names.
    pub(crate) fn scope_of(&self, operation: &Operation) -> Result<Vec<(String, String)>, Failure> {
        let ids = scopes_of(operation).map(|name| Ok((name.to_owned(), self.scope_value(name)?.to_string())));
        ids.collect()
    }

    /// The id of the business or the campaign, by the name of its parameter.
    pub(crate) fn scope_value(&self, name: &str) -> Result<i64, Failure> {
        match (name, self.campaign) {
            (CAMPAIGN, Some(id)) => Ok(id.get()),
            (CAMPAIGN, None) => Err(Failure::usage(
                "there is no campaign: set YANDEX_MARKET_CAMPAIGN_ID or give --campaign-id",
            )),
            _ => Ok(self.business()?.id().get()),
        }
    }
}

/// The parameters of a path that options of all commands give.
pub(crate) fn scopes_of(operation: &Operation) -> impl Iterator<Item = &'static str> {
    SCOPES.into_iter().filter(|name| operation.path.contains(&format!("{{{name}}}")))
}
