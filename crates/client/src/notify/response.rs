//! The response to a notification.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use yandex_market_api::support::{At, Validate};
use yandex_market_api::types::{
    NotificationApiError, NotificationApiErrorType, SendNotificationErrorResponse, SendNotificationResponse,
};

use super::{Outcome, Rejection};
use crate::Error;
use crate::call::clock;

/// The HTTP response to a request of the Market, with the outcome of the request.
///
/// ```
/// use yandex_market::notify::NotificationResponse;
///
/// /// For a server that takes the types of the `http` crate.
/// fn to_http(response: NotificationResponse) -> http::Response<Vec<u8>> {
///     response.into_http()
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use = "the Market waits for the response"]
pub struct NotificationResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body, which is JSON.
    pub body: Bytes,
    /// The outcome of the request.
    pub outcome: Outcome,
}

/// The name and the version of the integration, which the Market gets with each acknowledgement.
pub(super) struct Integration {
    name: String,
    version: String,
}

impl NotificationResponse {
    /// Returns the headers: the content type, and for a wrong method the right one.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.outcome == Outcome::Rejected(Rejection::Method) {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        headers
    }

    /// Converts it into a response of the `http` crate.
    #[must_use]
    pub fn into_http<B: From<Bytes>>(self) -> Response<B> {
        let headers = self.headers();
        let mut response = Response::new(B::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }

    pub(super) fn new(outcome: Outcome, integration: &Integration) -> Self {
        let body = match outcome.message() {
            None => json(&integration.acknowledgement()),
            Some(message) => json(&error(outcome, message)),
        };
        Self { status: outcome.status(), body, outcome }
    }
}

impl Integration {
    /// Creates an integration, if the Market would accept its name and version.
    pub(super) fn new(name: &str, version: &str) -> Result<Self, Error> {
        let integration = Self { name: name.to_owned(), version: version.to_owned() };
        integration.acknowledgement().validate(&At::root()).map_err(|invalid| {
            Error::configuration(format!("the integration cannot be announced to the Market: {invalid}"))
        })?;
        Ok(integration)
    }

    fn acknowledgement(&self) -> SendNotificationResponse {
        SendNotificationResponse::new(&self.name, clock::now(), &self.version)
    }
}

fn error(outcome: Outcome, message: &str) -> SendNotificationErrorResponse {
    let type_ = match outcome {
        Outcome::Rejected(Rejection::Malformed) => NotificationApiErrorType::WrongEventFormat,
        _ => NotificationApiErrorType::UnknownError,
    };
    SendNotificationErrorResponse::new().error(NotificationApiError::new().type_(type_).message(message))
}

/// Encodes a body: a plain structure of texts, which always becomes JSON.
fn json(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).unwrap_or_default().into()
}
