//! The part of a response that it is about.

use serde_json::Value;
use yandex_market_api::Operation;
use yandex_market_api::description::{self, property, required};

/// The pointer to what a response is about, and its schema: the item in the middle of its page, or its result.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) place: String,
    pub(crate) is_item: bool,
    schema: &'static Value,
}

/// Returns the subject of a response. An error has none.
pub(crate) fn subject(operation: &Operation, response: &Value) -> Option<Subject> {
    let schema = description::response_schema(operation)?;
    if let Some(items) = operation.page.and_then(|page| page.items) {
        let length = response.pointer(items).and_then(Value::as_array).map_or(0, Vec::len);
        if length > 0 {
            let schema = description::item_schema(operation)?;
            return Some(Subject { place: format!("{items}/{}", length / 2), is_item: true, schema });
        }
    }
    // Old operations have no `result`, but a field of their own.
    let is_object = |name: &&String| response.get(*name).is_some_and(Value::is_object);
    let other = || response.as_object()?.keys().find(is_object).map(String::as_str);
    let name = if response.get("result").is_some() { "result" } else { other()? };
    Some(Subject { place: format!("/{name}"), is_item: false, schema: property(schema, name)? })
}

impl Subject {
    /// The pointer to the first field of this kind. `wanted` is asked with the schema of a field, and whether the field is
    /// required.
    pub(crate) fn find(&self, response: &Value, wanted: &impl Fn(&Value, bool) -> bool) -> Option<String> {
        let found = find(self.schema, response.pointer(&self.place)?, wanted)?;
        Some(format!("{}{found}", self.place))
    }
}

/// Looks at the fields of an object first, and then into them.
fn find(schema: &Value, value: &Value, wanted: &impl Fn(&Value, bool) -> bool) -> Option<String> {
    if let Some(first) = value.get(0) {
        let items = description::resolve(schema).get("items")?;
        let is_wanted = !first.is_object() && wanted(description::resolve(items), true);
        return if is_wanted {
            Some("/0".to_owned())
        } else {
            find(items, first, wanted).map(|rest| format!("/0{rest}"))
        };
    }
    let fields = value.as_object()?;
    let known = || fields.iter().filter_map(|(name, value)| Some((name, value, property(schema, name)?)));
    let own =
        known().find(|(name, _, property)| wanted(flat(property), required(schema).contains(&name.as_str())));
    let inner = || {
        known().find_map(|(name, value, property)| Some(format!("/{name}{}", find(property, value, wanted)?)))
    };
    own.map(|(name, ..)| format!("/{name}")).or_else(inner)
}

/// The schema that has the type: that of an enum may stand in an `allOf` beside a default.
pub(crate) fn flat(schema: &Value) -> &Value {
    let schema = description::resolve(schema);
    match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([part]) if schema.get("type").is_none() => flat(part),
        _ => schema,
    }
}
