//! The parts of a schema: what it says itself, what it refers to and what its `allOf` adds.

use serde_json::Value;
use yandex_market_codegen::Description;

use super::super::model::{Key, Source};
use super::node::{Node, Read};

/// A place that adds to a schema.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) node: Node<'a>,
    /// Whether what it refers to, and its variants, are meant too.
    pub(super) whole: bool,
}

/// Every part of the schema with this key, each once.
pub(super) fn parts<'a>(description: &'a Description, key: &Key) -> Read<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    for Source { pointer, bare } in &key.0 {
        add(&mut parts, Node::at(description, pointer)?, !bare, &mut Vec::new())?;
    }
    Ok(parts)
}

fn add<'a>(parts: &mut Vec<Part<'a>>, node: Node<'a>, whole: bool, above: &mut Vec<String>) -> Read<()> {
    // `true` is a schema too: the one that allows everything.
    if *node.value == Value::Bool(true) {
        return Ok(());
    }
    node.fields()?;
    if above.contains(&node.pointer) {
        return Err(node.problem("goes in a circle: the schema is a part of itself"));
    }
    if parts.iter().any(|part| part.node.pointer == node.pointer && (part.whole || !whole)) {
        return Ok(());
    }
    parts.push(Part { node: node.clone(), whole });
    if !whole {
        return Ok(());
    }
    above.push(node.pointer.clone());
    for child in inner(&node)? {
        add(parts, child, true, above)?;
    }
    above.pop();
    Ok(())
}

/// The schemas that one is made of. One alternative alone is no alternative.
fn inner<'a>(node: &Node<'a>) -> Read<Vec<Node<'a>>> {
    let mut inner = Vec::new();
    if let Some(target) = node.target()? {
        inner.push(Node::at(node.description, target)?);
    }
    inner.extend(node.items_of("allOf")?);
    let mut variants = variants(node)?;
    if variants.len() == 1 {
        inner.append(&mut variants);
    }
    Ok(inner)
}

/// The variants of a schema, but for the one that is `null`.
pub(super) fn variants<'a>(node: &Node<'a>) -> Read<Vec<Node<'a>>> {
    Ok(all_variants(node)?.into_iter().filter(|variant| !is_null(variant)).collect())
}

/// Whether one of the variants of a schema is `null`.
pub(super) fn has_null(node: &Node<'_>) -> Read<bool> {
    Ok(all_variants(node)?.iter().any(is_null))
}

fn all_variants<'a>(node: &Node<'a>) -> Read<Vec<Node<'a>>> {
    let holder = ["oneOf", "anyOf"].into_iter().find_map(|key| node.get(key));
    holder.map_or(Ok(Vec::new()), |holder| holder.items())
}

fn is_null(variant: &Node<'_>) -> bool {
    let only = |key: &str| variant.value.get(key);
    only("type").is_some_and(|its| its == "null")
        || only("const").is_some_and(Value::is_null)
        || only("enum").and_then(Value::as_array).is_some_and(|all| all.iter().all(Value::is_null))
}
