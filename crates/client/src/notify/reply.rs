//! What a request is answered.

use bytes::Bytes;
use chrono::Utc;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use yandex_market_api::support::{At, Validate};
use yandex_market_api::types::{
    NotificationApiError, NotificationApiErrorType, SendNotificationErrorResponse, SendNotificationResponse,
};

use super::{Disposition, Refusal};
use crate::Error;

/// What a request is answered, and what became of it.
///
/// ```
/// use yandex_market::notify::Reply;
///
/// /// For a server that takes the types of the `http` crate.
/// fn response(reply: Reply) -> http::Response<Vec<u8>> {
///     reply.into_response()
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use = "the Market waits for the answer"]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body, which is JSON.
    pub body: Bytes,
    /// What became of the request.
    pub disposition: Disposition,
}

/// What the Market is told of the integration.
pub(super) struct Integration {
    name: String,
    version: String,
}

impl Reply {
    /// The headers: the content type, and for a wrong method the right one.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.disposition == Disposition::Refused(Refusal::Method) {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        headers
    }

    /// The same as a response of the `http` crate.
    #[must_use]
    pub fn into_response<B: From<Bytes>>(self) -> Response<B> {
        let headers = self.headers();
        let mut response = Response::new(B::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }

    pub(super) fn new(disposition: Disposition, integration: &Integration) -> Self {
        let body = match disposition.message() {
            None => json(&integration.acknowledgement()),
            Some(message) => json(&error(disposition, message)),
        };
        Self { status: disposition.status(), body, disposition }
    }
}

impl Integration {
    /// Refuses what the Market would not take.
    pub(super) fn new(name: &str, version: &str) -> Result<Self, Error> {
        let integration = Self { name: name.to_owned(), version: version.to_owned() };
        integration.acknowledgement().validate(&At::root()).map_err(|invalid| {
            Error::configuration(format!("the integration cannot be announced to the Market: {invalid}"))
        })?;
        Ok(integration)
    }

    fn acknowledgement(&self) -> SendNotificationResponse {
        SendNotificationResponse::new(&self.name, Utc::now(), &self.version)
    }
}

fn error(disposition: Disposition, message: &str) -> SendNotificationErrorResponse {
    let type_ = match disposition {
        Disposition::Refused(Refusal::Malformed) => NotificationApiErrorType::WrongEventFormat,
        _ => NotificationApiErrorType::UnknownError,
    };
    SendNotificationErrorResponse::new().error(NotificationApiError::new().type_(type_).message(message))
}

/// The answers are plain structures of texts, which always become JSON.
fn json(answer: &impl Serialize) -> Bytes {
    serde_json::to_vec(answer).unwrap_or_default().into()
}
