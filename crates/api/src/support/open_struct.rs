//! Structs that outlive a change of the API.

/// What all open structs have in common: what serde derives (`#[serde(remote = "Self")]`) reads and writes the known fields, and
/// those that are not known are kept. In braces stand the fields that may be sent as `null`, each with its property.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_struct {
    ($name:ident) => {
        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                Self::serialize(self, serializer)
            }
        }

        $crate::__open_struct!(@read $name);
    };
    ($name:ident { $($field:ident = $property:literal),* $(,)? }) => {
        impl $crate::support::private::serde::Serialize for $name {
            fn serialize<__S>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error>
            where
                __S: $crate::support::private::serde::Serializer,
            {
                // A field that was cleared by a setter and then given a value by hand goes out once.
                match self.unknown_fields.without(&[$((self.$field.is_some(), $property)),*]) {
                    ::std::option::Option::None => Self::serialize(self, serializer),
                    ::std::option::Option::Some(unknown_fields) => {
                        Self::serialize(&Self { unknown_fields, ..::std::clone::Clone::clone(self) }, serializer)
                    }
                }
            }
        }

        $crate::__open_struct!(@read $name);
    };
    (@read $name:ident) => {
        impl<'de> $crate::support::private::serde::Deserialize<'de> for $name {
            fn deserialize<__D>(deserializer: __D) -> ::std::result::Result<Self, __D::Error>
            where
                __D: $crate::support::private::serde::Deserializer<'de>,
            {
                $crate::support::keep_unknown(
                    deserializer,
                    |known| Self::deserialize(known),
                    |value| &mut value.unknown_fields,
                )
            }
        }
    };
}
