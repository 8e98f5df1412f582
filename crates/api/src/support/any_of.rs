//! Unions without a tag of their own: `anyOf`, and `oneOf` without the `mapping` of a discriminator.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde_json::Value;

thread_local! {
    /// What was met in decoding that the description does not know: fields, and values of enums.
    static UNEXPECTED: Cell<usize> = const { Cell::new(0) };
}

/// Notes something that the description does not know.
pub(super) fn note_unexpected() {
    UNEXPECTED.set(UNEXPECTED.get().saturating_add(1));
}

/// A way to decode a variant.
#[doc(hidden)]
pub type Attempt<T> = fn(&Value) -> Option<T>;

/// Decodes a value as that variant which leaves the least of it unexplained; of two that are equal the first.
#[doc(hidden)]
pub fn fullest<T>(value: &Value, attempts: &[Attempt<T>]) -> Option<T> {
    let outer = UNEXPECTED.get();
    let mut best: Option<(usize, T)> = None;
    for attempt in attempts {
        UNEXPECTED.set(0);
        let decoded = attempt(value);
        let unexpected = UNEXPECTED.get();
        if let Some(decoded) = decoded
            && best.as_ref().is_none_or(|(least, _)| unexpected < *least)
        {
            best = Some((unexpected, decoded));
        }
    }
    UNEXPECTED.set(outer.saturating_add(best.as_ref().map_or(1, |(unexpected, _)| *unexpected)));
    best.map(|(_, decoded)| decoded)
}

/// Decodes a value as a type.
#[doc(hidden)]
pub fn attempt<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Returns the tag of an object: the text of its property.
#[doc(hidden)]
#[must_use]
pub fn discriminator<'a>(value: &'a Value, property: &str) -> Option<&'a str> {
    value.get(property)?.as_str()
}

/// What all unions without a tag of their own have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __any_of {
    ($name:ident $(by $property:literal { $($tag:literal => $tagged:ident),* $(,)? })? { $($variant:ident($content:ty)),* $(,)? }) => {
        $(
            impl ::std::convert::From<$content> for $name {
                fn from(content: $content) -> Self {
                    Self::$variant(content)
                }
            }
        )*

        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                match self {
                    $(Self::$variant(content) => {
                        $crate::support::private::serde::Serialize::serialize(content, serializer)
                    })*
                    Self::Unknown(json) => $crate::support::private::serde::Serialize::serialize(json, serializer),
                }
            }
        }

        impl<'de> $crate::support::private::serde::Deserialize<'de> for $name {
            fn deserialize<__D>(deserializer: __D) -> ::std::result::Result<Self, __D::Error>
            where
                __D: $crate::support::private::serde::Deserializer<'de>,
            {
                let json: $crate::support::private::serde_json::Value =
                    $crate::support::private::serde::Deserialize::deserialize(deserializer)?;
                let attempts: &[$crate::support::Attempt<Self>] =
                    $crate::__attempts!($(by json $property { $($tag => $tagged),* })? { $($variant),* });
                Ok($crate::support::fullest(&json, attempts).unwrap_or(Self::Unknown(json)))
            }
        }

        impl $crate::support::private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(
                generator: &mut $crate::support::private::schemars::SchemaGenerator,
            ) -> $crate::support::private::schemars::Schema {
                $crate::support::private::schemars::json_schema!({
                    "anyOf": [$(generator.subschema_for::<$content>()),*],
                })
            }
        }
    };
}

/// The ways to decode a union: those of all variants, or the one of the tag.
#[doc(hidden)]
#[macro_export]
macro_rules! __attempts {
    ({ $($variant:ident),* }) => {
        &[$(|json| $crate::support::attempt(json).map(Self::$variant)),*]
    };
    (by $json:ident $property:literal { $($tag:literal => $tagged:ident),* } { $($variant:ident),* }) => {
        match $crate::support::discriminator(&$json, $property) {
            $(Some($tag) => &[|json| $crate::support::attempt(json).map(Self::$tagged)],)*
            _ => &[],
        }
    };
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::super::{UnknownFields, keep_unknown};

    macro_rules! object {
        ($name:ident { $($field:ident),* }) => {
            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
            #[serde(remote = "Self")]
            pub struct $name {
                $(#[serde(default, skip_serializing_if = "Option::is_none")] $field: Option<i64>,)*
                #[serde(flatten, skip_deserializing)]
                #[schemars(skip)]
                unknown_fields: UnknownFields,
            }

            impl Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    Self::serialize(self, serializer)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    keep_unknown(deserializer, |known| Self::deserialize(known), |value| &mut value.unknown_fields)
                }
            }
        };
    }

    object!(Small { a });
    object!(Large { a, b });

    #[derive(Clone, Debug, PartialEq)]
    enum Any {
        Text(String),
        Small(Small),
        Large(Large),
        Many(Vec<Any>),
        Unknown(serde_json::Value),
    }
    crate::support::any_of!(Any { Text(String), Small(Small), Large(Large), Many(Vec<Any>) });

    #[derive(Clone, Debug, PartialEq)]
    enum Tagged {
        Small(Small),
        Large(Large),
        Unknown(serde_json::Value),
    }
    crate::support::any_of!(Tagged by "kind" { "S" => Small, "L" => Large } { Small(Small), Large(Large) });

    #[test]
    fn the_fullest_match_is_taken_and_goes_out_as_it_came() {
        let table = [
            (json!("a"), "Text"),
            (json!({}), "Small"),
            (json!({ "a": 1 }), "Small"),
            (json!({ "a": 1, "b": 2 }), "Large"),
            (json!({ "b": 2, "c": 3 }), "Large"),
            (json!({ "c": 3 }), "Small"),
            (json!([{ "a": 1, "b": 2 }, "a"]), "Many"),
            (json!({ "a": "no number" }), "Unknown"),
            (json!(7), "Unknown"),
            (json!(null), "Unknown"),
        ];
        for (value, variant) in table {
            let decoded: Any = serde_json::from_value(value.clone()).unwrap();
            assert!(format!("{decoded:?}").starts_with(variant), "{value} is {decoded:?}");
            assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
        }
        assert_eq!(Any::from("a".to_owned()), Any::Text("a".to_owned()));
    }

    #[test]
    fn a_tag_tells_the_variant_whatever_it_looks_like() {
        let table = [
            (json!({ "kind": "S", "a": 1, "b": 2 }), "Small"),
            (json!({ "kind": "L" }), "Large"),
            (json!({ "kind": "X", "a": 1 }), "Unknown"),
            (json!({ "a": 1 }), "Unknown"),
        ];
        for (value, variant) in table {
            let decoded: Tagged = serde_json::from_value(value.clone()).unwrap();
            assert!(format!("{decoded:?}").starts_with(variant), "{value} is {decoded:?}");
            assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
        }
    }
}
