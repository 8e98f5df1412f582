//! How long a text or a file may be that we send: what has to be known before it is sent.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, schema_name};

/// The largest length of a property of a body.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BoundFacts {
    /// The name of the schema in the description.
    pub(crate) schema: String,
    pub(crate) property: String,
    pub(crate) largest: u64,
    /// Whether bytes are counted, and not characters.
    pub(crate) binary: bool,
}

/// Reads `maxLength` of the properties of every body, and of every answer to a webhook.
pub(crate) fn read(document: &Document) -> Vec<BoundFacts> {
    let bodies = document.operations().filter_map(|at| at.value.get("requestBody"));
    let answers = document.webhooks().filter_map(|at| at.value.get("responses")?.as_object());
    let sent = bodies.chain(answers.flat_map(|answers| answers.values()));
    let mut bounds = BTreeSet::new();
    for holder in sent {
        let content = document.resolve(holder).get("content").and_then(Value::as_object);
        for media in content.into_iter().flat_map(|content| content.values()) {
            let Some(schema) = media.get("schema") else { continue };
            let name = schema_name(schema).unwrap_or_default();
            bounds.extend(of_schema(name, document.resolve(schema)));
        }
    }
    bounds.into_iter().collect()
}

fn of_schema(name: &str, schema: &Value) -> impl Iterator<Item = BoundFacts> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().filter_map(move |(property, schema)| {
        Some(BoundFacts {
            schema: name.to_owned(),
            property: property.clone(),
            largest: schema.get("maxLength")?.as_u64()?,
            binary: schema.get("format").and_then(Value::as_str) == Some("binary"),
        })
    })
}
