//! What the description says of the properties of named schemas beyond their types.

use std::collections::BTreeMap;

use super::constraints;
use super::object::properties;
use super::{DeprecationFacts, TypeNames};
use crate::document::Document;

/// A property that is more than its type.
#[derive(Default)]
pub(crate) struct FieldFacts {
    /// Whether it is a list that must not have a value twice.
    pub(crate) is_set: bool,
    /// What the Market announced of its end.
    pub(crate) deprecation: Option<DeprecationFacts>,
}

/// By the Rust name of the type, and the name of the property.
pub(crate) type Fields = BTreeMap<(String, String), FieldFacts>;

/// Reads the properties of every named schema.
pub(crate) fn read(document: &Document, types: &TypeNames) -> Fields {
    let mut fields = Fields::new();
    for (name, schema) in document.schemas() {
        let Some(rust) = types.rust(name) else { continue };
        for property in properties(document, schema) {
            let resolved = document.resolve(property.schema);
            let is_set = constraints::is_set(resolved);
            let deprecation = DeprecationFacts::of(property.schema);
            if is_set || deprecation.is_some() {
                let key = (rust.to_owned(), property.name.to_owned());
                fields.insert(key, FieldFacts { is_set, deprecation });
            }
        }
    }
    fields
}
