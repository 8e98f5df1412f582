//! The way in.

use std::fmt;
use std::sync::Arc;

use yandex_market_api::support::RequestHeaders;
use yandex_market_api::types::BusinessId;

use crate::credentials::Credentials;
use crate::limits::Limits;
use crate::policy::Policy;
use crate::{Business, Error, MarketBuilder};

/// The Market, as one key sees it.
///
/// Cheap to clone: all clones share one pool of connections, and what is known of the Market's limits.
///
/// ```
/// use yandex_market::Market;
///
/// # fn main() -> Result<(), yandex_market::Error> {
/// let market = Market::builder().api_key("ACMA:…".replace('…', "secret")).build()?;
/// assert!(!format!("{market:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Market {
    inner: Arc<Inner>,
}

struct Inner {
    base_url: String,
    http: reqwest::Client,
    credentials: Credentials,
    headers: RequestHeaders,
    policy: Policy,
    limits: Limits,
}

impl Market {
    /// Sets up a Market: a key or a token is required, the rest has defaults.
    pub fn builder() -> MarketBuilder {
        MarketBuilder::default()
    }

    /// The Market of the environment: the key is `YANDEX_MARKET_API_KEY`, the server is `YANDEX_MARKET_BASE_URL`
    /// where that is set.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// let market = yandex_market::Market::from_env()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when there is no key, or when one of the two cannot be
    /// right.
    pub fn from_env() -> Result<Self, Error> {
        let Some(key) = env("YANDEX_MARKET_API_KEY")? else {
            return Err(Error::configuration("there is no key: set YANDEX_MARKET_API_KEY"));
        };
        let builder = Self::builder().api_key(key);
        match env("YANDEX_MARKET_BASE_URL")? {
            Some(url) => builder.base_url(url).build(),
            None => builder.build(),
        }
    }

    /// What can be done with one business (the seller's cabinet).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// # let market = yandex_market::Market::from_env()?;
    /// let chats = market.business(12345).chats();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn business(&self, id: impl Into<BusinessId>) -> Business {
        Business::new(self.clone(), id.into())
    }

    /// The server that requests go to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    pub(crate) fn new(
        base_url: String,
        http: reqwest::Client,
        credentials: Credentials,
        policy: Policy,
    ) -> Self {
        let headers = credentials.headers();
        let limits = Limits::default();
        Self { inner: Arc::new(Inner { base_url, http, credentials, headers, policy, limits }) }
    }

    pub(crate) fn shared_limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// The generated client, for one call about a business or about none.
    pub(crate) fn client(&self, business: Option<BusinessId>) -> yandex_market_api::Client {
        let Inner { base_url, http, credentials, headers, .. } = &*self.inner;
        let headers = credentials.headers_for(business, headers);
        yandex_market_api::Client::new_with_client(base_url, http.clone(), headers)
    }
}

impl fmt::Debug for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Market").field("base_url", &self.inner.base_url).finish_non_exhaustive()
    }
}

/// A variable of the environment; an empty one counts as missing.
fn env(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Error::configuration(format!("{name} holds something that is no text")))
        }
    }
}
