//! Keys and tokens, which nothing prints.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use yandex_market_api::support::RequestHeaders;
use yandex_market_api::types::BusinessId;

use crate::Error;

const API_KEY: HeaderName = HeaderName::from_static("api-key");
const BUSINESS_ID: HeaderName = HeaderName::from_static("x-business-id");

/// How a request shows that it may be made.
#[derive(Clone)]
pub(crate) enum Credentials {
    ApiKey(SecretString),
    OAuth(SecretString),
}

impl Credentials {
    /// Refuses what cannot be sent. The shape of a key is not checked: the Market's own samples differ.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let (name, secret) = match self {
            Self::ApiKey(secret) => ("Api-Key", secret.expose_secret()),
            Self::OAuth(secret) => ("OAuth token", secret.expose_secret()),
        };
        if secret.is_empty() {
            return Err(Error::configuration(format!("the {name} is empty")));
        }
        if secret.starts_with("Bearer ") {
            let reason =
                format!("the {name} begins with `Bearer `: leave that out, and give OAuth tokens as such");
            return Err(Error::configuration(reason));
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            let reason = format!("the {name} has a character that is not visible ASCII, perhaps white space");
            return Err(Error::configuration(reason));
        }
        Ok(())
    }

    /// The headers that go out with every request.
    pub(crate) fn headers(&self) -> RequestHeaders {
        let (name, value) = match self {
            Self::ApiKey(key) => (API_KEY, HeaderValue::from_str(key.expose_secret())),
            Self::OAuth(token) => {
                (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())))
            }
        };
        // What `check` let through is a header value.
        RequestHeaders::from_iter(value.ok().map(|mut value| {
            value.set_sensitive(true);
            (name, value)
        }))
    }

    /// The headers of a request about a business: with OAuth the Market wants to know which, to apply the limits
    /// of its subscription.
    pub(crate) fn headers_for(
        &self,
        business: Option<BusinessId>,
        common: &RequestHeaders,
    ) -> RequestHeaders {
        match (self, business) {
            (Self::OAuth(_), Some(business)) => common.with(BUSINESS_ID, HeaderValue::from(business.get())),
            _ => common.clone(),
        }
    }

    /// The text without the secret, should the other side have put it there.
    pub(crate) fn redact(&self, text: String) -> String {
        let (Self::ApiKey(secret) | Self::OAuth(secret)) = self;
        match text.contains(secret.expose_secret()) {
            true => text.replace(secret.expose_secret(), "[redacted]"),
            false => text,
        }
    }
}
