//! What became of a request.

use bytes::{Bytes, BytesMut};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use yandex_market_api::Operation;
use yandex_market_api::support::{Envelope, Head, ResponseValue};
use yandex_market_api::types::ApiError;

use crate::answer::traceparent;
use crate::credentials::Credentials;
use crate::limits::Told;
use crate::{Answer, Error, ErrorKind, RateLimit};

/// How much of the body of an error is read and kept.
const BODY_LIMIT: usize = 16 * 1024;

/// What came of one request.
pub(crate) struct Received<T> {
    pub(crate) result: Result<Answer<T>, Error>,
    /// What the answer told of the quota, if one came.
    pub(crate) told: Option<Told>,
}

/// Tells a success from each kind of failure.
pub(crate) async fn classify<T: Envelope>(
    operation: &'static Operation,
    outcome: Result<ResponseValue<T>, yandex_market_api::Error>,
) -> Received<T> {
    use yandex_market_api::Error as Raw;
    let (head, error) = match outcome {
        Ok(answer) if !answer.is_error() => {
            let (value, head, _) = answer.into_parts();
            let answer = Answer::new(value, &head);
            return Received { told: told(operation, &head, answer.rate_limit()), result: Ok(answer) };
        }
        // The HTTP status says success, the answer itself says error.
        Ok(answer) => {
            let error = answered(answer.head(), answer.body());
            let (_, head, _) = answer.into_parts();
            (Some(head), error)
        }
        Err(Raw::InvalidRequest(reason)) => (None, Error::new(ErrorKind::Refused, reason)),
        Err(Raw::Transport(error)) => (None, transport(error)),
        Err(Raw::Body(head, error)) => {
            let error = of(&head, cut(error));
            (Some(head), error)
        }
        Err(Raw::Undecodable(head, body, error)) => {
            let error = undecodable(&head, &body, error);
            (Some(head), error)
        }
        Err(Raw::UnexpectedResponse(mut response)) => {
            let head = Head::take(&mut response);
            let (body, failure) = read_body(response).await;
            let error = answered(&head, &body);
            let error =
                failure.into_iter().fold(error, |error, failure| error.caused_by(failure.without_url()));
            (Some(head), error)
        }
    };
    let error = honest(operation, error).with(|inner| inner.operation = Some(operation));
    let told = head.and_then(|head| told(operation, &head, error.rate_limit()));
    Received { told, result: Err(error) }
}

fn told(operation: &Operation, head: &Head, rate_limit: Option<&RateLimit>) -> Option<Told> {
    rate_limit.map(|rate_limit| Told::new(*rate_limit, &head.headers, operation, chrono::Utc::now))
}

/// What is told of an operation that must not be repeated: an error inside the Market, or an answer that makes no
/// sense, may have come after it was carried out.
fn honest(operation: &Operation, error: Error) -> Error {
    let is_inside =
        error.kind() == ErrorKind::Answered && error.status().is_some_and(|status| status.is_server_error());
    match !operation.repeatable && (is_inside || error.kind() == ErrorKind::Undecodable) {
        true => error.now_unknown("it may have been carried out, though the Market answered"),
        false => error,
    }
}

/// The error without the secret, should the Market have repeated it.
pub(crate) fn redact(error: Error, credentials: &Credentials) -> Error {
    error.with(|inner| {
        inner.body = inner.body.take().map(|body| credentials.redact(body));
        for error in &mut inner.errors {
            error.code = credentials.redact(std::mem::take(&mut error.code));
            error.message = error.message.take().map(|message| credentials.redact(message));
        }
    })
}

/// An answer with an error.
fn answered(head: &Head, body: &Bytes) -> Error {
    let reason = match head.status {
        status if status.is_redirection() => "answered with a redirect, which is not followed:",
        StatusCode::OK => "answered with an error in spite of",
        _ => "answered",
    };
    let error = of(head, Error::new(ErrorKind::Answered, reason));
    error.with(|inner| {
        inner.errors = errors(body).unwrap_or_default();
        inner.body = Some(text(body));
    })
}

/// A success whose body is not what the description promises: an error after all, or nothing that makes sense.
fn undecodable(head: &Head, body: &Bytes, cause: serde_json::Error) -> Error {
    if errors(body).is_some() {
        return answered(head, body);
    }
    let error = of(head, Error::new(ErrorKind::Undecodable, "the body cannot be decoded of an answer"));
    error.caused_by(cause).with(|inner| {
        inner.body = Some(text(body));
        inner.undecoded = Some(body.clone());
    })
}

