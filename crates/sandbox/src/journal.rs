//! What the sandbox was sent.

use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;
use yandex_market_api::Operation;

use crate::call::Call;
use crate::fault::Fault;

/// A request as it arrived, and what became of it.
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
    /// The bytes of the body; none of one that broke off or had more than 64 MiB, or was not read for a
    /// [fault](Fault::RefuseConnection).
    pub body: Vec<u8>,
    /// The status of the answer; 0 as long as there is none, and for good if a fault kept it back.
    pub status: u16,
    /// What went wrong with it by order or by chance.
    pub fault: Option<Fault>,
    /// Whether the sandbox carried it out, whatever the answer says. What was refused for its own faults or got a
    /// [canned answer](crate::CannedAnswer) was not.
    pub processed: bool,
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
            fault: call.fault,
            processed: false,
        }
    }
}

fn text((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// All requests so far.
///
/// A request is entered when it has arrived and not when it is answered, so that the order is the order of arrival.
#[derive(Debug)]
pub(crate) struct Journal {
    kept: bool,
    entries: Vec<Recorded>,
}

impl Journal {
    pub(crate) fn new(kept: bool) -> Self {
        Self { kept, entries: Vec::new() }
    }

    /// Enters a request and answers its place.
    pub(crate) fn arrived(&mut self, call: &Call) -> usize {
        if self.kept {
            self.entries.push(call.into());
        }
        self.entries.len().saturating_sub(1)
    }

    pub(crate) fn answered(&mut self, place: usize, status: u16, processed: bool) {
        if let Some(recorded) = self.entries.get_mut(place) {
            (recorded.status, recorded.processed) = (status, processed);
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<Recorded> {
        self.entries.clone()
    }
}
