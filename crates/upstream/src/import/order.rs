//! In which order keys stand in a file. A description in one piece does not know, and a reader of both looks for the
//! fields where the vendor has them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use yandex_market_codegen::read_text;

/// The orders of all files that were asked about.
#[derive(Debug, Default)]
pub(super) struct Orders {
    files: RefCell<BTreeMap<PathBuf, Keys>>,
}

impl Orders {
    /// The keys at a JSON pointer of a file; none where that cannot be told.
    pub(super) fn of(&self, file: &Path, pointer: &str) -> Vec<String> {
        let mut files = self.files.borrow_mut();
        let keys = files.entry(file.to_owned()).or_insert_with(|| read(file));
        let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
        let found = steps.into_iter().try_fold(&*keys, |keys, step| keys.get(&step));
        found.into_iter().flat_map(|keys| &keys.0).map(|(key, _)| key.clone()).collect()
    }
}

fn read(file: &Path) -> Keys {
    let text = read_text(file).unwrap_or_default();
    serde_saphyr::from_str(&text).unwrap_or_default()
}

/// The keys of a map, or the numbers of a list, with what stands below each.
#[derive(Debug, Default)]
struct Keys(Vec<(String, Keys)>);

impl Keys {
    fn get(&self, step: &str) -> Option<&Self> {
        self.0.iter().find(|(key, _)| key == step).map(|(_, below)| below)
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Keys::default();
        while let Some(entry) = map.next_entry()? {
            keys.0.push(entry);
        }
        Ok(keys)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Keys, A::Error> {
        let mut keys = Keys::default();
        while let Some(below) = list.next_element()? {
            keys.0.push((keys.0.len().to_string(), below));
        }
        Ok(keys)
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<Keys, D::Error> {
        reader.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, reader: D) -> Result<Keys, D::Error> {
        reader.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_i128<E>(self, _: i128) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_u128<E>(self, _: u128) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_unit<E>(self) -> Result<Keys, E> {
        Ok(Keys::default())
    }

    fn visit_none<E>(self) -> Result<Keys, E> {
        Ok(Keys::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_as_they_stand() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, "z: 1\nallOf:\n  - a: x\n  - properties: { y: ~, b: 1.5, 'a/b': true }\n")
            .unwrap();
        let orders = Orders::default();
        assert_eq!(orders.of(&file, ""), ["z", "allOf"]);
        assert_eq!(orders.of(&file, "/allOf/1/properties"), ["y", "b", "a/b"]);
        assert!(orders.of(&file, "/allOf/7").is_empty());
        assert!(orders.of(Path::new("nowhere"), "").is_empty());
    }
}
