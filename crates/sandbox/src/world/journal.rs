//! The journal of requests.

use std::collections::VecDeque;

use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;
use yandex_market_api::Operation;

use crate::faults::fault::Fault;
use crate::http::body::LARGEST_JSON;
use crate::http::call::Call;

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
    /// The bytes of the body: the first 512 KiB; the first KiB of one that was too large or came without the key; none
    /// of one that was not read for a [fault](Fault::RefuseConnection).
    pub body: Vec<u8>,
    /// The number of bytes that the body had, as far as it was read.
    pub body_length: usize,
    /// The status of the answer; 0 as long as there is none, and for good if a fault kept it back.
    pub status: u16,
    /// The fault that it met, by order or by chance.
    pub fault: Option<Fault>,
    /// `true` if the sandbox carried it out, whatever the answer says. What was refused for its own faults or got a
    /// [canned answer](crate::CannedAnswer) was not.
    pub processed: bool,
}

impl Recorded {
    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Tells whether [`body`](Self::body) is only the beginning of what was sent.
    #[must_use]
    pub fn is_body_cut(&self) -> bool {
        self.body.len() < self.body_length
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

impl Recorded {
    /// The number of bytes that it takes, about.
    fn size(&self) -> usize {
        let pairs = self.query.iter().chain(&self.headers);
        let pairs: usize = pairs.map(|(name, value)| name.len() + value.len() + OVERHEAD).sum();
        self.method.len() + self.path.len() + self.body.len() + pairs + OVERHEAD
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
            body: call.body.bytes.slice(..call.body.bytes.len().min(LARGEST_JSON)).to_vec(),
            body_length: call.body.length,
            status: 0,
            fault: call.fault,
            processed: false,
        }
    }
}

fn text((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn length<T>(entries: &VecDeque<T>) -> u64 {
    u64::try_from(entries.len()).unwrap_or(u64::MAX)
}

/// The most requests that are remembered.
const MOST: usize = 20_000;

/// The most bytes that they take.
const LARGEST: usize = 64 << 20;

/// The memory that an entry or a text takes besides its bytes, about.
const OVERHEAD: usize = 64;

/// The latest requests.
///
/// A request is entered when it has arrived and not when it is answered, so that the order is the order of arrival.
#[derive(Debug)]
pub(crate) struct Journal {
    kept: bool,
    entries: VecDeque<Recorded>,
    /// The number of bytes that the entries take.
    size: usize,
    /// The number of entries that were forgotten, and so the number of the first that is left.
    forgotten: u64,
}

impl Journal {
    pub(crate) fn new(kept: bool) -> Self {
        Self { kept, entries: VecDeque::new(), size: 0, forgotten: 0 }
    }

    /// Enters a request and returns its number.
    pub(crate) fn arrived(&mut self, call: &Call) -> u64 {
        if self.kept {
            self.enter(call.into());
        }
        (self.forgotten + length(&self.entries)).saturating_sub(1)
    }

    /// Enters a request, and forgets the oldest where there are too many.
    fn enter(&mut self, recorded: Recorded) {
        self.size += recorded.size();
        self.entries.push_back(recorded);
        while self.entries.len() > MOST || self.size > LARGEST {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.size = self.size.saturating_sub(oldest.size());
            self.forgotten += 1;
        }
    }

    pub(crate) fn answered(&mut self, number: u64, status: u16, processed: bool) {
        let place = number.checked_sub(self.forgotten).and_then(|place| usize::try_from(place).ok());
        if let Some(recorded) = place.and_then(|place| self.entries.get_mut(place)) {
            (recorded.status, recorded.processed) = (status, processed);
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<Recorded> {
        self.entries.iter().cloned().collect()
    }
}
