//! Setting up a Market.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::credentials::Credentials;
use crate::policy::Policy;
use crate::{Attempt, Error, Market, Retry};

/// What a [`Market`] is made of.
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
    base_url: String,
    http: reqwest::ClientBuilder,
    user_agent: Option<String>,
    connect_timeout: Duration,
    read_timeout: Duration,
    timeout: Duration,
    policy: Policy,
}

const BASE_URL: &str = "https://api.partner.market.yandex.ru";
const USER_AGENT: &str = concat!("yandex-market-rs/", env!("CARGO_PKG_VERSION"));

impl Default for MarketBuilder {
    fn default() -> Self {
        Self {
            credentials: None,
            base_url: BASE_URL.to_owned(),
            http: reqwest::Client::builder(),
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
        Self { credentials: Some(Credentials::ApiKey(key.into())), ..self }
    }

    /// Authorizes by an OAuth token. The Market has deprecated these in favour of keys.
    pub fn oauth_token(self, token: impl Into<SecretString>) -> Self {
        Self { credentials: Some(Credentials::OAuth(token.into())), ..self }
    }

    /// Sends requests to another server: a sandbox, a proxy. `https://api.partner.market.yandex.ru` by default.
    ///
    /// The key goes to this server; give an `https` one unless it is on this machine.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self { base_url: url.into(), ..self }
    }

    /// Names your program to the Market, before the name of this library.
    pub fn user_agent(self, name: impl Into<String>) -> Self {
        Self { user_agent: Some(name.into()), ..self }
    }

    /// How long connecting may take: 5 s by default.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self { connect_timeout: timeout, ..self }
    }

    /// How long the server may be silent while an answer is read: 15 s by default.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        Self { read_timeout: timeout, ..self }
    }

    /// How long one request may take, from connecting to the last byte: 30 s by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// When a call that failed is sent again: [`Retry::new`] by default.
    pub fn retry(self, retry: Retry) -> Self {
        Self { policy: Policy { retry, ..self.policy }, ..self }
    }

    /// The longest wait for the Market's hourly quota: 60 s by default. A call that would have to wait longer is refused
    /// at once, with an error of the kind [`Limited`](crate::ErrorKind::Limited) that says until when.
    ///
    /// A program that exports or answers at its leisure wants an hour here; one with a person before it wants little.
    pub fn max_wait(self, wait: Duration) -> Self {
        Self { policy: Policy { max_wait: wait, ..self.policy }, ..self }
    }

    /// How long after a request the Market may still carry it out: 10 s by default, the Market's own time-out. So long
    /// [`OneChat::confirm`](crate::OneChat::confirm) looks for a message before it says that it did not arrive.
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

    /// Begins with a reqwest client of your own: proxies, certificates, name resolution, the pool.
    ///
    /// It is taken before it is built, because two things are not open to choice: redirects are not followed, since
    /// reqwest would carry the `Api-Key` to another host, and reqwest repeats nothing by itself, since a message
    /// would reach the buyer twice. The time-outs and the user agent of this builder replace those of the client.
    ///
    /// ```
    /// use yandex_market::Market;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = reqwest::Proxy::https("http://127.0.0.1:3128")?;
    /// let market = Market::builder()
    ///     .api_key("ACMA:secret")
    ///     .reqwest(reqwest::Client::builder().proxy(proxy))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reqwest(self, client: reqwest::ClientBuilder) -> Self {
        Self { http: client, ..self }
    }

    /// Makes the Market. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when there is no key, when the key or the base URL cannot
    /// be right, or when reqwest cannot be set up.
    pub fn build(self) -> Result<Market, Error> {
        let Some(credentials) = self.credentials else {
            return Err(Error::configuration("there is neither an Api-Key nor an OAuth token"));
        };
        credentials.check()?;
        let base_url = check_base_url(&self.base_url)?;
        let user_agent = match self.user_agent {
            Some(name) => format!("{name} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        let http = self
            .http
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout)
            .timeout(self.timeout)
            .user_agent(user_agent)
            .build()
            .map_err(|error| Error::configuration("the HTTP client cannot be set up").caused_by(error))?;
        Ok(Market::new(base_url, http, credentials, self.policy))
    }
}

/// The base URL without a slash at its end.
fn check_base_url(text: &str) -> Result<String, Error> {
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
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
