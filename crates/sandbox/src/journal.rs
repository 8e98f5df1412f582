//! What the sandbox was sent.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use yandex_market_api::Operation;

use crate::call::Call;

/// A request as it arrived, and the status that it was answered with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The operation that it called, if there is one with this method and path.
    pub operation: Option<&'static Operation>,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, decoded, in the order it came.
    pub query: Vec<(String, String)>,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The bytes of the body; none of one that broke off or had more than 64 MiB.
    pub body: Vec<u8>,
    /// The status of the answer; 0 as long as there is none.
    pub status: u16,
}

impl Recorded {
    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The first header of this name, in any letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The first query parameter of this name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(parameter, _)| parameter == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl From<&Call> for Recorded {
    fn from(call: &Call) -> Self {
        Self {
            operation: call.operation(),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: call.headers.iter().map(text).collect(),
            body: call.bytes().to_vec(),
            status: 0,
        }
    }
}

fn text((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// All requests so far.
///
/// A request is entered when it has arrived and not when it is answered, so that the order is the order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Journal(Vec<Recorded>);

impl Journal {
    /// Enters a request and answers its place.
    pub(crate) fn arrived(&mut self, call: &Call) -> usize {
        self.0.push(call.into());
        self.0.len() - 1
    }

    pub(crate) fn answered(&mut self, place: usize, status: StatusCode) {
        if let Some(recorded) = self.0.get_mut(place) {
            recorded.status = status.as_u16();
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<Recorded> {
        self.0.clone()
    }
}
