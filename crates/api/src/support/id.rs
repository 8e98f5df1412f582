//! Ids: 64-bit numbers that cannot be taken for one another.

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdError {
    kind: &'static str,
    text: String,
}

impl ParseIdError {
    #[doc(hidden)]
    #[must_use]
    pub fn new(kind: &'static str, text: &str) -> Self {
        Self { kind, text: text.to_owned() }
    }
}

impl std::fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {}: it must be a whole number of 64 bits", self.text.escape_debug(), self.kind)
    }
}

impl std::error::Error for ParseIdError {}

/// What all ids have in common.
///
/// An id is read from a number or, as in notifications, from a string of digits; it is written as a number. Any
/// number is read, for the documentation's own samples have ids of 0; what is sent is checked by the client.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($name:ident) => {
        impl $name {
            /// The id with this number.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number of this id.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl ::std::convert::From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $crate::support::Envelope for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::support::ParseIdError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                let number = text.parse();
                number.map(Self).map_err(|_| $crate::support::ParseIdError::new(stringify!($name), text))
            }
        }

        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                serializer.serialize_i64(self.0)
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
                        f.write_str("a number of 64 bits")
                    }

                    fn visit_i64<__E>(self, number: i64) -> ::std::result::Result<$name, __E> {
                        Ok($name(number))
                    }

                    fn visit_u64<__E>(self, number: u64) -> ::std::result::Result<$name, __E>
                    where
                        __E: $crate::support::private::serde::de::Error,
                    {
                        i64::try_from(number).map($name).map_err(|_| {
                            let number = number.to_string();
                            __E::custom($crate::support::ParseIdError::new(stringify!($name), &number))
                        })
                    }

                    fn visit_str<__E>(self, text: &str) -> ::std::result::Result<$name, __E>
                    where
                        __E: $crate::support::private::serde::de::Error,
                    {
                        text.parse().map_err(__E::custom)
                    }
                }

                deserializer.deserialize_any(__Visitor)
            }
        }

        impl $crate::support::private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(
                _: &mut $crate::support::private::schemars::SchemaGenerator,
            ) -> $crate::support::private::schemars::Schema {
                $crate::support::private::schemars::json_schema!({ "type": "integer", "format": "int64" })
            }
        }
    };
}
