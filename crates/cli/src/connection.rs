//! The Market that the commands talk to.

use yandex_market::types::BusinessId;
use yandex_market::{Business, Market};
use yandex_market_sandbox::Sandbox;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::waits;

/// A Market, and the sandbox that it is, if it is one.
pub(crate) struct Connection {
    market: Market,
    business: Option<BusinessId>,
    /// Stops when it is dropped.
    _sandbox: Option<Sandbox>,
}

/// The name of the program in requests.
const USER_AGENT: &str = concat!("ymarket/", env!("CARGO_PKG_VERSION"));

impl Connection {
    /// The Market of the command line, or a sandbox.
    pub(crate) async fn open(args: &GlobalArgs) -> Result<Self, Failure> {
        if args.sandbox {
            return Self::sandbox(args.business_id).await;
        }
        let mut builder = Market::builder().api_key(args.api_key.read()?).user_agent(USER_AGENT);
        if let Some(url) = &args.base_url {
            builder = builder.base_url(url);
        }
        if args.allow_http {
            builder = builder.allow_plain_http();
        }
        Ok(Self { market: waits::shown(builder).build()?, business: args.business_id, _sandbox: None })
    }

    async fn sandbox(business: Option<BusinessId>) -> Result<Self, Failure> {
        let mut builder = Sandbox::builder();
        if let Some(business) = business {
            builder = builder.business(business);
        }
        let sandbox =
            builder.start().await.map_err(|error| Failure::io("the sandbox cannot be started", error))?;
        let market = Market::builder().api_key(sandbox.api_key()).base_url(sandbox.base_url()).build()?;
        Ok(Self { market, business: Some(sandbox.business()), _sandbox: Some(sandbox) })
    }

    /// The Market, for what is about no business.
    pub(crate) fn market(&self) -> &Market {
        &self.market
    }

    /// The business of the command line.
    pub(crate) fn business(&self) -> Result<Business, Failure> {
        match self.business {
            Some(id) => Ok(self.market.business(id)),
            None => Err(Failure::usage(
                "there is no business: set YANDEX_MARKET_BUSINESS_ID or give --business-id",
            )),
        }
    }
}
