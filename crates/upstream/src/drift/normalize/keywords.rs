//! Everything else that a schema says.

use serde_json::{Value, json};

use super::super::bounds;
use super::super::kind::Kind;
use super::super::model::{Fact, Facts};
use super::node::{Node, Read};
use super::operation::ageing;
use super::parts::{Part, variants};
use crate::dates;

/// What has no meaning for a program, and what is read elsewhere.
const SILENT: [&str; 26] = [
    "$comment",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "deprecated",
    "description",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "items",
    "maximum",
    "minimum",
    "nullable",
    "oneOf",
    "properties",
    "required",
    "summary",
    "title",
    "type",
    "xml",
];

const COUNTS: [(&str, Kind); 6] = [
    ("minLength", Kind::MinLength),
    ("maxLength", Kind::MaxLength),
    ("minItems", Kind::MinItems),
    ("maxItems", Kind::MaxItems),
    ("minProperties", Kind::MinProperties),
    ("maxProperties", Kind::MaxProperties),
];

const BOUNDS: [(&str, &str, Kind); 2] =
    [("minimum", "exclusiveMinimum", Kind::Minimum), ("maximum", "exclusiveMaximum", Kind::Maximum)];

/// The facts of a schema without variants.
pub(super) fn read(parts: &[Part<'_>], integer: bool) -> Read<Facts> {
    let mut facts = beside_variants(parts)?;
    for part in parts {
        for (key, node) in part.node.fields()? {
            if let Some((_, kind)) = COUNTS.iter().find(|(name, _)| *name == key) {
                // No length is below 0.
                if node.count()? > 0 || !bounds::is_lower(*kind) {
                    tighten(&mut facts, *kind, node.value.clone(), node.pointer);
                }
                continue;
            }
            add(&mut facts, &part.node, key, &node)?;
        }
        for (inclusive, exclusive, kind) in BOUNDS {
            bound(&mut facts, &part.node, (inclusive, exclusive, kind), integer)?;
        }
    }
    Ok(facts)
}

/// The facts of a schema that are not about its variants.
pub(super) fn beside_variants(parts: &[Part<'_>]) -> Read<Facts> {
    let mut facts = Facts::new();
    for part in parts {
        for (kind, fact) in ageing(&part.node)? {
            facts.entry(kind).or_insert(fact);
        }
        if let Some(node) = part.node.get("default") {
            let fact = Fact { value: bounds::number(node.value), pointer: node.pointer };
            facts.entry(Kind::Default).or_insert(fact);
        }
    }
    Ok(facts)
}

fn add(facts: &mut Facts, holder: &Node<'_>, key: &str, node: &Node<'_>) -> Read<()> {
    let value = bounds::number(node.value);
    match key {
        "default" => {}
        "format" => join(facts, Kind::Format, format(holder, node.text()?)?, node),
        "pattern" => join(facts, Kind::Pattern, node.text()?, node),
        "multipleOf" => drop(facts.insert(Kind::MultipleOf, Fact { value, pointer: node.pointer.clone() })),
        "uniqueItems" => {
            if node.flag()? {
                facts.insert(Kind::UniqueItems, Fact { value, pointer: node.pointer.clone() });
            }
        }
        "discriminator" if !variants(holder)?.is_empty() => {}
        key if SILENT.contains(&key) || key.starts_with("x-") => {}
        // A flag that is not set is like none.
        _ if value == false => {}
        key => keyword(facts, key, value, node),
    }
    Ok(())
}

/// The format that the text of the schema, or of the parameter that has it, tells.
fn format<'a>(schema: &Node<'a>, written: &'a str) -> Read<&'a str> {
    let own = schema.value.get("description").and_then(Value::as_str);
    let holder = schema.pointer.strip_suffix("/schema").map(|pointer| Node::at(schema.description, pointer));
    let holder = holder.transpose()?.filter(|holder| holder.get("in").is_some());
    let of_parameter = holder.and_then(|holder| holder.value.get("description")?.as_str());
    Ok(dates::format(dates::format(written, own), of_parameter))
}

/// A text of which a schema can have more than one, when it has more than one part.
fn join(facts: &mut Facts, kind: Kind, text: &str, node: &Node<'_>) {
    let new = Fact { value: json!(text), pointer: node.pointer.clone() };
    let fact = facts.entry(kind).or_insert(new);
    let known = fact.value.as_str().unwrap_or_default();
    if !known.split(" and ").any(|known| known == text) {
        fact.value = json!(format!("{known} and {text}"));
    }
}

fn keyword(facts: &mut Facts, key: &str, value: Value, node: &Node<'_>) {
    let new = Fact { value: json!({}), pointer: node.pointer.clone() };
    if let Some(all) = facts.entry(Kind::Keyword).or_insert(new).value.as_object_mut() {
        all.insert(key.to_owned(), value);
    }
}

/// A bound, written with a flag as OpenAPI 3.0 has it or as a number of its own as 3.1 has it.
fn bound(
    facts: &mut Facts,
    holder: &Node<'_>,
    (inclusive, exclusive, kind): (&str, &str, Kind),
    integer: bool,
) -> Read<()> {
    let (bound, beyond) = (holder.get(inclusive), holder.get(exclusive));
    let flag = beyond.as_ref().is_some_and(|beyond| *beyond.value == true);
    if let Some(node) = bound {
        tighten(facts, kind, number(&node, kind, flag, integer)?, node.pointer);
    }
    if let Some(node) = beyond.filter(|beyond| !beyond.value.is_boolean()) {
        tighten(facts, kind, number(&node, kind, true, integer)?, node.pointer);
    }
    Ok(())
}

fn number(node: &Node<'_>, kind: Kind, beyond: bool, integer: bool) -> Read<Value> {
    if !node.value.is_number() {
        return Err(node.problem("is no number"));
    }
    let value = bounds::number(node.value);
    let step = if bounds::is_lower(kind) { 1 } else { -1 };
    match value.as_i64().and_then(|whole| whole.checked_add(step)) {
        _ if !beyond => Ok(value),
        Some(next) if integer => Ok(json!(next)),
        _ => Ok(json!({ "beyond": value })),
    }
}

/// Of two bounds the one that allows less is in force.
fn tighten(facts: &mut Facts, kind: Kind, value: Value, pointer: String) {
    let value = bounds::number(&value);
    let known = facts.get(&kind);
    if known.is_none_or(|known| bounds::is_tighter(kind, &value, &known.value)) {
        facts.insert(kind, Fact { value, pointer });
    }
}
