//! Fields that the description does not know.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::any_of::note_unexpected;

/// The fields of an object that were not known when its type was generated: kept as they came, and sent again.
///
/// ```
/// use yandex_market_api::types::Business;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let text = r#"{"id":1,"name":"Shop","rating":5}"#;
/// let business: Business = serde_json::from_str(text)?;
/// assert_eq!(business.unknown_fields.get("rating"), Some(&5.into()));
/// assert_eq!(serde_json::to_string(&business)?, text);
/// # Ok(())
/// # }
/// ```
// Mostly there are none, and then this is one word.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Map<String, Value>>>);

impl UnknownFields {
    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.is_empty())
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Sets a field, for example one that the Market takes and the description does not know yet.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.get_or_insert_default().insert(name.into(), value.into());
    }

    /// Returns a copy without those of these fields that are known elsewhere, if any of them is here too.
    #[doc(hidden)]
    #[must_use]
    pub fn without(&self, fields: &[(bool, &str)]) -> Option<Self> {
        let twice = || fields.iter().filter(|(is_known, name)| *is_known && self.get(name).is_some());
        twice().next()?;
        let mut rest = self.clone();
        for (_, name) in twice() {
            rest.remove(name);
        }
        Some(rest)
    }

    /// Takes a field out, and returns its value if it was there.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.remove(name)
    }

    /// Returns the names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter())
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for UnknownFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Decodes an object by the code that serde derives, and keeps what that ignores.
///
/// serde's own way, `flatten`, buffers every object; this costs next to nothing as long as all fields are known.
#[doc(hidden)]
#[inline]
pub fn keep_unknown<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    decode: impl FnOnce(Keeping<'_, D>) -> Result<T, D::Error>,
    place: impl FnOnce(&mut T) -> &mut UnknownFields,
) -> Result<T, D::Error> {
    let mut unknown = UnknownFields::default();
    let decoded = decode(Keeping { deserializer, unknown: &mut unknown });
    // Returned as it is, the value is not moved once more.
    if unknown.is_empty() {
        return decoded;
    }
    decoded.map(|mut value| {
        *place(&mut value) = unknown;
        value
    })
}

/// A deserializer of an object whose unknown fields are kept.
#[doc(hidden)]
pub struct Keeping<'a, D> {
    deserializer: D,
    unknown: &'a mut UnknownFields,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Keeping<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserializer.deserialize_any(ObjectVisitor { visitor, unknown: self.unknown })
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserializer.deserialize_struct(name, fields, ObjectVisitor { visitor, unknown: self.unknown })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct ObjectVisitor<'a, V> {
    visitor: V,
    unknown: &'a mut UnknownFields,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ObjectVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Fields { map, name: Name::default(), unknown: self.unknown })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(items)
    }
}

/// The fields of an object.
struct Fields<'a, 'de, A> {
    map: A,
    name: Name<'de>,
    unknown: &'a mut UnknownFields,
}

/// The name that was read last.
#[derive(Default)]
struct Name<'de> {
    /// A part of the input, mostly.
    borrowed: Option<&'de str>,
    /// One that had to be unescaped or copied.
    owned: String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.map.next_key_seed(KeySeed { seed, name: &mut self.name })
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        // What serde ignores has no size, and no field is of such a type. The condition is known when this is compiled.
        if size_of::<V::Value>() == 0 {
            let value: Value = self.map.next_value()?;
            self.unknown.insert(self.name.borrowed.unwrap_or(&self.name.owned), value);
            note_unexpected();
            return seed.deserialize(().into_deserializer());
        }
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

struct KeySeed<'a, 'de, K> {
    seed: K,
    name: &'a mut Name<'de>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, 'de, K> {
    type Value = K::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        self.seed.deserialize(Key { deserializer, name: self.name })
    }
}

struct Key<'a, 'de, D> {
    deserializer: D,
    name: &'a mut Name<'de>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, 'de, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserializer.deserialize_any(KeyVisitor { visitor, name: self.name })
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserializer.deserialize_identifier(KeyVisitor { visitor, name: self.name })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum ignored_any
    }
}

struct KeyVisitor<'a, 'de, V> {
    visitor: V,
    name: &'a mut Name<'de>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for KeyVisitor<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline]
    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.name.borrowed = Some(name);
        self.visitor.visit_borrowed_str(name)
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<V::Value, E> {
        self.name.borrowed = None;
        // The room of the name before is used again.
        self.name.owned.clear();
        self.name.owned.push_str(name);
        self.visitor.visit_str(name)
    }

    fn visit_string<E: serde::de::Error>(self, name: String) -> Result<V::Value, E> {
        self.visit_str(&name)
    }
}
