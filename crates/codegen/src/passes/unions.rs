//! A tagged union is ours: the view has a stand-in for it, and its variants without the tag, which the union has.

use serde_json::{Value, json};

use crate::facts::UnionFacts;

/// Takes the tag out of the variants, and everything but its description out of the union.
pub(super) fn stand_in(view: &mut Value, unions: &[UnionFacts]) {
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
}

fn drop_property(schema: &mut Value, name: &str) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove(name);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|one| one != name);
    }
}
