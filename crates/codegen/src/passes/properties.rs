//! Properties whose Rust name typify cannot find by itself: `url` beside `_url`, `$`, one with an `x-rust-name`. They go through
//! it under names of no meaning, and get theirs afterwards.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::{Map, Value};

use super::schemas;
use crate::names;

/// A property that goes by another name for a while.
pub(crate) struct Renamed {
    /// The name that it goes by.
    pub(crate) stand_in: String,
    /// The name in the description.
    pub(crate) property: String,
    /// The name of its field, if no other field of the type has it.
    pub(crate) field: String,
}

/// The fields that a struct has besides its properties: ours, and that of typify for properties of any name.
const TAKEN: [&str; 2] = ["extra", "unknown_fields"];

/// Renames these properties wherever they stand.
pub(super) fn rename(view: &mut Value) -> Vec<Renamed> {
    let odd = odd(view);
    let mut renamed: BTreeMap<(String, String), String> = BTreeMap::new();
    schemas::for_each(view, &mut |schema| {
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
        let mut names = BTreeMap::new();
        let all = std::mem::take(properties).into_iter().map(|(property, one)| {
            let given = one.get("x-rust-name").and_then(Value::as_str);
            if given.is_none() && !odd.contains(&property) {
                return (property, one);
            }
            let field = given.map_or_else(|| names::field_name(&property), str::to_owned);
            let number = renamed.len() + 1;
            let stand_in = renamed
                .entry((property.clone(), field))
                .or_insert_with(|| format!("property_by_number_{number}"));
            names.insert(property, stand_in.clone());
            (stand_in.clone(), one)
        });
        *properties = all.collect::<Map<String, Value>>();
        let required = schema.get_mut("required").and_then(Value::as_array_mut);
        for one in required.into_iter().flatten() {
            if let Some(stand_in) = one.as_str().and_then(|name| names.get(name)) {
                *one = Value::String(stand_in.clone());
            }
        }
    });
    let renamed = renamed.into_iter();
    renamed.map(|((property, field), stand_in)| Renamed { stand_in, property, field }).collect()
}

/// Lists the properties whose names come to nothing in Rust, or to the same as others: those of two schemas may meet in a third
/// that is composed of them.
fn odd(view: &mut Value) -> BTreeSet<String> {
    let mut by_field: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    schemas::for_each(view, &mut |schema| {
        for property in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            by_field.entry(names::field_name(property)).or_default().insert(property.clone());
        }
    });
    let is_odd = |field: &str, property: &str| {
        let is_plain = property.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && property.starts_with(|first: char| first.is_ascii_alphabetic())
            && property.to_snake_case() == field.trim_end_matches('_');
        !is_plain || TAKEN.contains(&field)
    };
    let odd = by_field.into_iter().flat_map(|(field, properties)| {
        let are_many = properties.len() > 1;
        properties.into_iter().filter(move |property| are_many || is_odd(&field, property))
    });
    odd.collect()
}
