//! Bodies of requests, read strictly.

use std::collections::BTreeSet;

use axum::http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::call::Call;

/// "A body over 512 KB is a 400."
const LARGEST_JSON: usize = 512 << 10;

/// The body, which must be a JSON object. "The body is required even where every field is optional."
pub(crate) fn object(call: &Call) -> Result<Map<String, Value>, Refusal> {
    check_size(call)?;
    check_type(call)?;
    let body = serde_json::from_slice(&call.body);
    body.map_err(|error| Refusal::bad_request(format!("the body is not a JSON object: {error}")))
}

fn check_size(call: &Call) -> Result<(), Refusal> {
    match call.body.len() {
        0 => Err(Refusal::bad_request("the request has no body; send {} to ask for everything")),
        1..=LARGEST_JSON => Ok(()),
        size => Err(Refusal::bad_request(format!("the body has {size} bytes, more than {LARGEST_JSON}"))),
    }
}

fn check_type(call: &Call) -> Result<(), Refusal> {
    let sent = call.header(header::CONTENT_TYPE.as_str()).unwrap_or("none");
    let media = sent.split(';').next().unwrap_or_default().trim();
    if media.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let message = format!("the content type must be application/json, not {sent}");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message))
}

/// A set of values in the body: `minItems` is 1 and `uniqueItems` holds. A `null` is taken for an absent one.
///
/// `read` answers what is wrong with an item that it cannot read.
pub(crate) fn set<T: Ord>(
    body: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Option<BTreeSet<T>>, Refusal> {
    let items = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) if !items.is_empty() => items,
        Some(_) => return Err(Refusal::bad_request(format!("{name} must be an array of at least one item"))),
    };
    let read = items.iter().map(read).collect::<Result<BTreeSet<T>, _>>();
    let set = read.map_err(|reason| Refusal::bad_request(format!("{name}: {reason}")))?;
    if set.len() < items.len() {
        return Err(Refusal::bad_request(format!("{name} has the same item twice")));
    }
    Ok(Some(set))
}

/// Reads a number of 64 bits.
pub(crate) fn integer(value: &Value) -> Result<i64, String> {
    value.as_i64().ok_or_else(|| format!("{value} is no integer of 64 bits"))
}

/// Reads one of the known values of an enum.
pub(crate) fn one_of<T: AsRef<str> + Clone>(known: &[T], value: &Value) -> Result<T, String> {
    let found = known.iter().find(|known| value.as_str() == Some(known.as_ref()));
    found.cloned().ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
        format!("{value} is none of {}", known.join(", "))
    })
}