/// No answer. Only a connection that was never made is sure to have carried nothing.
fn transport(error: reqwest::Error) -> Error {
    let (kind, reason) = if error.is_connect() {
        (ErrorKind::NotSent, "not sent, there is no connection")
    } else if error.is_builder() {
        (ErrorKind::Refused, "the request cannot be built")
    } else if error.is_timeout() {
        (ErrorKind::OutcomeUnknown, "no answer in time, it may have been carried out")
    } else {
        (ErrorKind::OutcomeUnknown, "the connection broke before the answer, it may have been carried out")
    };
    Error::new(kind, reason).caused_by(error.without_url())
}

/// The head of a success came, and then not all of its body.
fn cut(error: reqwest::Error) -> Error {
    let reason = "the body did not arrive, it was probably carried out:";
    Error::new(ErrorKind::OutcomeUnknown, reason).caused_by(error.without_url())
}

/// The error with what the head of its answer says.
fn of(head: &Head, error: Error) -> Error {
    error.with(|inner| {
        inner.status = Some(head.status);
        inner.rate_limit = RateLimit::from_headers(&head.headers);
        inner.traceparent = traceparent(head);
    })
}

/// The first bytes of a body, and what kept the rest from coming.
async fn read_body(mut response: Response) -> (Bytes, Option<reqwest::Error>) {
    let mut body = BytesMut::new();
    while body.len() < BODY_LIMIT {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return (body.freeze(), Some(error)),
        }
    }
    (body.freeze(), None)
}

/// A body for people to read.
fn text(body: &[u8]) -> String {
    let (kept, rest) = body.split_at(body.len().min(BODY_LIMIT));
    let mut text = String::from_utf8_lossy(kept).into_owned();
    if !rest.is_empty() {
        text.push_str(" […]");
    }
    text
}

/// The bodies of errors that the Market is known to send, in one.
#[derive(Deserialize)]
struct ErrorBody {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    errors: Option<Vec<Value>>,
    /// Older bodies have this one, with an integer code.
    #[serde(default)]
    error: Option<Value>,
}

/// The errors that a body tells of; none when it is no body of an error.
fn errors(body: &[u8]) -> Option<Vec<ApiError>> {
    let body: ErrorBody = serde_json::from_slice(body).ok()?;
    let says_so = body.status.as_deref() == Some("ERROR") || body.errors.is_some() || body.error.is_some();
    let all = body.errors.into_iter().flatten().chain(body.error);
    says_so.then(|| all.map(|error| api_error(&error)).collect())
}

/// One error; what is not as described is kept as text rather than lost.
fn api_error(error: &Value) -> ApiError {
    let field = |name: &str| match error.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    match field("code") {
        Some(code) => ApiError { code, message: field("message") },
        None => ApiError {
            code: "UNKNOWN".to_owned(),
            message: field("message").or_else(|| Some(error.to_string())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(body: &str) -> Option<Vec<(String, Option<String>)>> {
        let errors = errors(body.as_bytes())?;
        Some(errors.into_iter().map(|error| (error.code, error.message)).collect())
    }

    fn pair(code: &str, message: &str) -> (String, Option<String>) {
        (code.to_owned(), Some(message.to_owned()))
    }

    #[test]
    fn every_code_and_message_is_kept() {
        let body = r#"{"status": "ERROR", "errors": [{"code": "A", "message": "a"}, {"code": "B"}]}"#;
        assert_eq!(pairs(body), Some(vec![pair("A", "a"), ("B".to_owned(), None)]));
    }

    #[test]
    fn the_legacy_object_is_read_alone_and_beside_the_list() {
        let legacy = r#"{"error": {"code": 403, "message": "no"}}"#;
        assert_eq!(pairs(legacy), Some(vec![pair("403", "no")]));
        let both = r#"{"errors": [{"code": "A", "message": "a"}], "error": {"code": 403, "message": "no"}}"#;
        assert_eq!(pairs(both), Some(vec![pair("A", "a"), pair("403", "no")]));
    }

    #[test]
    fn what_is_not_as_described_is_kept_as_text() {
        assert_eq!(pairs(r#"{"errors": ["boom"]}"#), Some(vec![pair("UNKNOWN", "\"boom\"")]));
        assert_eq!(pairs(r#"{"errors": [{"message": "m"}]}"#), Some(vec![pair("UNKNOWN", "m")]));
    }

    #[test]
    fn a_success_and_a_page_of_html_are_no_errors() {
        assert_eq!(pairs(r#"{"status": "OK", "errors": null, "result": {}}"#), None);
        assert_eq!(pairs("<html></html>"), None);
        assert_eq!(pairs(""), None);
        assert_eq!(pairs(r#"{"status": "ERROR", "errors": null}"#), Some(vec![]));
    }

    #[test]
    fn a_long_body_is_capped() {
        let kept = text(&vec![b'x'; BODY_LIMIT + 1]);
        assert_eq!(kept.len(), BODY_LIMIT + " […]".len());
    }
}
