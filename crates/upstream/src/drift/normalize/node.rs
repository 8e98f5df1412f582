//! A node of a description, which is read strictly: what is not of the shape it must have is told with its place.

use std::path::Path;

use serde_json::Value;
use yandex_market_codegen::{Description, Problem};

/// A node and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) description: &'a Description,
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

pub(super) type Read<T> = Result<T, Problem>;

impl<'a> Node<'a> {
    /// The node at a bundled pointer.
    pub(super) fn at(description: &'a Description, pointer: &str) -> Read<Self> {
        match description.root().pointer(pointer) {
            Some(value) => Ok(Self { description, value, pointer: pointer.to_owned() }),
            None => Err(problem(description, pointer, "is not there")),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(self.child(self.value.get(key)?, key))
    }

    /// The fields of an object.
    pub(super) fn fields(&self) -> Read<Vec<(&'a str, Self)>> {
        let fields = self.value.as_object().ok_or_else(|| self.problem("is no object"))?;
        Ok(fields.iter().map(|(key, value)| (key.as_str(), self.child(value, key))).collect())
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Read<Vec<Self>> {
        let items = self.value.as_array().ok_or_else(|| self.problem("is no list"))?;
        let numbered = items.iter().enumerate();
        Ok(numbered.map(|(index, value)| self.child(value, &index.to_string())).collect())
    }

    pub(super) fn text(&self) -> Read<&'a str> {
        self.value.as_str().ok_or_else(|| self.problem("is no text"))
    }

    pub(super) fn flag(&self) -> Read<bool> {
        self.value.as_bool().ok_or_else(|| self.problem("is neither `true` nor `false`"))
    }

    pub(super) fn count(&self) -> Read<u64> {
        self.value.as_u64().ok_or_else(|| self.problem("is no whole number from 0"))
    }

    /// A field that is there.
    pub(super) fn needed(&self, key: &str) -> Read<Self> {
        self.fields()?;
        self.get(key).ok_or_else(|| self.problem(&format!("has no `{key}`")))
    }

    /// The fields of an object that may be left out.
    pub(super) fn fields_of(&self, key: &str) -> Read<Vec<(&'a str, Self)>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.fields())
    }

    /// The items of a list that may be left out.
    pub(super) fn items_of(&self, key: &str) -> Read<Vec<Self>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.items())
    }

    /// A flag that may be left out.
    pub(super) fn flag_of(&self, key: &str) -> Read<bool> {
        self.get(key).map_or(Ok(false), |node| node.flag())
    }

    /// The node that a `$ref` leads to, or this one.
    pub(super) fn followed(self) -> Read<Self> {
        let mut node = self;
        let mut seen = Vec::new();
        while let Some(target) = node.target()? {
            if seen.contains(&node.pointer) {
                return Err(node.problem("`$ref` goes in a circle"));
            }
            seen.push(node.pointer.clone());
            node = Self::at(node.description, target)?;
        }
        Ok(node)
    }

    /// The pointer that a `$ref` names.
    pub(super) fn target(&self) -> Read<Option<&'a str>> {
        let Some(target) = self.get("$ref") else { return Ok(None) };
        let text = target.text()?;
        text.strip_prefix('#').map(Some).ok_or_else(|| target.problem("leads out of the description"))
    }

    /// A complaint about this node, in terms of the file that it was read from.
    pub(super) fn problem(&self, reason: &str) -> Problem {
        problem(self.description, &self.pointer, reason)
    }

    fn child(&self, value: &'a Value, key: &str) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        Self { description: self.description, value, pointer: format!("{}/{key}", self.pointer) }
    }
}

fn problem(description: &Description, pointer: &str, reason: &str) -> Problem {
    let (file, pointer) = description.origin(pointer);
    complaint(&file, &pointer, reason)
}

fn complaint(file: &Path, pointer: &str, reason: &str) -> Problem {
    Problem { file: file.to_owned(), pointer: pointer.to_owned(), reason: reason.to_owned() }
}
