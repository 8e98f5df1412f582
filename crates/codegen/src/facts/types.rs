//! The Rust name of each schema.

use std::collections::BTreeMap;

use serde_json::Value;

use super::IdFacts;
use crate::document::Document;
use crate::names;
use crate::problem::Problem;

/// Schema name → Rust name, for every schema of the description.
#[derive(Debug, Default)]
pub(crate) struct TypeNames(BTreeMap<String, String>);

impl TypeNames {
    /// Every Rust name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// The name in the description of a type.
    pub(crate) fn described(&self, rust: &str) -> Option<&str> {
        self.0.iter().find(|(_, name)| *name == rust).map(|(schema, _)| schema.as_str())
    }

    /// The Rust name of a schema.
    pub(crate) fn rust(&self, schema: &str) -> Option<&str> {
        self.0.get(schema).map(String::as_str)
    }
}

/// Names every schema and refuses two of one name.
pub(crate) fn read(document: &Document, ids: &[IdFacts], problems: &mut Vec<Problem>) -> TypeNames {
    let ids = ids
        .iter()
        .flat_map(|id| [id.name.clone(), id.as_text()].map(|name| (name, format!("the id `{}`", id.name))));
    let mut owners: BTreeMap<String, String> = ids.collect();
    let mut names = TypeNames::default();
    for (schema, value) in document.schemas() {
        let pointer = format!("/components/schemas/{schema}");
        let name = match rust_name(schema, value) {
            Ok(name) => name,
            Err(reason) => {
                problems.push(document.problem(&pointer, reason));
                continue;
            }
        };
        if let Some(owner) = owners.insert(name.clone(), format!("the schema `{schema}`")) {
            let reason =
                format!("the Rust name `{name}` is taken by {owner}; choose another with `x-rust-name`");
            problems.push(document.problem(&pointer, reason));
        }
        names.0.insert(schema.clone(), name);
    }
    names
}

fn rust_name(schema: &str, value: &Value) -> Result<String, String> {
    let name = match value.get("x-rust-name") {
        None => names::type_name(schema),
        Some(Value::String(name)) => name.clone(),
        Some(other) => return Err(format!("`x-rust-name` must be a string, not {other}")),
    };
    if names::is_type_name(&name) {
        return Ok(name);
    }
    Err(format!("`{name}` cannot be the name of a Rust type; give one with `x-rust-name`"))
}
