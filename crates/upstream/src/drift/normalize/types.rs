//! The type of a value, whether it may be `null`, and the values that it is one of.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::messages::plain;
use super::super::model::{Fact, Set};
use super::node::{Node, Read};
use super::parts::{Part, has_null};
use crate::translate::VALUES;

/// What the parts of a schema say of these together.
#[derive(Default)]
pub(super) struct Types {
    pub(super) one: Option<Fact>,
    pub(super) nullable: Option<Fact>,
    pub(super) values: Option<Set>,
}

impl Types {
    pub(super) fn is_integer(&self) -> bool {
        self.one.as_ref().is_some_and(|one| one.value == "integer")
    }
}

/// Reads them.
pub(super) fn read(parts: &[Part<'_>]) -> Read<Types> {
    let mut types = Types::default();
    for part in parts {
        types.add_type(&part.node)?;
        types.add_values(&part.node)?;
        if part.node.flag_of("nullable")? {
            types.may_be_null(part.node.pointer.clone() + "/nullable");
        }
        if has_null(&part.node)? {
            types.may_be_null(part.node.pointer.clone());
        }
    }
    if types.one.is_none() {
        types.one = inferred(parts, types.values.as_ref());
    }
    Ok(types)
}

impl Types {
    fn may_be_null(&mut self, pointer: String) {
        self.nullable.get_or_insert(Fact { value: json!(true), pointer });
    }

    /// A type, or a list of them in which `null` has the meaning of `nullable`.
    fn add_type(&mut self, node: &Node<'_>) -> Read<()> {
        let Some(holder) = node.get("type") else { return Ok(()) };
        let mut names = BTreeSet::new();
        let listed = if holder.value.is_array() { holder.items()? } else { vec![holder.clone()] };
        for name in &listed {
            match name.text()? {
                "null" => self.may_be_null(name.pointer.clone()),
                name => drop(names.insert(name)),
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        let value = json!(names.into_iter().collect::<Vec<_>>().join(" or "));
        match &mut self.one {
            None => self.one = Some(Fact { value, pointer: holder.pointer }),
            // A whole number is a number.
            Some(one) if one.value == "number" && value == "integer" => {
                *one = Fact { value, pointer: holder.pointer };
            }
            Some(one) if one.value == value || (one.value == "integer" && value == "number") => {}
            Some(one) => one.value = json!(format!("{} and {}", plain(&one.value), plain(&value))),
        }
        Ok(())
    }

    /// The values that every list of them has.
    fn add_values(&mut self, node: &Node<'_>) -> Read<()> {
        let listed = match (node.get("enum").or_else(|| node.get(VALUES)), node.get("const")) {
            (Some(all), _) => (all.pointer.clone(), all.items()?),
            (None, Some(only)) => (only.pointer.clone(), vec![only]),
            (None, None) => return Ok(()),
        };
        let (pointer, mut nodes) = listed;
        if let Some(null) = nodes.iter().find(|node| node.value.is_null()) {
            self.may_be_null(null.pointer.clone());
        }
        nodes.retain(|node| !node.value.is_null());
        let members = nodes.into_iter().map(|node| (plain(node.value), node.pointer)).collect();
        match &mut self.values {
            None => self.values = Some(Set { pointer, members }),
            Some(known) => known.members.retain(|member, _| members.contains_key(member)),
        }
        Ok(())
    }
}

/// The type that a schema means and does not write down.
fn inferred(parts: &[Part<'_>], values: Option<&Set>) -> Option<Fact> {
    let has = |key: &'static str| parts.iter().find_map(move |part| part.node.get(key));
    let (name, node) = if let Some(node) = has("properties").or_else(|| has("additionalProperties")) {
        ("object", node)
    } else if let Some(node) = has("items") {
        ("array", node)
    } else {
        let node = has("enum").or_else(|| has("const"))?;
        let mut listed = node.value.as_array().map_or(std::slice::from_ref(node.value), Vec::as_slice).iter();
        let texts = values.is_some() && listed.all(|value| value.is_string() || value.is_null());
        (if texts { "string" } else { return None }, node)
    };
    Some(Fact { value: Value::from(name), pointer: node.pointer })
}
