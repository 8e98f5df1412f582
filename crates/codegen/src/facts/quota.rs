//! `x-quota`: how often an operation may be called, and what a call costs.

use serde_json::{Map, Value};

use super::operations::{Reader, count};
use crate::document::Document;

/// The quota of an operation.
#[derive(Default)]
pub(crate) struct QuotaFacts {
    /// What a window admits.
    pub(crate) requests: u64,
    /// The length of a window.
    pub(crate) minutes: u64,
    pub(crate) cost: Cost,
    /// What sellers of other tariffs have instead of `requests`, in a window of the same length.
    pub(crate) tariffs: Vec<(String, u64)>,
}

/// What a call costs: one, or the number of items at a dotted path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cost {
    #[default]
    Call,
    RequestItems(String),
    ResponseItems(String),
}

const EXAMPLE: &str = "for example `{requests: 1000, hours: 1}`";

const HOUR: u64 = 60;

/// Reads the quota of an operation, which must have one.
pub(super) fn read(reader: &mut Reader<'_>) -> QuotaFacts {
    let quota = reader.object("x-quota", EXAMPLE);
    if !reader.at.value.get("x-quota").is_some_and(Value::is_object) {
        // It was complained about already.
        return QuotaFacts::default();
    }
    const KNOWN: [&str; 5] = ["requests", "hours", "minutes", "cost", "tariffs"];
    if let Some(unknown) = quota.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        reader.complain(&format!("/x-quota/{unknown}"), format!("must be one of {}", KNOWN.join(", ")));
    }
    QuotaFacts {
        requests: number(reader, quota.get("requests"), "`requests` must be a whole number from 1"),
        minutes: window(reader, &quota),
        cost: cost(reader, &quota),
        tariffs: tariffs(reader, &quota),
    }
}

fn number(reader: &mut Reader<'_>, value: Option<&Value>, reason: &str) -> u64 {
    value.and_then(count).unwrap_or_else(|| {
        reader.complain("/x-quota", reason);
        0
    })
}

/// The length of a window in minutes, which stands there in hours or minutes.
fn window(reader: &mut Reader<'_>, quota: &Map<String, Value>) -> u64 {
    match (quota.get("hours"), quota.get("minutes")) {
        (Some(_), Some(_)) => {
            reader.complain("/x-quota", "a window has `hours` or `minutes`, not both");
            0
        }
        (None, minutes @ Some(_)) => number(reader, minutes, "`minutes` must be a whole number from 1"),
        (hours, None) => {
            number(reader, hours, "`hours` must be a whole number from 1 (a shorter window has `minutes`)")
                * HOUR
        }
    }
}

/// By name, as they are written: a number of requests, or a window with a length of its own. The table has one length for
/// all, so the latter is checked and not generated.
fn tariffs(reader: &mut Reader<'_>, quota: &Map<String, Value>) -> Vec<(String, u64)> {
    let Some(tariffs) = quota.get("tariffs") else { return Vec::new() };
    let is_right = |requests: &Value| count(requests).is_some() || is_window(requests);
    match tariffs.as_object().filter(|tariffs| tariffs.values().all(is_right)) {
        Some(tariffs) => tariffs.iter().filter_map(|(name, its)| Some((name.clone(), count(its)?))).collect(),
        None => {
            let reason = "`tariffs` must be an object of whole numbers from 1, or of `{requests, minutes}` or \
                          `{requests, hours}` where a tariff has another window";
            reader.complain("/x-quota", reason);
            Vec::new()
        }
    }
}

/// Tells whether a tariff has `requests` in `hours` or `minutes` of its own.
fn is_window(tariff: &Value) -> bool {
    let Some(window) = tariff.as_object() else { return false };
    let has = |key: &str| window.get(key).and_then(count).is_some();
    window.len() == 2 && has("requests") && (has("hours") || has("minutes"))
}

/// `request.offers` or `response.result.orders`: a list that stands there in the request or the response.
fn cost(reader: &mut Reader<'_>, quota: &Map<String, Value>) -> Cost {
    let Some(cost) = quota.get("cost") else { return Cost::Call };
    let found = cost.as_str().and_then(|cost| cost.split_once('.')).and_then(|(side, path)| {
        let (schema, kind): (_, fn(String) -> Cost) = match side {
            "request" => (request(reader), Cost::RequestItems),
            "response" => (response(reader), Cost::ResponseItems),
            _ => return None,
        };
        has_items(reader.document, schema?, path).then(|| kind(path.to_owned()))
    });
    found.unwrap_or_else(|| {
        let reason = "must name a list, as `request.offers` and `response.result.orders` do";
        reader.complain("/x-quota/cost", reason);
        Cost::Call
    })
}

fn request<'a>(reader: &Reader<'a>) -> Option<&'a Value> {
    let body = reader.document.resolve(reader.at.value.get("requestBody")?);
    body.pointer(JSON)
}

fn response<'a>(reader: &Reader<'a>) -> Option<&'a Value> {
    let responses = reader.at.value.get("responses")?.as_object()?;
    let (_, success) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    reader.document.resolve(success).pointer(JSON)
}

const JSON: &str = "/content/application~1json/schema";

/// Whether a dotted path leads to something of which there may be many: there is a list on it, or at its end.
fn has_items(document: &Document, schema: &Value, path: &str) -> bool {
    let mut is_list = false;
    let end = path.split('.').try_fold(schema, |schema, name| {
        let mut schema = document.resolve(property(document, schema, name)?);
        while let Some(items) = schema.get("items") {
            (is_list, schema) = (true, document.resolve(items));
        }
        Some(schema)
    });
    end.is_some() && is_list
}

/// A property of an object, or of what it is made of.
fn property<'a>(document: &'a Document, schema: &'a Value, name: &str) -> Option<&'a Value> {
    let schema = document.resolve(schema);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| {
        let parts = schema.get("allOf").and_then(Value::as_array);
        parts.into_iter().flatten().find_map(|part| property(document, part, name))
    })
}
