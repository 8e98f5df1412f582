//! The outcome of a request.

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use yandex_market_api::Operation;
use yandex_market_api::support::{Envelope, Head, ResponseValue};

use crate::call::clock;
use crate::call::error_body::{self, Shape};
use crate::call::limits::QuotaUpdate;
use crate::call::rate_limit::retry_after;
use crate::call::response::visible_text;
use crate::call::response_headers::ResponseHeaders;
use crate::market::credentials::Credentials;
use crate::{Error, ErrorKind, RateLimit, Response};

/// The longest body of an error that is read.
const READ_LIMIT: usize = 256 << 10;
/// The longest body of an error that is kept.
const BODY_LIMIT: usize = 16 << 10;

/// A classified response, or the lack of one.
pub(crate) struct Received<T> {
    pub(crate) result: Result<Response<T>, Error>,
    /// The quota as the response's headers have it, if one came.
    pub(crate) quota: Option<QuotaUpdate>,
}

/// Tells a success from each kind of failure.
pub(crate) async fn classify<T: Envelope>(
    operation: &'static Operation,
    credentials: &Credentials,
    outcome: Result<ResponseValue<T>, yandex_market_api::Error>,
) -> Received<T> {
    use yandex_market_api::Error as Raw;
    let error = match outcome {
        Ok(response) if !response.is_error() => {
            let answer = Response::new(response, credentials);
            // Lists report the items that are concerned.
            if answer.is_repaired() && operation.page.is_none() {
                tracing::warn!(operation = operation.id, "the response is no valid JSON and was repaired");
            }
            return Received {
                quota: quota(operation, answer.rate_limit(), answer.date()),
                result: Ok(answer),
            };
        }
        // The HTTP status says success, the response itself says error.
        Ok(response) => answered(response.head(), response.body()),
        Err(Raw::InvalidRequest(reason)) => Error::new(ErrorKind::Refused, reason),
        Err(Raw::Transport(error)) => transport(error),
        Err(Raw::Body(head, error)) => with_head(&head, truncated_body(error)),
        Err(Raw::BodyTooLarge(head)) => {
            with_head(&head, Error::new(ErrorKind::Undecodable, "the response body is too large"))
        }
        Err(Raw::Undecodable(head, body, error)) => undecodable(&head, &body, error),
        Err(Raw::UnexpectedResponse(mut response)) => {
            let head = Head::take(&mut response);
            let (body, failure) = read_body(response).await;
            let error = answered(&head, &body);
            failure.into_iter().fold(error, |error, failure| error.caused_by(failure.without_url()))
        }
    };
    let error = mark_ambiguous(operation, error).with(|inner| inner.operation = Some(operation));
    let quota = quota(operation, error.rate_limit(), error.date());
    Received { quota, result: Err(redact(error, credentials)) }
}

fn quota(
    operation: &Operation,
    rate_limit: Option<&RateLimit>,
    date: Option<DateTime<Utc>>,
) -> Option<QuotaUpdate> {
    rate_limit.map(|rate_limit| QuotaUpdate::new(*rate_limit, date, operation, clock::now))
}

/// Marks the outcome as unknown where an operation that must not be repeated may have been executed.
///
/// That is so after every response but a definite refusal: a failure inside the Market, a success that makes no
/// sense, a redirect after the work was done (303), or a balancer that gave up waiting (499, 5xx).
fn mark_ambiguous(operation: &Operation, error: Error) -> Error {
    let is_ambiguous = match (error.kind(), error.status()) {
        (ErrorKind::Undecodable, _) => true,
        (ErrorKind::Answered, Some(status)) => !is_definite(status),
        _ => false,
    };
    if operation.repeatable || !is_ambiguous {
        return error;
    }
    let is_success = error.status().is_some_and(|status| status.is_success());
    error.now_unknown(match is_success {
        true => "the request was probably executed, but its response makes no sense",
        false => "the outcome is unknown, the request may have been executed in spite of the response",
    })
}

/// Whether the status says for sure that nothing was executed. A 200 comes here with an error of the Market's own.
fn is_definite(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 307 | 308 | 400..=498)
}

