//! The description at run time, for programs that read flags, schemas, documentation and samples from it.
//!
//! It is OpenAPI 3.0 in one piece: every `$ref` is `#/components/…`.
//!
//! ```
//! let description = yandex_market_api::description::get();
//! assert_eq!(description["openapi"], "3.0.3");
//! assert!(description.pointer("/components/schemas/ChatType").is_some());
//! ```

use std::sync::LazyLock;

use serde_json::Value;

use crate::Operation;

/// The description as JSON text.
pub const JSON: &str = include_str!("generated/description.json");

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(JSON).unwrap_or_default());

/// Returns the description, parsed once.
#[must_use]
pub fn get() -> &'static Value {
    &PARSED
}

/// Follows a `$ref`, if the value is one.
///
/// ```
/// use yandex_market_api::description;
///
/// let schema = serde_json::json!({ "$ref": "#/components/schemas/ChatType" });
/// assert_eq!(description::resolve(&schema)["type"], "string");
/// ```
#[must_use]
pub fn resolve(value: &Value) -> &Value {
    let mut value = value;
    // No chain of references is longer.
    for _ in 0..16 {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        match target.and_then(|target| get().pointer(target)) {
            Some(next) => value = next,
            None => break,
        }
    }
    value
}

/// Returns the description of an operation.
///
/// ```
/// use yandex_market_api::{description, operations::GET_CHATS};
///
/// let summary = description::operation(&GET_CHATS).and_then(|operation| operation["summary"].as_str());
/// assert_eq!(summary, Some(GET_CHATS.summary));
/// ```
#[must_use]
pub fn operation(operation: &Operation) -> Option<&'static Value> {
    get().get("paths")?.get(operation.path)?.get(operation.method.as_str().to_ascii_lowercase())
}

/// Returns the schema of the JSON body of an operation, with its `$ref` followed.
#[must_use]
pub fn request_schema(of: &Operation) -> Option<&'static Value> {
    let body = resolve(operation(of)?.get("requestBody")?);
    Some(resolve(body.get("content")?.get("application/json")?.get("schema")?))
}

/// Returns the schema of the JSON of a success, with its `$ref` followed.
#[must_use]
pub fn response_schema(of: &Operation) -> Option<&'static Value> {
    Some(resolve(success(of)?.get("schema")?))
}

/// Returns the sample of a success, as the Market documents it.
///
/// ```
/// use yandex_market_api::{description, operations::GET_CHATS};
///
/// let sample = description::response_sample(&GET_CHATS);
/// assert!(sample.is_some_and(|sample| sample["result"]["chats"].is_array()));
/// ```
#[must_use]
pub fn response_sample(of: &Operation) -> Option<&'static Value> {
    sample(success(of)?)
}

/// Returns the sample of the JSON body of an operation, as the Market documents it.
#[must_use]
pub fn request_sample(of: &Operation) -> Option<&'static Value> {
    let body = resolve(operation(of)?.get("requestBody")?);
    sample(body.get("content")?.get("application/json")?)
}

fn success(of: &Operation) -> Option<&'static Value> {
    let responses = operation(of)?.get("responses")?.as_object()?;
    let (_, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    resolve(response).get("content")?.get("application/json")
}

fn sample(media: &'static Value) -> Option<&'static Value> {
    let first = |examples: &'static Value| resolve(examples.as_object()?.values().next()?).get("value");
    media.get("example").or_else(|| media.get("examples").and_then(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::ALL;

    #[test]
    fn every_operation_is_in_the_bundled_description() {
        for one in ALL {
            let described = operation(one).and_then(|described| described.get("operationId"));
            assert_eq!(described.and_then(Value::as_str), Some(one.id));
        }
    }

    #[test]
    fn every_operation_that_returns_json_has_a_sample() {
        for one in ALL.iter().filter(|one| response_schema(one).is_some()) {
            assert!(response_sample(one).is_some(), "{}", one.id);
        }
    }
}
