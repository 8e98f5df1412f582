//! Fields that are required and not described: each is a field of which nothing is known.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::schemas;

/// Describes every field that an object requires and none of its parts has: it may hold anything.
pub(super) fn describe(mut description: Value) -> Value {
    let components = description.pointer("/components/schemas").and_then(Value::as_object);
    let components = components.cloned().unwrap_or_default();
    schemas::for_each(&mut description, &mut |schema, _| {
        let missing = missing(schema, &components);
        if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            fields.extend(missing.into_iter().map(|name| (name, json!({}))));
        }
    });
    description
}

/// The names that an object with fields of its own requires, but for those that some part of it describes.
fn missing(schema: &Value, components: &Map<String, Value>) -> BTreeSet<String> {
    let mut found = Names::default();
    if schema.get("properties").is_some() {
        found.add(schema, components, &mut BTreeSet::new());
    }
    found.required.into_iter().filter(|name| !found.described.contains(name)).collect()
}

#[derive(Default)]
struct Names {
    described: BTreeSet<String>,
    required: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, schema: &Value, components: &Map<String, Value>, seen: &mut BTreeSet<String>) {
        if let Some(name) = schemas::target(schema) {
            if let Some(component) = components.get(name).filter(|_| seen.insert(name.to_owned())) {
                self.add(component, components, seen);
            }
            return;
        }
        let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        self.described.extend(fields.map(|(name, _)| name.clone()));
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        self.required.extend(required.filter_map(Value::as_str).map(str::to_owned));
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
                self.add(part, components, seen);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(schemas: Value) -> Value {
        describe(json!({ "components": { "schemas": schemas } }))["components"]["schemas"]["A"]["properties"]
            .clone()
    }

    #[test]
    fn a_required_field_that_nothing_describes_may_hold_anything() {
        let a = json!({ "required": ["b", "c"], "properties": { "b": { "type": "string" } } });
        assert_eq!(fields(json!({ "A": a })), json!({ "b": { "type": "string" }, "c": {} }));
    }

    #[test]
    fn a_field_of_a_part_is_described() {
        let base = json!({ "properties": { "b": { "type": "string" } } });
        let a = json!({
            "allOf": [{ "$ref": "#/components/schemas/Base" }], "required": ["b"], "properties": { "c": {} }
        });
        assert_eq!(fields(json!({ "A": a, "Base": base })), json!({ "c": {} }));
    }

    #[test]
    fn what_has_no_fields_of_its_own_gets_none() {
        let a = json!({ "oneOf": [{ "required": ["b"] }, { "required": ["c"] }] });
        assert_eq!(fields(json!({ "A": a })), Value::Null);
    }
}