/// Cuts the secret out of an error, should the other side have repeated it, and then its texts to their bounds.
fn redact(error: Error, credentials: &Credentials) -> Error {
    error.redact_source(credentials).with(|inner| {
        if let Some(body) = &mut inner.body {
            error_body::redact_text(body, BODY_LIMIT, credentials);
        }
        inner.undecoded = inner.undecoded.take().map(|body| credentials.redact_bytes(body));
        inner.traceparent = inner.traceparent.take().filter(|id| !credentials.is_in(id));
        for error in &mut inner.errors {
            error_body::redact(error, credentials);
        }
    })
}

/// A response that is an error.
fn answered(head: &Head, body: &Bytes) -> Error {
    let reason = match head.status.as_u16() {
        300..=399 => "the response is a redirect, which is not followed",
        200..=299 => "the response reports an error in spite of its status",
        401 | 403 => "the Market denied access",
        420 | 429 => "a limit of the Market is reached",
        500.. => "the Market failed",
        _ => "the Market refused the request",
    };
    let error = with_head(head, Error::new(ErrorKind::Answered, reason));
    error.with(|inner| {
        inner.errors = error_body::parse(body).unwrap_or_default();
        inner.body = Some(text(body));
    })
}

/// A success whose body is not what the description promises: an error after all, or nothing that makes sense.
fn undecodable(head: &Head, body: &Bytes, cause: serde_json::Error) -> Error {
    if error_body::parse(body).is_some() {
        return answered(head, body);
    }
    let reason = match Shape::of(body) {
        Shape::Empty => "the response body is empty",
        Shape::Html => "the response body is an HTML page instead of JSON",
        Shape::Text => "the response body is text instead of JSON",
        Shape::Json => "cannot decode the response body",
    };
    let error = with_head(head, Error::new(ErrorKind::Undecodable, reason));
    error.caused_by(cause).with(|inner| {
        inner.body = Some(text(body));
        inner.undecoded = Some(body.clone());
    })
}

/// No response. Only a connection that was never made is sure to have carried nothing.
fn transport(error: reqwest::Error) -> Error {
    let (kind, reason) = if error.is_connect() {
        (ErrorKind::NotSent, "not sent: no connection")
    } else if error.is_builder() {
        (ErrorKind::Refused, "cannot build the request")
    } else if error.is_timeout() {
        (ErrorKind::OutcomeUnknown, "no response in time; the request may have been executed")
    } else {
        let reason = "the connection broke before the response; the request may have been executed";
        (ErrorKind::OutcomeUnknown, reason)
    };
    // The URL has ids in it, and the operation is named anyway.
    Error::new(kind, reason).caused_by(error.without_url())
}

fn truncated_body(error: reqwest::Error) -> Error {
    let reason = "the response body was cut off; the request was probably executed";
    Error::new(ErrorKind::OutcomeUnknown, reason).caused_by(error.without_url())
}

/// Adds what the head of the response says.
fn with_head(head: &Head, error: Error) -> Error {
    let ResponseHeaders { rate_limit, date, traceparent } = ResponseHeaders::read(&head.headers);
    error.with(|inner| {
        inner.status = Some(head.status);
        inner.rate_limit = rate_limit;
        inner.retry_after = retry_after(&head.headers, clock::now);
        inner.traceparent = traceparent.and_then(visible_text).map(str::to_owned);
        inner.date = date;
    })
}

/// Reads the first bytes of a body, and what kept the rest from coming.
async fn read_body(mut response: reqwest::Response) -> (Bytes, Option<reqwest::Error>) {
    let mut body = BytesMut::new();
    while body.len() < READ_LIMIT {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return (body.freeze(), Some(error)),
        }
    }
    (body.freeze(), None)
}

/// Returns the beginning of a body for people to read, from which the secret is still to be cut out.
fn text(body: &[u8]) -> String {
    let kept = body.get(..=2 * BODY_LIMIT).unwrap_or(body);
    String::from_utf8_lossy(kept).into_owned()
}
