//! Differences in words.

use serde_json::Value;

use super::kind::Kind;

/// A value as a person writes it.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value of a fact as it stands in keys and sentences.
pub(super) fn text(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Quota, Value::Object(_)) => quota(value),
        (_, Value::Object(bound)) if bound.len() == 1 => {
            bound.get("beyond").map_or_else(|| plain(value), |number| format!("beyond {number}"))
        }
        _ => plain(value),
    }
}

/// The window of every seller, and those of the tariffs that have another.
fn quota(quota: &Value) -> String {
    let usual = quota.get("usual").filter(|usual| !usual.is_null());
    let usual = usual.map_or_else(|| "none without a tariff".to_owned(), window);
    let tariffs = quota.get("tariffs").and_then(Value::as_object).into_iter().flatten();
    tariffs.fold(usual, |told, (name, its)| format!("{told}, with {name} {}", window(its)))
}

fn window(window: &Value) -> String {
    let number = |key: &str| window.get(key).and_then(Value::as_u64).unwrap_or_default();
    let (requests, seconds) = (number("requests"), number("seconds"));
    let period = match seconds {
        3600 => "hour".to_owned(),
        60 => "minute".to_owned(),
        86_400 => "day".to_owned(),
        1 => "second".to_owned(),
        seconds if seconds % 3600 == 0 => format!("{} hours", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    };
    format!("{requests} per {period}")
}

/// A difference in one sentence. What it is about is told beside it.
pub(super) fn sentence(kind: Kind, here: Option<&str>, there: Option<&str>) -> String {
    match (here, there) {
        (Some(here), Some(there)) => format!("{}: {here} in ours, {there} in the Market's", noun(kind)),
        (None, Some(there)) => format!("only the Market's description has {}", known(kind, there)),
        (Some(here), None) => format!("only our description has {}", known(kind, here)),
        (None, None) => noun(kind).to_owned(),
    }
}

/// A thing that one side has.
fn known(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Operation => format!("this operation, {value}"),
        Kind::Parameter => format!("this parameter ({value})"),
        Kind::Field => format!("this field ({value})"),
        Kind::Body => format!("this body ({value})"),
        Kind::Required => "it required".to_owned(),
        Kind::Nullable => "it nullable".to_owned(),
        Kind::Cut => "a larger number cut, not refused".to_owned(),
        Kind::Deprecated => "it deprecated".to_owned(),
        Kind::UniqueItems => "its items all different".to_owned(),
        Kind::Closed => "it closed: no other fields".to_owned(),
        Kind::Caller => format!("the caller {value}"),
        Kind::Extension => format!("`{value}`, an extension that drift does not know"),
        Kind::Unreferenced => format!("{value}, and no operation refers to it"),
        Kind::Items => "a schema for its items".to_owned(),
        Kind::Values => "a schema for its values".to_owned(),
        kind => format!("{} {value}", noun(kind)),
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Operation => "the operation",
        Kind::OperationId => "the operationId",
        Kind::Method => "the method",
        Kind::Path => "the path",
        Kind::Server => "the server",
        Kind::Quota => "the quota",
        Kind::Cost => "a call that costs the size of",
        Kind::Parallel => "the limit of parallel requests",
        Kind::Scope => "the scope",
        Kind::Caller => "the caller",
        Kind::Degradation => "the announced degradation from",
        Kind::Extension => "the unknown extension",
        Kind::Unreferenced => "the unreferenced",
        Kind::Security => "the authorization by",
        Kind::Deprecated => "the deprecation",
        Kind::Shutdown => "the announced shutdown",
        Kind::Parameter => "the parameter",
        Kind::Name => "the name",
        Kind::Style => "the style",
        Kind::Cut => "whether a larger number is cut",
        Kind::Body => "the body",
        Kind::Media => "the media type",
        Kind::Answer => "the answer",
        Kind::Field => "the field",
        Kind::Required => "whether it is required",
        Kind::Nullable => "whether it may be null",
        Kind::Type => "the type",
        Kind::Format => "the format",
        Kind::Enum => "the closed list of values",
        Kind::EnumValue => "the value",
        Kind::Minimum => "the minimum",
        Kind::Maximum => "the maximum",
        Kind::MinLength => "the least length",
        Kind::MaxLength => "the greatest length",
        Kind::MinItems => "the least number of items",
        Kind::MaxItems => "the greatest number of items",
        Kind::MinProperties => "the least number of fields",
        Kind::MaxProperties => "the greatest number of fields",
        Kind::MultipleOf => "the step",
        Kind::Pattern => "the pattern",
        Kind::UniqueItems => "whether its items differ",
        Kind::Default => "the default",
        Kind::Closed => "whether it is closed",
        Kind::Items => "the items",
        Kind::Values => "the values",
        Kind::TagName => "the tag",
        Kind::TagValue => "the variant tagged",
        Kind::Variant => "the variant",
        Kind::Keyword => "what else its schema says:",
    }
}
