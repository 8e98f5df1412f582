//! Setting up a Market.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};
use yandex_market_api::support::Client;
use yandex_market_api::types::BusinessId;

use super::Clients;
use super::credentials::Credentials;
use super::policy::Policy;
use crate::call::limits::Patience;
use crate::{Attempt, Error, Market, Retry, Wait};

/// The parts of a [`Market`], before it is made.
///
/// ```
/// use std::time::Duration;
/// use yandex_market::Market;
///
/// # fn main() -> Result<(), yandex_market::Error> {
/// let market = Market::builder()
///     .api_key("ACMA:secret")
///     .user_agent("my-crm/1.2")
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// assert_eq!(market.base_url(), "https://api.partner.market.yandex.ru");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct MarketBuilder {
    credentials: Option<Credentials>,
    business: Option<BusinessId>,
    base_url: String,
    allows_plain_http: bool,
    configure: Arc<Configure>,
    user_agent: Option<String>,
    connect_timeout: Duration,
    read_timeout: Duration,
    timeout: Duration,
    policy: Policy,
}

/// A caller's own settings of the HTTP client.
type Configure = dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync;

const BASE_URL: &str = "https://api.partner.market.yandex.ru";
const USER_AGENT: &str = concat!("yandex-market-rs/", env!("CARGO_PKG_VERSION"));

impl Default for MarketBuilder {
    fn default() -> Self {
        Self {
            credentials: None,
            business: None,
            base_url: BASE_URL.to_owned(),
            allows_plain_http: false,
            configure: Arc::new(|client| client),
            user_agent: None,
            // The Market's own time-out is 10 s: it answers by then or never.
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(15),
            timeout: Duration::from_secs(30),
            policy: Policy::default(),
        }
    }
}

impl MarketBuilder {
    /// Authorizes by an `Api-Key`: the seller makes it in the cabinet, with the scopes that the program needs.
    ///
    /// A key or a token is required; the last one given counts.
    pub fn api_key(self, key: impl Into<SecretString>) -> Self {
        Self { credentials: Some(Credentials::api_key(key.into())), ..self }
    }

    /// Authorizes by an OAuth token. The Market has deprecated these in favour of keys.
    pub fn oauth_token(self, token: impl Into<SecretString>) -> Self {
        Self { credentials: Some(Credentials::oauth(token.into())), ..self }
    }

    /// Sets the business of an OAuth token: the Market applies the limits of its subscription to calls that are about a
    /// campaign or about nothing. Calls about a business name it by themselves, and keys have one.
    pub fn business(self, id: impl Into<BusinessId>) -> Self {
        Self { business: Some(id.into()), ..self }
    }

