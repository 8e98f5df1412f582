//! What is known of a type at run time.

use schemars::Schema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One of the generated types: an entry of [`schemas`](crate::schemas).
///
/// ```
/// use yandex_market_api::schemas;
///
/// let chat = schemas::ALL.iter().find(|one| one.name == "Chat").map(|one| (one.schema)());
/// assert!(chat.is_some_and(|schema| schema.get("properties").is_some()));
/// ```
#[derive(Debug)]
pub struct TypeSchema {
    /// Its Rust name, in [`types`](crate::types).
    pub name: &'static str,
    /// Its name in the description, which is the Market's own.
    pub described: &'static str,
    /// Makes its JSON Schema.
    pub schema: fn() -> Schema,
    /// Decodes JSON as this type and writes it again.
    pub round_trip: fn(&Value) -> serde_json::Result<Value>,
}

/// Decodes JSON as a type and writes it again.
#[doc(hidden)]
pub fn round_trip<T: DeserializeOwned + Serialize>(json: &Value) -> serde_json::Result<Value> {
    serde_json::to_value(T::deserialize(json)?)
}
