//! The settings of a client, and how generated code sends.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::response::{DEFAULT_RESPONSE_BODY, ResponseBound};
use super::{ClientInfo, Error, OperationInfo};

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

/// How generated code sends. This stands in the place of progenitor's trait of the same name.
#[doc(hidden)]
pub trait ClientHooks<Inner = ClientOptions>: ClientInfo<ClientOptions> + Sync {
    fn pre(
        &self,
        request: &mut reqwest::Request,
        _info: &OperationInfo,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let options = self.inner();
        let headers = options.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        request.headers_mut().extend(headers);
        if options.timeout.is_some() {
            *request.timeout_mut() = options.timeout;
        }
        std::future::ready(options.check_size(request).map_err(Error::InvalidRequest))
    }

    fn exec(
        &self,
        request: reqwest::Request,
        _info: &OperationInfo,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + Send {
        let bound = ResponseBound(self.inner().max_response_body);
        let response = self.client().execute(request);
        async move {
            let mut response = response.await?;
            response.extensions_mut().insert(bound);
            Ok(response)
        }
    }

    fn post(
        &self,
        _result: &reqwest::Result<reqwest::Response>,
        _info: &OperationInfo,
    ) -> impl Future<Output = Result<(), Infallible>> + Send {
        std::future::ready(Ok(()))
    }
}
