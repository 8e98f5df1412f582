//! The way in.

#[cfg(feature = "auth")]
mod access;
mod builder;
#[cfg(feature = "campaigns")]
mod businesses;
pub(crate) mod credentials;
pub(crate) mod policy;

#[cfg(feature = "auth")]
pub use access::Access;
pub use builder::MarketBuilder;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use yandex_market_api::Operation;
use yandex_market_api::support::{Client, Scope};

use crate::Error;
use crate::call::CallOptions;
use crate::call::limits::Limits;
use crate::call::server_clock::ServerClock;
use credentials::Credentials;
use policy::Policy;

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
    clients: Clients,
    credentials: Credentials,
    policy: Policy,
    limits: Limits,
    server_clock: ServerClock,
}

/// The clients of the two pools of connections, with the settings of every request.
///
/// "Keep-Alive is not supported", the Market documents: it may close an idle connection at any moment. A request that
/// meets that moment is lost without a trace of whether it was executed. One that may be repeated is simply repeated;
/// one that must not be would end with an unknown outcome though it never left, so it goes over a fresh connection.
pub(crate) struct Clients {
    /// Keeps connections for the next request.
    pub(crate) pooled: Client,
    /// Opens a connection for each request.
    pub(crate) fresh: Client,
}

impl Market {
    /// Sets up a Market: a key or a token is required, the rest has defaults.
    pub fn builder() -> MarketBuilder {
        MarketBuilder::default()
    }

    /// The Market of the environment: the key is `YANDEX_MARKET_API_KEY`, the server is `YANDEX_MARKET_BASE_URL`
    /// where that is set. `YANDEX_MARKET_ALLOW_HTTP=1` does what
    /// [`MarketBuilder::allow_plain_http`](crate::MarketBuilder::allow_plain_http) does.
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
        let mut builder = Self::builder().api_key(key);
        if env("YANDEX_MARKET_ALLOW_HTTP")?.is_some_and(|allow| allow == "1") {
            builder = builder.allow_plain_http();
        }
        match env("YANDEX_MARKET_BASE_URL")? {
            Some(url) => builder.base_url(url).build(),
            None => builder.build(),
        }
    }

    /// The server that requests go to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    pub(crate) fn new(base_url: String, clients: Clients, credentials: Credentials, policy: Policy) -> Self {
        let (limits, server_clock) = (Limits::default(), ServerClock::default());
        Self { inner: Arc::new(Inner { base_url, clients, credentials, policy, limits, server_clock }) }
    }

    pub(crate) fn shared_limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn server_clock(&self) -> &ServerClock {
        &self.inner.server_clock
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// Returns the client for the attempts of a call.
    pub(crate) fn client(
        &self,
        operation: &Operation,
        scope: Scope,
        options: &CallOptions,
    ) -> Cow<'_, Client> {
        let Inner { clients, credentials, .. } = &*self.inner;
        let client = if operation.repeatable { &clients.pooled } else { &clients.fresh };
        match credentials.options_for(scope, client.options(), options) {
            Some(options) => Cow::Owned(client.with_options(options)),
            None => Cow::Borrowed(client),
        }
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
