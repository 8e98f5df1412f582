//! The HTTP client of one server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, Entry, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::de::DeserializeOwned;

use super::response::{DEFAULT_RESPONSE_BODY, ResponseBound};
use super::{ByteStream, Error, HttpRequest, ResponseValue};

/// The HTTP client of one server, which sends [requests](super::Request): no limits, no retries.
///
/// Cheap to clone.
///
/// ```
/// use yandex_market_api::Client;
/// use yandex_market_api::support::ClientOptions;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let options = ClientOptions::from_iter([("api-key".parse()?, "secret".parse()?)]);
/// let client = Client::new("https://api.partner.market.yandex.ru".parse()?, reqwest::Client::new(), options);
/// assert_eq!(client.base_url().as_str(), "https://api.partner.market.yandex.ru/");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    /// Parsed once: parsing the address of each request as a whole is a fifteenth of what a call costs.
    base_url: Arc<Url>,
    http: reqwest::Client,
    options: ClientOptions,
}

impl Client {
    /// Creates a client of the server at an address, whose path, if it has one, comes before those of all requests.
    #[must_use]
    pub fn new(base_url: Url, http: reqwest::Client, options: ClientOptions) -> Self {
        Self { base_url: Arc::new(base_url), http, options }
    }

    /// Returns the address of the server.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// Returns this client with other options.
    #[must_use]
    pub fn with_options(&self, options: ClientOptions) -> Self {
        Self { options, ..self.clone() }
    }

    /// Returns the options.
    #[must_use]
    pub fn options(&self) -> &ClientOptions {
        &self.options
    }

    /// Begins a request to a path, which is encoded already.
    #[doc(hidden)]
    #[must_use]
    pub fn request(&self, method: Method, path: fmt::Arguments<'_>) -> HttpRequest {
        let mut url = Url::clone(&self.base_url);
        let stem = self.base_url.path().trim_end_matches('/');
        match (stem, path.as_str()) {
            ("", Some(path)) => url.set_path(path),
            _ => url.set_path(&format!("{stem}{path}")),
        }
        HttpRequest::new(reqwest::Request::new(method, url))
    }

    /// Sends a request whose response is JSON.
    #[doc(hidden)]
    pub async fn json<T: DeserializeOwned>(
        &self,
        mut request: HttpRequest,
    ) -> Result<ResponseValue<T>, Error> {
        request.default_header(ACCEPT, HeaderValue::from_static("application/json"));
        ResponseValue::from_response(self.exchange(request).await?).await
    }

    /// Sends a request whose response is a file.
    #[doc(hidden)]
    pub async fn file(&self, request: HttpRequest) -> Result<ResponseValue<ByteStream>, Error> {
        Ok(ResponseValue::stream(self.exchange(request).await?))
    }

    /// Sends a request whose response has no content.
    #[doc(hidden)]
    pub async fn empty(&self, request: HttpRequest) -> Result<ResponseValue<()>, Error> {
        Ok(ResponseValue::empty(self.exchange(request).await?))
    }

    /// Sends a request, and returns its response if that is a success.
    ///
    /// It is so with every status of success: a message that was answered 201 where 200 is described was sent all the same,
    /// and must not count as a failure after which it is sent again.
    async fn exchange(&self, request: HttpRequest) -> Result<reqwest::Response, Error> {
        let mut request = request.finish(&self.http)?;
        self.options.apply(&mut request).map_err(Error::InvalidRequest)?;
        let mut response = self.http.execute(request).await?;
        if !response.status().is_success() {
            return Err(Error::UnexpectedResponse(response));
        }
        response.extensions_mut().insert(ResponseBound(self.options.max_response_body));
        Ok(response)
    }
}

/// The settings of a client: the headers of every request, the authorization above all, and the bounds of bodies.
///
/// Cheap to clone. `Debug` shows the names of the headers only.
///
/// ```
/// use yandex_market_api::support::ClientOptions;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let options = ClientOptions::from_iter([("api-key".parse()?, "secret".parse()?)]).max_request_body(512 << 10);
/// assert!(!format!("{options:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientOptions {
    headers: Arc<HeaderMap>,
    max_request_body: usize,
    max_response_body: usize,
    timeout: Option<Duration>,
}

impl ClientOptions {
    /// Returns these options with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        Arc::make_mut(&mut self.headers).insert(name, value);
        self
    }

    /// Sets the largest request body in bytes: no bound by default. A larger one is
    /// [`InvalidRequest`](super::Error::InvalidRequest), and nothing is sent. Streamed bodies, such as forms with files,
    /// have no size beforehand and are not measured.
    #[must_use]
    pub fn max_request_body(self, bytes: usize) -> Self {
        Self { max_request_body: bytes, ..self }
    }

    /// Sets the largest decoded response body in bytes: 32 MiB by default. A larger one is
    /// [`BodyTooLarge`](super::Error::BodyTooLarge). Streamed responses, such as files, have no bound here.
    #[must_use]
    pub fn max_response_body(self, bytes: usize) -> Self {
        Self { max_response_body: bytes, ..self }
    }

    /// Sets the longest time of a request, from connecting to the last byte: that of the HTTP client by default.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    /// Completes a request. A header that the request has already stays.
    fn apply(&self, request: &mut reqwest::Request) -> Result<(), String> {
        let headers = request.headers_mut();
        for (name, value) in &*self.headers {
            if let Entry::Vacant(place) = headers.entry(name) {
                place.insert(value.clone());
            }
        }
        if self.timeout.is_some() {
            *request.timeout_mut() = self.timeout;
        }
        self.check_size(request)
    }

    /// Refuses a body that the server would refuse for its size.
    fn check_size(&self, request: &reqwest::Request) -> Result<(), String> {
        let bytes = request.body().and_then(reqwest::Body::as_bytes).map_or(0, <[u8]>::len);
        if bytes <= self.max_request_body {
            return Ok(());
        }
        let largest = self.max_request_body;
        Err(format!("the request body has {bytes} bytes, and at most {largest} are taken"))
    }
}

impl Default for ClientOptions {
    fn default() -> Self {
        let (max_request_body, max_response_body) = (usize::MAX, DEFAULT_RESPONSE_BODY);
        Self { headers: Arc::default(), max_request_body, max_response_body, timeout: None }
    }
}

impl FromIterator<(HeaderName, HeaderValue)> for ClientOptions {
    fn from_iter<I: IntoIterator<Item = (HeaderName, HeaderValue)>>(headers: I) -> Self {
        Self { headers: Arc::new(headers.into_iter().collect()), ..Self::default() }
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("ClientOptions")
            .field("headers", &headers)
            .field("max_request_body", &self.max_request_body)
            .field("max_response_body", &self.max_response_body)
            .field("timeout", &self.timeout)
            .finish()
    }
}
