//! Enums that outlive a change of the API.

use std::fmt;

use super::any_of::note_unexpected;

/// A value of an enum that was not known when its type was generated.
///
/// It is made by decoding or from a text, and never holds a value that has a variant of its own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[doc(hidden)]
    #[must_use]
    pub fn new(value: &str) -> Self {
        note_unexpected();
        Self(value.into())
    }

    /// The value as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What all open enums have in common: they are read from any string and written as they were read.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident { $($variant:ident = $value:literal : $meaning:literal),* $(,)? }) => {
        impl $name {
            /// The values that were known when this was generated, in the order of the description.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// Tells whether the value was known when this was generated.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::Unknown($crate::support::UnknownValue::new(value)),
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::support::private::serde::Deserialize<'de> for $name {
            // No type of a description can be called what these are.
            fn deserialize<__D>(deserializer: __D) -> ::std::result::Result<Self, __D::Error>
            where
                __D: $crate::support::private::serde::Deserializer<'de>,
            {
                struct __Visitor;

                impl $crate::support::private::serde::de::Visitor<'_> for __Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str("a string")
                    }

                    fn visit_str<__E>(self, value: &str) -> ::std::result::Result<$name, __E> {
                        Ok($name::from(value))
                    }
                }

                deserializer.deserialize_str(__Visitor)
            }
        }

        impl $crate::support::private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(
                _: &mut $crate::support::private::schemars::SchemaGenerator,
            ) -> $crate::support::private::schemars::Schema {
                // Any string is valid; the known ones are there for people and assistants to choose from.
                let known: &[&str] = &[$($value),*];
                let meanings: &[&str] = &[$(concat!("`", $value, "`: ", $meaning)),*];
                $crate::support::private::schemars::json_schema!({
                    "anyOf": [
                        { "type": "string", "enum": known, "description": meanings.join("\n") },
                        { "type": "string" },
                    ],
                })
            }
        }
    };
}
