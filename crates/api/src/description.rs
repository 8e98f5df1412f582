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

use serde_json::{Map, Value};

use crate::Operation;
use crate::support::{Parameter, Place};

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
    schema_of(request_content(of)?, "application/json")
}

/// Returns the schema of the form that is the body of an operation, with its `$ref` followed.
#[must_use]
pub fn form_schema(of: &Operation) -> Option<&'static Value> {
    schema_of(request_content(of)?, "multipart/form-data")
}

/// Returns the schema of the JSON of a success, with its `$ref` followed.
#[must_use]
pub fn response_schema(of: &Operation) -> Option<&'static Value> {
    schema_of(response_content(of)?, "application/json")
}

/// Returns the schema of the items of a list, with its `$ref` followed. Only an operation whose page has items is one.
///
/// ```
/// use yandex_market_api::{description, operations::GET_CHATS};
///
/// let item = description::item_schema(&GET_CHATS);
/// assert!(item.is_some_and(|item| description::property(item, "chatId").is_some()));
/// ```
#[must_use]
pub fn item_schema(of: &Operation) -> Option<&'static Value> {
    let names = of.page?.items?.split('/').skip(1);
    let list = names.fold(response_schema(of), |schema, name| property(schema?, name))?;
    Some(resolve(parts(list).into_iter().find_map(|part| part.get("items"))?))
}

/// Tells whether the success of an operation is a file: it has a content, and no JSON.
#[must_use]
pub fn returns_file(of: &Operation) -> bool {
    response_content(of)
        .is_some_and(|content| !content.is_empty() && !content.contains_key("application/json"))
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
    sample(response_content(of)?.get("application/json")?)
}

/// Returns the sample of the JSON body of an operation, as the Market documents it.
#[must_use]
pub fn request_sample(of: &Operation) -> Option<&'static Value> {
    sample(request_content(of)?.get("application/json")?)
}

/// Returns the content of the body of an operation, by media type.
#[must_use]
pub fn request_content(of: &Operation) -> Option<&'static Map<String, Value>> {
    resolve(operation(of)?.get("requestBody")?).get("content")?.as_object()
}

/// Returns the content of a success, by media type.
#[must_use]
pub fn response_content(of: &Operation) -> Option<&'static Map<String, Value>> {
    let responses = operation(of)?.get("responses")?.as_object()?;
    let (_, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    resolve(response).get("content")?.as_object()
}

/// Returns the parameters of an operation, its own and those of its path, each with its `$ref` followed.
pub fn parameters(of: &Operation) -> impl Iterator<Item = &'static Value> + use<> {
    let of_path = get().get("paths").and_then(|paths| paths.get(of.path)?.get("parameters"));
    let own = operation(of).and_then(|operation| operation.get("parameters"));
    let lists = [own, of_path].into_iter().flatten().filter_map(Value::as_array);
    lists.flatten().map(resolve)
}

/// Returns the schema of a parameter.
///
/// ```
/// use yandex_market_api::{description, operations::GET_CHATS};
///
/// let mut schemas = GET_CHATS.parameters.iter().map(|one| description::parameter_schema(&GET_CHATS, one));
/// assert!(schemas.all(|schema| schema.is_some()));
/// ```
#[must_use]
pub fn parameter_schema(of: &Operation, parameter: &Parameter) -> Option<&'static Value> {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let is = |one: &Value, name, value| one.get(name).and_then(Value::as_str) == Some(value);
    parameters(of).find(|one| is(one, "name", parameter.name) && is(one, "in", place))?.get("schema")
}

/// Returns a schema and the parts it is made of (`allOf`), each with its `$ref` followed.
#[must_use]
pub fn parts(schema: &Value) -> Vec<&Value> {
    let schema = resolve(schema);
    let all_of = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    std::iter::once(schema).chain(all_of.flat_map(parts)).collect()
}

/// Returns the schema of a property of an object or of one of its parts, with its `$ref` followed.
///
/// ```
/// use yandex_market_api::{description, operations::GET_CHATS};
///
/// let response = description::response_schema(&GET_CHATS);
/// assert!(response.is_some_and(|schema| description::property(schema, "result").is_some()));
/// ```
#[must_use]
pub fn property<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    parts(schema).into_iter().find_map(|part| part.get("properties")?.get(name)).map(resolve)
}

/// Returns the names of the properties that an object must have, by itself or by one of its parts.
#[must_use]
pub fn required(schema: &Value) -> Vec<&str> {
    let of = |part| Value::as_array(Value::get(part, "required")?);
    parts(schema).into_iter().filter_map(of).flatten().filter_map(Value::as_str).collect()
}

fn schema_of(content: &'static Map<String, Value>, media_type: &str) -> Option<&'static Value> {
    Some(resolve(content.get(media_type)?.get("schema")?))
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
