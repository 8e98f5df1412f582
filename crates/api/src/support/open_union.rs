//! Tagged unions that outlive a change of the API.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A variant of a tagged union that was not known when its type was generated.
///
/// It is made by decoding, and never has a tag that has a variant of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownVariant {
    tag: Box<str>,
    json: Value,
}

impl UnknownVariant {
    /// Returns the tag as it came.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the whole object as it came, with its tag.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }
}

/// A variant of a tagged union whose tag is known, and whose content is not what goes with it.
///
/// It is made by decoding. `Display` names the tag and what is wrong, and repeats nothing of the content.
#[derive(Clone, Debug, PartialEq)]
pub struct MalformedVariant {
    tag: &'static str,
    path: String,
    reason: String,
    json: Value,
}

impl MalformedVariant {
    /// Returns the tag.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Returns the path of what is wrong, as in `items[0].count`; empty for the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the reason, without the value.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the whole object as it came, with its tag.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.json
    }
}

impl fmt::Display for MalformedVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tag, path, reason, .. } = self;
        match path.as_str() {
            "" => write!(f, "{tag}: {reason}"),
            path => write!(f, "{tag}: `{path}`: {reason}"),
        }
    }
}

/// The reason why JSON is no value of a tagged union. Nothing of the JSON is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnionError {
    /// There is no tag: it is no object, does not have this property, or has one that is no string.
    NoTag(&'static str),
}

impl fmt::Display for UnionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::NoTag(property) = self;
        write!(f, "there is no `{property}` that is a string")
    }
}

impl std::error::Error for UnionError {}

/// Returns the tag of an object.
#[doc(hidden)]
pub fn tag_of<'a>(property: &'static str, json: &'a Value) -> Result<&'a str, UnionError> {
    json.get(property).and_then(Value::as_str).ok_or(UnionError::NoTag(property))
}

#[doc(hidden)]
#[must_use]
pub fn unknown_variant(tag: &str, json: Value) -> UnknownVariant {
    UnknownVariant { tag: tag.into(), json }
}

/// Decodes the content of a variant.
///
/// # Errors
///
/// The variant that is malformed.
#[doc(hidden)]
pub fn read_variant<T: DeserializeOwned>(
    property: &str,
    tag: &'static str,
    mut json: Value,
) -> Result<T, MalformedVariant> {
    // The tag is the union's, and no unknown field of the variant.
    let own_tag = json.as_object_mut().and_then(|object| object.remove(property));
    let read = serde_path_to_error::deserialize(&json);
    read.map_err(|error| {
        if let (Some(object), Some(own_tag)) = (json.as_object_mut(), own_tag) {
            object.insert(property.to_owned(), own_tag);
        }
        let path = Some(error.path().to_string()).filter(|path| path != ".").unwrap_or_default();
        // The words of serde repeat a wrong value, which may be a buyer's. Those about a field that is not there
        // have its name only, which is ours.
        let words = error.inner().to_string();
        let reason = match words.strip_prefix("missing field ") {
            Some(field) => format!("{field} is missing"),
            None => "is not what belongs there".to_owned(),
        };
        MalformedVariant { tag, path, reason, json }
    })
}

/// Writes a variant: its tag, then its content.
#[doc(hidden)]
pub fn write_variant<S: Serializer>(
    property: &str,
    tag: &str,
    content: &impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Tagged<'a, T> {
        #[serde(flatten)]
        tag: BTreeMap<&'a str, &'a str>,
        #[serde(flatten)]
        content: &'a T,
    }

    Tagged { tag: BTreeMap::from([(property, tag)]), content }.serialize(serializer)
}

/// Returns the schema of a variant: that of its content, with its tag.
#[doc(hidden)]
pub fn variant_schema<T: JsonSchema>(property: &str, tag: &str, generator: &mut SchemaGenerator) -> Schema {
    let content = generator.subschema_for::<T>();
    json_schema!({
        "allOf": [content],
        "properties": { property: { "const": tag } },
        "required": [property],
    })
}

/// The behaviour that all tagged unions share: a variant with a tag that is not known, or with a content that is not
/// what goes with its tag, is read, and written as it was read.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_union {
    ($name:ident by $property:literal { $($variant:ident($content:ty) = $tag:literal),* $(,)? }) => {
        impl $name {
            /// The tags that were known when this was generated, in the order of the description.
            pub const KNOWN: &'static [&'static str] = &[$($tag),*];

            #[doc = concat!("Returns the tag as it travels, in `", $property, "`.")]
            #[must_use]
            pub fn tag(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $tag,)*
                    Self::Malformed(malformed) => malformed.tag(),
                    Self::Unknown(unknown) => unknown.tag(),
                }
            }

            /// Returns true if the tag was known when this was generated.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }

            /// Reads JSON that has been parsed.
            ///
            /// # Errors
            ///
            /// When there is no tag.
            pub fn from_json(
                json: $crate::support::private::serde_json::Value,
            ) -> ::std::result::Result<Self, $crate::support::UnionError> {
                match $crate::support::tag_of($property, &json)? {
                    $($tag => Ok($crate::support::read_variant($property, $tag, json)
                        .map_or_else(Self::Malformed, Self::$variant)),)*
                    tag => {
                        let tag = tag.to_owned();
                        Ok(Self::Unknown($crate::support::unknown_variant(&tag, json)))
                    }
                }
            }
        }

        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                match self {
                    $(Self::$variant(content) => {
                        $crate::support::write_variant($property, $tag, content, serializer)
                    })*
                    Self::Malformed(malformed) => {
                        $crate::support::private::serde::Serialize::serialize(malformed.json(), serializer)
                    }
                    Self::Unknown(unknown) => {
                        $crate::support::private::serde::Serialize::serialize(unknown.json(), serializer)
                    }
                }
            }
        }

        impl<'de> $crate::support::private::serde::Deserialize<'de> for $name {
            fn deserialize<__D>(deserializer: __D) -> ::std::result::Result<Self, __D::Error>
            where
                __D: $crate::support::private::serde::Deserializer<'de>,
            {
                let json = $crate::support::private::serde::Deserialize::deserialize(deserializer)?;
                Self::from_json(json).map_err($crate::support::private::serde::de::Error::custom)
            }
        }

        impl $crate::support::private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(
                generator: &mut $crate::support::private::schemars::SchemaGenerator,
            ) -> $crate::support::private::schemars::Schema {
                // Any object with a tag is valid; the known ones are there to choose from.
                $crate::support::private::schemars::json_schema!({
                    "anyOf": [
                        $($crate::support::variant_schema::<$content>($property, $tag, generator),)*
                        {
                            "type": "object",
                            "properties": { $property: { "type": "string" } },
                            "required": [$property],
                        },
                    ],
                })
            }
        }
    };
}
