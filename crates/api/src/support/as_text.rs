//! Ids that travel as strings.

use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serializer};

/// How an id travels where it is a string of digits, as the `messageId` of a notification: `#[serde(with = …)]`.
///
/// It is written as a string, and read like any id: from a string or a number.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use yandex_market_api::support::AsText;
/// use yandex_market_api::types::MessageId;
///
/// #[derive(Deserialize, Serialize)]
/// struct Message {
///     #[serde(with = "AsText::<MessageId>")]
///     id: MessageId,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let message: Message = serde_json::from_str(r#"{ "id": 7 }"#)?;
/// assert_eq!(serde_json::to_string(&message)?, r#"{"id":"7"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct AsText<T>(PhantomData<T>);

impl<T> AsText<T> {
    /// Writes the id as a string.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn serialize<S>(id: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Display,
        S: Serializer,
    {
        serializer.collect_str(id)
    }

    /// Reads the id as it is read everywhere.
    ///
    /// # Errors
    ///
    /// When there is no such id.
    pub fn deserialize<'de, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        T::deserialize(deserializer)
    }
}

impl<T> JsonSchema for AsText<T> {
    fn schema_name() -> Cow<'static, str> {
        "IdAsText".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^-?[0-9]+$" })
    }
}
