//! Variants, and the tag that tells them apart.

use std::collections::BTreeMap;

use yandex_market_codegen::Description;

use super::super::model::{Content, Key, Source, Tag, Union};
use super::node::{Node, Read};
use super::parts::{Part, parts as parts_of, variants};

/// The variants of a schema, if it has any.
///
/// What the schema says beside them holds for each of them and is made a part of each. So it does not matter which of
/// the two places a description writes it in.
pub(super) fn read(description: &Description, parts: &[Part<'_>]) -> Read<Option<Union>> {
    let Some(holder) = holder(parts)? else { return Ok(None) };
    let beside = beside(parts, holder)?;
    let tags = holder.get("discriminator");
    let mapping = tags.as_ref().map_or(Ok(Vec::new()), mapping)?;
    let mut found: BTreeMap<String, Content> = BTreeMap::new();
    for (number, variant) in variants(holder)?.into_iter().enumerate() {
        let target = variant.target()?;
        let schema = with(&beside, &variant.pointer);
        // A variant that the mapping has is known by the values there.
        if !mapping.iter().any(|tag| Some(tag.target.as_str()) == target) {
            let name = target.filter(|_| tags.is_some()).and_then(|target| target.rsplit('/').next());
            let name = name.map_or_else(|| number.to_string(), str::to_owned);
            found.insert(name, Content { pointer: variant.pointer, schema });
        }
    }
    for Mapped { name, target, pointer } in mapping {
        found.insert(name, Content { pointer, schema: with(&beside, &target) });
    }
    let tag = tags.map(|tags| tag(description, &tags, &beside, &found)).transpose()?;
    Ok(Some(Union { pointer: holder.pointer.clone(), tag, variants: found }))
}

/// The part that has the variants. A second one stays a part of each of its variants.
fn holder<'p, 'a>(parts: &'p [Part<'a>]) -> Read<Option<&'p Node<'a>>> {
    for part in parts.iter().filter(|part| part.whole) {
        if variants(&part.node)?.len() > 1 {
            return Ok(Some(&part.node));
        }
    }
    Ok(None)
}

fn beside(parts: &[Part<'_>], holder: &Node<'_>) -> Read<Key> {
    let mut beside = Key::default();
    for part in parts {
        let more = part.whole && part.node.pointer != holder.pointer && variants(&part.node)?.len() > 1;
        beside.0.insert(Source { pointer: part.node.pointer.clone(), bare: !more });
    }
    Ok(beside)
}

/// What is said beside the variants, and a variant.
fn with(beside: &Key, variant: &str) -> Key {
    let mut schema = beside.clone();
    schema.0.insert(Source { pointer: variant.to_owned(), bare: false });
    schema
}

/// A value of the tag with the place of what it means, and its own.
struct Mapped {
    name: String,
    target: String,
    pointer: String,
}

fn mapping(tags: &Node<'_>) -> Read<Vec<Mapped>> {
    let mut mapping = Vec::new();
    for (name, node) in tags.fields_of("mapping")? {
        let target = node.text()?.strip_prefix('#');
        let target = target.ok_or_else(|| node.problem("leads out of the description"))?.to_owned();
        mapping.push(Mapped { name: name.to_owned(), target, pointer: node.pointer });
    }
    Ok(mapping)
}

fn tag(
    description: &Description,
    tags: &Node<'_>,
    beside: &Key,
    variants: &BTreeMap<String, Content>,
) -> Read<Tag> {
    let name = tags.needed("propertyName")?.text()?;
    let mut bare = beside.clone();
    bare.0 = bare.0.into_iter().map(|source| Source { bare: true, ..source }).collect();
    for key in [&bare].into_iter().chain(variants.values().map(|variant| &variant.schema)) {
        let schema = field(description, key, name)?;
        if !schema.0.is_empty() {
            return Ok(Tag { name: name.to_owned(), schema });
        }
    }
    Ok(Tag { name: name.to_owned(), schema: Key::default() })
}

/// The schema of a field, from every part that describes it.
fn field(description: &Description, key: &Key, name: &str) -> Read<Key> {
    let parts = parts_of(description, key)?;
    let holders = parts.iter().filter_map(|part| part.node.get("properties"));
    let fields = holders.filter_map(|holder| holder.get(name));
    Ok(Key(fields.map(|field| Source { pointer: field.pointer, bare: false }).collect()))
}
