//! What goes out with every request.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{ClientInfo, OperationInfo};

/// The headers that a client puts on every request: the authorization above all.
///
/// Cheap to clone. `Debug` shows their names only.
///
/// ```
/// use yandex_market_api::support::RequestHeaders;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let headers = RequestHeaders::from_iter([("api-key".parse()?, "secret".parse()?)]);
/// assert_eq!(format!("{headers:?}"), r#"{"api-key"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct RequestHeaders(Arc<HeaderMap>);

impl RequestHeaders {
    /// These headers and one more.
    #[must_use]
    pub fn with(&self, name: HeaderName, value: HeaderValue) -> Self {
        let mut headers = HeaderMap::clone(&self.0);
        headers.insert(name, value);
        Self(Arc::new(headers))
    }
}

impl FromIterator<(HeaderName, HeaderValue)> for RequestHeaders {
    fn from_iter<I: IntoIterator<Item = (HeaderName, HeaderValue)>>(headers: I) -> Self {
        Self(Arc::new(headers.into_iter().collect()))
    }
}

impl fmt::Debug for RequestHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

/// How generated code sends. This stands in the place of progenitor's trait of the same name.
#[doc(hidden)]
pub trait ClientHooks<Inner = RequestHeaders>: ClientInfo<RequestHeaders> + Sync {
    fn pre(
        &self,
        request: &mut reqwest::Request,
        _info: &OperationInfo,
    ) -> impl Future<Output = Result<(), Infallible>> + Send {
        let headers = self.inner().0.iter().map(|(name, value)| (name.clone(), value.clone()));
        request.headers_mut().extend(headers);
        std::future::ready(Ok(()))
    }

    fn exec(
        &self,
        request: reqwest::Request,
        _info: &OperationInfo,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + Send {
        self.client().execute(request)
    }

    fn post(
        &self,
        _result: &reqwest::Result<reqwest::Response>,
        _info: &OperationInfo,
    ) -> impl Future<Output = Result<(), Infallible>> + Send {
        std::future::ready(Ok(()))
    }
}
