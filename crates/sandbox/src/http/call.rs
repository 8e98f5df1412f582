//! A request, read to its end.

use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use yandex_market_api::Operation;

use crate::faults::fault::Fault;
use crate::http::body::{LARGEST_FORM, LARGEST_JSON, Received};
use crate::http::form::{self, Part};
use crate::http::refusal::Refusal;
use crate::http::route::{self, Route};

/// The media type of [forms](Call::form).
const FORM: &str = "multipart/form-data";

/// A request, and the operation that it calls.
pub(crate) struct Call {
    pub(crate) route: Result<Route, Refusal>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Received,
    /// The parts of the body, if it is a form.
    pub(crate) form: Option<Result<Vec<Part>, Refusal>>,
    /// The time at which it had arrived.
    pub(crate) at: SystemTime,
    /// The fault that it meets.
    pub(crate) fault: Option<Fault>,
}

impl Call {
    /// A request whose head has arrived, and its body, which is yet to be read.
    pub(crate) fn begin(request: Request) -> (Self, Body) {
        let (parts, body) = request.into_parts();
        let call = Self {
            route: route::find(&parts.method, parts.uri.path()),
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: query(&parts.uri),
            headers: parts.headers,
            body: Received::default(),
            form: None,
            at: SystemTime::now(),
            fault: None,
        };
        (call, body)
    }

    /// Reads the body: all of it, as far as it is not too large, if its sender is known.
    pub(crate) async fn read(&mut self, body: Body, is_known: bool) {
        let is_form = media_type(&self.headers).is_some_and(|sent| sent == FORM);
        self.body = match (is_known, is_form) {
            (false, _) => Received::skim(body).await,
            (true, true) => Received::read(body, LARGEST_FORM).await,
            (true, false) => Received::read(body, LARGEST_JSON).await,
        };
        if is_form && is_known && self.body.refusal.is_none() {
            self.form = Some(form::read(&self.headers, self.body.bytes.clone()).await);
        }
        self.at = SystemTime::now();
    }

    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        self.route.as_ref().ok().map(|route| route.operation)
    }

    /// The body, unless there is something wrong with it.
    pub(crate) fn bytes(&self) -> Result<&Bytes, Refusal> {
        match &self.body.refusal {
            Some(refusal) => Err(refusal.clone()),
            None => Ok(&self.body.bytes),
        }
    }

    /// Tells whether the body is of this media type.
    pub(crate) fn is_of(&self, media: &str) -> bool {
        media_type(&self.headers).is_some_and(|sent| sent == media)
    }

    /// Refuses a body that is not of the media type that is wanted.
    pub(crate) fn wrong_type(&self, wanted: &str) -> Refusal {
        let sent = self.header(header::CONTENT_TYPE.as_str()).unwrap_or("none");
        let message = format!("the content type must be {wanted}, not {sent}");
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
    }

    /// A text of the shop as the Market stores it.
    pub(crate) fn stored(&self, text: String) -> String {
        match self.fault {
            Some(Fault::TextStoredDifferently) => altered(&text),
            _ => text,
        }
    }

    /// The first header of this name, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The values of a query parameter.
    pub(crate) fn queries(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(parameter, _)| parameter == name).map(|(_, value)| value.as_str())
    }

    /// A parameter that the query has once at most.
    pub(crate) fn query_once(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.queries(name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refusal::bad_request(format!("{name} is given more than once"))),
            (value, None) => Ok(value),
        }
    }
}

/// A text with the changes that a form, an HTML field and a database make.
fn altered(text: &str) -> String {
    text.replace("\r\n", "\n").trim().replace('&', "&amp;")
}

/// The content type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let sent = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn query(uri: &Uri) -> Vec<(String, String)> {
    // Anything is a list of pairs of strings, so there is no error to speak of.
    Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}
