//! A request, read to its end.

use axum::body::{Bytes, to_bytes};
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, Method, Uri};
use yandex_market_api::Operation;

use crate::answer::Refusal;
use crate::route::{self, Route};

/// A request, and the operation that it calls.
pub(crate) struct Call {
    pub(crate) route: Result<Route, Refusal>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// All of it, for the operation to judge its size. Empty when it broke off, and then nobody waits for an answer.
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) async fn receive(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        Self {
            route: route::find(&parts.method, parts.uri.path()),
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: query(&parts.uri),
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap_or_default(),
        }
    }

    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        self.route.as_ref().ok().map(|route| route.operation)
    }

    /// The first header of this name, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first query parameter of this name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(parameter, _)| parameter == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn query(uri: &Uri) -> Vec<(String, String)> {
    // Anything is a list of pairs of strings, so there is no error to speak of.
    Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}
