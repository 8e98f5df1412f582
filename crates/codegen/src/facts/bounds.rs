//! How long a text, a file or a list may be that we send: what has to be known before it is sent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::{Document, schema_name};
use crate::names;

/// The largest length of what a body has.
pub(crate) struct BoundFacts {
    /// The name of the constant.
    pub(crate) name: String,
    /// What is bound: `text`, or a schema that is a text.
    pub(crate) of: String,
    pub(crate) largest: u64,
    pub(crate) unit: Unit,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Characters,
    Bytes,
    Items,
}

/// Reads `maxLength` and `maxItems` of everything that bodies, and answers to webhooks, are made of.
pub(crate) fn read(document: &Document) -> Vec<BoundFacts> {
    let mut reader = Reader { document, seen: BTreeSet::new(), bounds: BTreeMap::new() };
    let bodies = document.operations().filter_map(|at| at.value.get("requestBody"));
    let answers = document.webhooks().filter_map(|at| at.value.get("responses")?.as_object());
    for holder in bodies.chain(answers.flat_map(|answers| answers.values())) {
        let content = document.resolve(holder).get("content").and_then(Value::as_object);
        for schema in
            content.into_iter().flat_map(|content| content.values()).filter_map(|at| at.get("schema"))
        {
            reader.schema("", schema);
        }
    }
    reader.bounds.into_values().collect()
}

struct Reader<'a> {
    document: &'a Document,
    /// The schemas with a name that were read.
    seen: BTreeSet<&'a str>,
    bounds: BTreeMap<String, BoundFacts>,
}

impl<'a> Reader<'a> {
    /// A schema, below one that has a name unless it has its own.
    fn schema(&mut self, owner: &'a str, schema: &'a Value) {
        let owner = match schema_name(schema) {
            Some(name) if !self.seen.insert(name) => return,
            Some(name) => {
                self.note(name.to_owned(), format!("`{name}`"), self.document.resolve(schema));
                name
            }
            None => owner,
        };
        let schema = self.document.resolve(schema);
        let properties = schema.get("properties").and_then(Value::as_object);
        for (property, schema) in properties.into_iter().flatten() {
            let of = format!("`{property}` of `{owner}`");
            self.note(format!("{owner}_{property}"), of, schema);
            self.schema(owner, schema);
        }
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.chain(schema.get("items")) {
            self.schema(owner, part);
        }
    }

    /// Notes the bound of a schema, if it has one of its own.
    fn note(&mut self, name: String, of: String, schema: &Value) {
        let number = |key: &str| schema.get(key).and_then(Value::as_u64);
        let is_binary = schema.get("format").is_some_and(|format| format == "binary");
        let length_unit = if is_binary { Unit::Bytes } else { Unit::Characters };
        let length = number("maxLength").map(|largest| (largest, length_unit));
        if let Some((largest, unit)) = length.or(number("maxItems").map(|largest| (largest, Unit::Items))) {
            let name = names::constant_name(&name);
            self.bounds.entry(name.clone()).or_insert(BoundFacts { name, of, largest, unit });
        }
    }
}
