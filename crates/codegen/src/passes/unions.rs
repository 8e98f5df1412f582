//! A tagged union is ours: the view has a stand-in for it, and its variants without the tag, which the union has.

use serde_json::{Value, json};

use crate::facts::{AnyOfFacts, UnionFacts};

/// Takes the tag out of the variants, and everything but its description out of the union.
pub(super) fn stand_in(view: &mut Value, unions: &[UnionFacts], any_of: &[AnyOfFacts]) {
    let Some(schemas) = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    for union in unions {
        for variant in &union.variants {
            if let Some(schema) = schemas.get_mut(&variant.schema) {
                drop_property(schema, &union.tag);
            }
        }
        if let Some(schema) = schemas.get_mut(&union.schema) {
            *schema = json!({ "type": "object", "description": union.description });
        }
    }
    for union in any_of {
        if let Some(schema) = schemas.get_mut(&union.schema) {
            *schema = json!({ "type": "object", "description": union.description });
        }
    }
    // What is left of these says which fields there must be.
    for schema in schemas.values_mut().filter(|schema| schema.get("properties").is_some()) {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|key, _| !["oneOf", "anyOf"].contains(&key.as_str()));
        }
    }
}

fn drop_property(schema: &mut Value, name: &str) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove(name);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|one| one != name);
    }
}