    /// Sends requests to another server: a sandbox, a proxy. `https://api.partner.market.yandex.ru` by default.
    ///
    /// The key goes to this server: an `http://` one must be on this machine, and is reached without a proxy, whatever
    /// the environment says.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self { base_url: url.into(), ..self }
    }

    /// Allows an `http://` server on another machine, such as a sandbox in a container. The key, and all that buyers
    /// write, can then be read on the way.
    pub fn allow_plain_http(self) -> Self {
        Self { allows_plain_http: true, ..self }
    }

    /// Names your program to the Market, before the name of this library.
    pub fn user_agent(self, name: impl Into<String>) -> Self {
        Self { user_agent: Some(name.into()), ..self }
    }

    /// Sets how long connecting may take: 5 s by default.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self { connect_timeout: timeout, ..self }
    }

    /// Sets how long the server may be silent while an answer is read: 15 s by default.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        Self { read_timeout: timeout, ..self }
    }

    /// Sets how long one request may take, from connecting to the last byte: 30 s by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets when a call that failed is sent again: [`Retry::new`] by default.
    pub fn retry(self, retry: Retry) -> Self {
        Self { policy: Policy { retry, ..self.policy }, ..self }
    }

    /// The longest wait for the Market's hourly quota: 60 s by default. A call that would have to wait longer is refused
    /// at once, with an error of the kind [`Limited`](crate::ErrorKind::Limited) that says until when.
    ///
    /// A program that exports or answers at its leisure wants an hour here; one with a person before it wants little.
    pub fn max_wait(self, wait: Duration) -> Self {
        let patience = Patience { quota: wait, ..self.policy.patience };
        Self { policy: Policy { patience, ..self.policy }, ..self }
    }

    /// Sets the longest wait for one of the Market's slots (4 requests of a business at a time): 120 s by default. A call
    /// that waits longer ends with an error of the kind [`Limited`](crate::ErrorKind::Limited).
    ///
    /// A program that begins thousands of calls at once wants more here: they take turns.
    pub fn max_slot_wait(self, wait: Duration) -> Self {
        let patience = Patience { slot: wait, ..self.policy.patience };
        Self { policy: Policy { patience, ..self.policy }, ..self }
    }

    /// Sets how long after a request the Market may still carry it out: 10 s by default, the Market's own time-out.
    /// So long [`ChatHandle::confirm`](crate::ChatHandle::confirm) looks for a message before it says that it did not arrive.
    pub fn settle_time(self, time: Duration) -> Self {
        Self { policy: Policy { settle_time: time, ..self.policy }, ..self }
    }

    /// Has a function told of every attempt, for metrics. It must be quick: the call waits for it.
    ///
    /// ```
    /// use yandex_market::Market;
    ///
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// let market = Market::builder()
    ///     .api_key("ACMA:secret")
    ///     .on_attempt(|attempt| println!("{} {:?} in {:?}", attempt.operation.id, attempt.status, attempt.took))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_attempt(self, tell: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        Self { policy: Policy { on_attempt: Some(Arc::new(tell)), ..self.policy }, ..self }
    }

    /// Calls a function before a request waits for the quota, which may take minutes: to show it to a person. It must be
    /// quick.
    ///
    /// ```
    /// use yandex_market::Market;
    ///
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// let market = Market::builder()
    ///     .api_key("ACMA:secret")
    ///     .on_wait(|wait| eprintln!("{} waits for its quota until {}", wait.operation.id, wait.until))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_wait(self, show: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        Self { policy: Policy { on_wait: Some(Arc::new(show)), ..self.policy }, ..self }
    }

    /// Configures the HTTP client by a function of your own: proxies, certificates, name resolution, the pool.
    ///
    /// It is called for each of two clients: one keeps connections, the other opens one for each request that must not
    /// be repeated. Some things are not open to choice: redirects are not followed, since reqwest would carry the
    /// `Api-Key` to another host, and reqwest repeats nothing by itself, since a message would reach the buyer twice.
    /// The time-outs and the user agent of this builder replace those of the client.
    ///
    /// ```
    /// use yandex_market::Market;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = reqwest::Proxy::https("http://127.0.0.1:3128")?;
    /// let market = Market::builder()
    ///     .api_key("ACMA:secret")
    ///     .reqwest(move |client| client.proxy(proxy.clone()))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reqwest(
        self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        Self { configure: Arc::new(configure), ..self }
    }

    /// Makes the Market. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when there is no key, when the key or the base URL cannot
    /// be right, or when reqwest cannot be set up.
    pub fn build(self) -> Result<Market, Error> {
        let Some(credentials) = self.credentials.clone() else {
            return Err(Error::configuration("there is neither an Api-Key nor an OAuth token"));
        };
        let credentials = credentials.of_business(self.business);
        credentials.check()?;
        let base_url = check_base_url(&self.base_url)?;
        let is_here = is_loopback(&base_url);
        if base_url.scheme() == "http" && !is_here && !self.allows_plain_http {
            let reason = "the base URL begins with http://, over which the key can be read on the way: use https://, or \
                          allow_plain_http (YANDEX_MARKET_ALLOW_HTTP=1)";
            return Err(Error::configuration(reason));
        }
        let client = |http| Client::new(base_url.clone(), http, credentials.options());
        let clients = Clients {
            pooled: client(self.http_client(is_here, |client| client)?),
            fresh: client(self.http_client(is_here, |client| client.pool_max_idle_per_host(0))?),
        };
        let base_url = base_url.as_str().trim_end_matches('/').to_owned();
        Ok(Market::new(base_url, clients, credentials, self.policy))
    }

    /// Makes one of the HTTP clients.
    fn http_client(
        &self,
        is_here: bool,
        pool: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<reqwest::Client, Error> {
        let client = reqwest::Client::builder();
        // A proxy of the environment is for other machines: it cannot reach this one, and would be given the key.
        let client = if is_here { client.no_proxy() } else { client };
        let user_agent = match &self.user_agent {
            Some(name) => format!("{name} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        pool((self.configure)(client))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout)
            .timeout(self.timeout)
            .user_agent(user_agent)
            .build()
            .map_err(|error| Error::configuration("cannot set up the HTTP client").caused_by(error))
    }
}

/// Whether the server is on this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

/// Reads the base URL.
fn check_base_url(text: &str) -> Result<Url, Error> {
    // A URL may hold a password, so the messages do not repeat it.
    let wrong = |reason: &str| Error::configuration(format!("the base URL {reason}"));
    let url = Url::parse(text).map_err(|error| wrong("is no URL").caused_by(error))?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(wrong("must begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must end with its path: no `?` and no `#`"));
    }
    Ok(url)
}
