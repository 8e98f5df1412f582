//! What a description says, in one form, however it is written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::kind::Kind;

/// The operations of a description, with the schemas that they use.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// By `operationId`.
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) schemas: BTreeMap<Key, Schema>,
    /// Unknown extensions of the description as a whole.
    pub(super) extensions: Set,
}

/// A JSON pointer into the bundled description.
pub(super) type Pointer = String;

/// Something said once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub(super) value: Value,
    pub(super) pointer: Pointer,
}

/// Facts by what they are about.
pub(super) type Facts = BTreeMap<Kind, Fact>;

/// Things of which the order does not matter, each with where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Set {
    pub(super) pointer: Pointer,
    pub(super) members: BTreeMap<String, Pointer>,
}

/// An operation, or only its head when it is not compared.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    /// The first tag.
    pub(super) group: String,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) pointer: Pointer,
    /// Whether it is one that the Market calls.
    pub(super) webhook: bool,
    pub(super) facts: Facts,
    pub(super) sets: BTreeMap<Kind, Set>,
    /// Its unknown extensions.
    pub(super) extensions: Set,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    pub(super) answers: BTreeMap<String, Body>,
}

impl Operation {
    /// The path with nothing but the places of its parameters.
    pub(super) fn template(&self) -> String {
        let segments = self.path.trim_matches('/').split('/');
        let segments = segments.map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// Where it travels, such as `query`.
    pub(super) place: String,
    /// What it is called.
    pub(super) name: String,
    /// Everything that it is recognized by: its name, its aliases, or its position in a path.
    pub(super) names: BTreeSet<String>,
    pub(super) pointer: Pointer,
    pub(super) facts: Facts,
    pub(super) extensions: Set,
    pub(super) content: Content,
}

/// A body or an answer.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) pointer: Pointer,
    pub(super) facts: Facts,
    pub(super) extensions: Set,
    pub(super) content: BTreeMap<String, Content>,
}

/// What a parameter or a body of one media type holds.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) pointer: Pointer,
    pub(super) schema: Key,
}

/// A schema is known by the places whose sentences it joins: its own, those of its `allOf`, and so on. The empty key is
/// the schema that allows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) BTreeSet<Source>);

/// A place that adds to a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    pub(super) pointer: Pointer,
    /// Whether only what stands there itself is meant, without what it refers to and without its variants.
    pub(super) bare: bool,
}

impl Key {
    /// The schema written at a place.
    pub(super) fn at(pointer: impl Into<Pointer>) -> Self {
        Self(BTreeSet::from([Source { pointer: pointer.into(), bare: false }]))
    }
}

/// A schema, `allOf` joined and every spelling of the same made one.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    pub(super) pointer: Pointer,
    pub(super) facts: Facts,
    pub(super) extensions: Set,
    /// The listed values, where only they are allowed.
    pub(super) values: Option<Set>,
    pub(super) fields: BTreeMap<String, Field>,
    pub(super) items: Option<Content>,
    /// The values of a map.
    pub(super) rest: Option<Content>,
    pub(super) union: Option<Union>,
}

/// A field of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    pub(super) pointer: Pointer,
    /// Where it is said to be required.
    pub(super) required: Option<Pointer>,
    pub(super) schema: Key,
}

/// One of several schemas. What is said beside the variants is part of each of them.
#[derive(Clone, Debug)]
pub(super) struct Union {
    pub(super) pointer: Pointer,
    pub(super) tag: Option<Tag>,
    /// By the values of the tag; without one by their numbers.
    pub(super) variants: BTreeMap<String, Content>,
}

/// The field that tells variants apart. It is no field of any variant.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) schema: Key,
}
