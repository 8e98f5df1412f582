//! A schema, from its parts.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yandex_market_codegen::Description;

use super::super::kind::Kind;
use super::super::model::{Content, Fact, Facts, Field, Key, Schema, Set, Source};
use super::extensions::{self, Holder};
use super::node::Read;
use super::parts::{Part, parts};
use super::{keywords, types, union};

/// Reads the schema with this key.
pub(super) fn read(description: &Description, key: &Key) -> Read<Schema> {
    let parts = parts(description, key)?;
    let pointer = pointer(&parts);
    let types = types::read(&parts)?;
    let extensions = extensions(&parts)?;
    if let Some(union) = union::read(description, &parts)? {
        let mut facts = keywords::beside_variants(&parts)?;
        facts.extend(types.nullable.map(|fact| (Kind::Nullable, fact)));
        facts.insert(Kind::Type, Fact { value: json!("one of several"), pointer: union.pointer.clone() });
        return Ok(Schema { pointer, facts, extensions, union: Some(union), ..Schema::default() });
    }
    let mut facts = keywords::read(&parts, types.is_integer())?;
    facts.extend(types.nullable.map(|fact| (Kind::Nullable, fact)));
    facts.extend(types.one.map(|fact| (Kind::Type, fact)));
    let rest = rest(&parts, &mut facts)?;
    Ok(Schema {
        pointer,
        facts,
        extensions,
        values: types.values,
        fields: fields(&parts)?,
        items: inner(&parts, "items"),
        rest,
        union: None,
    })
}

fn extensions(parts: &[Part<'_>]) -> Read<Set> {
    let mut set = Set::default();
    for part in parts {
        extensions::add(&mut set, &part.node, Holder::Schema)?;
        if let Some(tags) = part.node.get("discriminator") {
            extensions::add(&mut set, &tags, Holder::Other)?;
        }
    }
    Ok(set)
}

/// Where a reader looks for the schema: not where it is only referred to.
fn pointer(parts: &[Part<'_>]) -> String {
    let written = parts.iter().find(|part| part.whole && part.node.get("$ref").is_none());
    written.or(parts.first()).map(|part| part.node.pointer.clone()).unwrap_or_default()
}

fn fields(parts: &[Part<'_>]) -> Read<BTreeMap<String, Field>> {
    let mut fields: BTreeMap<String, Field> = BTreeMap::new();
    for part in parts {
        for (name, node) in part.node.fields_of("properties")? {
            let field = fields.entry(name.to_owned()).or_default();
            if field.pointer.is_empty() {
                field.pointer = node.pointer.clone();
            }
            field.schema.0.insert(Source { pointer: node.pointer, bare: false });
        }
    }
    for part in parts {
        for name in part.node.items_of("required")? {
            let field = fields.entry(name.text()?.to_owned()).or_default();
            if field.pointer.is_empty() {
                field.pointer = name.pointer.clone();
            }
            field.required.get_or_insert(name.pointer);
        }
    }
    Ok(fields)
}

/// What is said of the fields that have no name.
fn rest(parts: &[Part<'_>], facts: &mut Facts) -> Read<Option<Content>> {
    for part in parts {
        let Some(rest) = part.node.get("additionalProperties") else { continue };
        if *rest.value == Value::Bool(false) {
            facts.insert(Kind::Closed, Fact { value: json!(true), pointer: rest.pointer });
        } else if *rest.value != Value::Bool(true) {
            rest.fields()?;
        }
    }
    Ok(inner(parts, "additionalProperties"))
}

/// The schema at a keyword of any of the parts. One that allows everything is like none.
fn inner(parts: &[Part<'_>], key: &str) -> Option<Content> {
    let nodes = parts.iter().filter_map(|part| part.node.get(key));
    let nodes = nodes.filter(|node| !node.value.is_boolean() && *node.value != json!({}));
    let pointers: Vec<String> = nodes.map(|node| node.pointer).collect();
    let sources = pointers.iter().map(|pointer| Source { pointer: pointer.clone(), bare: false });
    Some(Content { pointer: pointers.first()?.clone(), schema: Key(sources.collect()) })
}
