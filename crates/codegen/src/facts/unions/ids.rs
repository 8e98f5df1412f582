//! The ids of the variants of a tagged union: each is a method of the union.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::object::properties;
use super::UnionVariant;
use crate::document::Document;
use crate::names;

/// An id that variants of a union have.
pub(crate) struct UnionId {
    /// The name of the method.
    pub(crate) method: String,
    /// The Rust name of the id.
    pub(crate) id: String,
    /// The property in the description.
    pub(crate) property: String,
    /// The tags of the variants that have it.
    pub(crate) tags: BTreeSet<String>,
    /// True if the property is this id in every variant that has it.
    pub(crate) is_only: bool,
}

/// The functions that every union has, and those of a trait that a method would hide.
const TAKEN: [&str; 7] = ["clone", "dedup_key", "deserialize", "eq", "from_json", "is_known", "tag"];

/// Reads the ids of all variants, or returns the reason why two of them cannot be told apart.
///
/// A property with `x-id` is a method of its name: `chatId` is `chat_id()`. Where the same property is one id in some
/// variants and another id in others, one method cannot return both: each is named after the type of its id then
/// (`commentId` is `goods_feedback_comment_id()` and `answer_comment_id()`). So is a property whose name is no Rust name,
/// or one that the union has already.
pub(super) fn read(
    document: &Document,
    variants: &[UnionVariant],
    typed_tag: &str,
) -> Result<Vec<UnionId>, String> {
    let found = found(document, variants);
    let mut methods = BTreeMap::new();
    let mut ids = Vec::new();
    for ((property, id), tags) in &found {
        let is_only = found.keys().filter(|(other, _)| other == property).count() == 1;
        let own = Some(names::snake(property)).filter(|name| is_only && is_free(name, typed_tag));
        let method = own.unwrap_or_else(|| names::snake(id));
        if !is_free(&method, typed_tag) {
            return Err(format!("the id `{property}` of the variants cannot be read by a method `{method}`"));
        }
        if let Some(other) = methods.insert(method.clone(), property) {
            return Err(format!(
                "the ids `{other}` and `{property}` of the variants would both be read by the method `{method}`"
            ));
        }
        let (property, id, tags) = (property.clone(), id.clone(), tags.clone());
        ids.push(UnionId { method, id, property, tags, is_only });
    }
    Ok(ids)
}

/// Returns the tags of the variants that have an id, by its property and its type.
fn found(document: &Document, variants: &[UnionVariant]) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut found: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for variant in variants {
        let Some(schema) = document.resolve_name(&variant.schema) else { continue };
        for property in properties(document, schema) {
            if let Some(id) = property.schema.get("x-id").and_then(Value::as_str) {
                let key = (property.name.to_owned(), id.to_owned());
                found.entry(key).or_default().insert(variant.tag.clone());
            }
        }
    }
    found
}

fn is_free(method: &str, typed_tag: &str) -> bool {
    syn::parse_str::<syn::Ident>(method).is_ok() && !TAKEN.contains(&method) && method != typed_tag
}
