//! Responses that a test puts in the place of the real ones.

use std::collections::{HashMap, VecDeque};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::refusal::Refusal;

/// A response in the place of the real one.
///
/// The usual headers (`Date`, `traceparent`, the rate limits) are added where it does not set them itself.
///
/// ```
/// use yandex_market_sandbox::CannedAnswer;
///
/// let balancer = CannedAnswer::new(502).header("Content-Type", "text/html").body("<h1>Bad gateway</h1>");
/// let quota = CannedAnswer::error(420, "METHOD_FAILURE", "Hit rate limit of 4 parallel requests");
/// ```
#[derive(Clone, Debug)]
pub struct CannedAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl CannedAnswer {
    /// Creates a response with this status and an empty body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Creates an error in the Market's envelope: `{"status": "ERROR", "errors": [{"code", "message"}]}`.
    #[must_use]
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let errors = json!([{ "code": code, "message": message }]);
        Self::new(status).json(json!({ "status": "ERROR", "errors": errors }))
    }

    /// Sets the body, and the content type of JSON.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.header(header::CONTENT_TYPE.as_str(), "application/json").body(body.to_string())
    }

    /// Sets the bytes of the body, whatever they are.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets a header, in the place of another of the same name.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(&name));
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for CannedAnswer {
    fn into_response(self) -> Response {
        let response = Response::builder().status(self.status);
        let response = self.headers.iter().fold(response, |to, (name, value)| to.header(name, value));
        response.body(self.body.into()).unwrap_or_else(|error| unsendable(&error))
    }
}

/// A status of 99 or a header with a line break is a mistake in the test, which has to come to light there.
fn unsendable(error: &axum::http::Error) -> Response {
    let message = format!("the canned answer cannot be sent: {error}");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", message).into_response()
}

/// The canned answers of all operations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canned(HashMap<String, Queue>);

#[derive(Clone, Debug, Default)]
struct Queue {
    queue: VecDeque<CannedAnswer>,
    always: Option<CannedAnswer>,
}

impl Canned {
    pub(crate) fn push(&mut self, operation_id: &str, answer: CannedAnswer) {
        self.queue(operation_id).queue.push_back(answer);
    }

    pub(crate) fn always(&mut self, operation_id: &str, answer: CannedAnswer) {
        self.queue(operation_id).always = Some(answer);
    }

    /// The answer to give to the next call of an operation, if not the real one.
    pub(crate) fn take(&mut self, operation_id: &str) -> Option<CannedAnswer> {
        let queue = self.0.get_mut(operation_id)?;
        queue.queue.pop_front().or_else(|| queue.always.clone())
    }

    fn queue(&mut self, operation_id: &str) -> &mut Queue {
        self.0.entry(operation_id.to_owned()).or_default()
    }
}
