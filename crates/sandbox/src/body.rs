//! Bodies of requests, read strictly.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::call::Call;

/// The body, which must be a JSON object. "The body is required even where every field is optional."
pub(crate) fn object(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let body = present(call)?;
    call.check_type("application/json")?;
    let body = serde_json::from_slice(body);
    body.map_err(|error| Refusal::bad_request(format!("the body is not a JSON object: {error}")))
}

/// The body of an operation that does not require one: a JSON object, empty where there is none.
pub(crate) fn optional_object(call: &Call) -> Result<Map<String, Value>, Refusal> {
    match call.bytes()?.is_empty() {
        true => Ok(Map::new()),
        false => object(call),
    }
}

/// The body, which must not be empty.
pub(crate) fn present(call: &Call) -> Result<&[u8], Refusal> {
    let body = call.bytes()?;
    match body.is_empty() {
        true => Err(Refusal::bad_request("the request has no body")),
        false => Ok(body),
    }
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

/// A set that is not too large.
pub(crate) fn at_most<T>(
    largest: usize,
    name: &str,
    set: Option<BTreeSet<T>>,
) -> Result<Option<BTreeSet<T>>, Refusal> {
    match set.as_ref().map(BTreeSet::len) {
        Some(length) if length > largest => {
            Err(Refusal::bad_request(format!("{name} must have at most {largest} items, not {length}")))
        }
        _ => Ok(set),
    }
}

/// A field that may be left out but not be `null`.
pub(crate) fn one<T>(
    body: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Option<T>, Refusal> {
    let read = body.get(name).map(read).transpose();
    read.map_err(|reason| Refusal::bad_request(format!("{name}: {reason}")))
}

/// A field that must be there.
pub(crate) fn needed<T>(
    body: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<T, Refusal> {
    one(body, name, read)?.ok_or_else(|| Refusal::bad_request(format!("the body has no {name}")))
}

/// A moment, with an offset.
pub(crate) fn date_time(
    body: &Map<String, Value>,
    name: &str,
) -> Result<Option<DateTime<FixedOffset>>, Refusal> {
    one(body, name, |value| {
        let moment = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        moment.ok_or_else(|| format!("{value} is no date with a time and an offset"))
    })
}

/// A day.
pub(crate) fn date(body: &Map<String, Value>, name: &str) -> Result<Option<NaiveDate>, Refusal> {
    one(body, name, |value| {
        let day = value.as_str().and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
        day.ok_or_else(|| format!("{value} is no date"))
    })
}

/// Yes or no.
pub(crate) fn flag(body: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    one(body, name, |value| value.as_bool().ok_or_else(|| format!("{value} is neither true nor false")))
}

/// Reads a text of 1 to so many characters. Which characters is not said; these are Unicode scalar values, as in JSON
/// Schema.
pub(crate) fn text(longest: usize, value: &Value) -> Result<String, String> {
    let text = value.as_str().ok_or("it must be a string")?;
    match text.chars().count() {
        length if (1..=longest).contains(&length) => Ok(text.to_owned()),
        length => Err(format!("it must have between 1 and {longest} characters, not {length}")),
    }
}

/// An id in the body, which is at least `least`. Unlike a filter it may be left out but not be `null`.
pub(crate) fn id(body: &Map<String, Value>, name: &str, least: i64) -> Result<Option<i64>, Refusal> {
    one(body, name, |value| at_least(least, value))
}

/// Reads a number of 64 bits with a minimum.
pub(crate) fn at_least(least: i64, value: &Value) -> Result<i64, String> {
    match integer(value)? {
        id if id >= least => Ok(id),
        id => Err(format!("the id must be at least {least}, not {id}")),
    }
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
