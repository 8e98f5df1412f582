//! What stands beside a `$ref`, which OpenAPI 3.0 wants ignored, and which people write all the same.

use serde_json::{Map, Value, json};

use crate::document::schema_name;

/// What says something of this one use of a schema.
pub(crate) const OF_ONE_USE: [&str; 7] =
    ["deprecated", "description", "nullable", "readOnly", "writeOnly", "x-deprecation", "x-rust-name"];

/// Brings it into a form that is not ignored: the reference into an `allOf`. What says nothing of the use is dropped.
pub(crate) fn settle(node: &mut Value) {
    match node {
        Value::Object(map) if map.len() > 1 && map.get("$ref").is_some_and(Value::is_string) => {
            *node = settled(node);
        }
        Value::Object(map) => map.values_mut().for_each(settle),
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

fn settled(node: &Value) -> Value {
    let target = json!({ "$ref": node.get("$ref") });
    let beside = node.as_object().into_iter().flatten();
    let kept = beside.filter(|(key, _)| schema_name(node).is_some() && OF_ONE_USE.contains(&key.as_str()));
    let mut kept: Map<String, Value> = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
    if kept.is_empty() {
        return target;
    }
    kept.insert("allOf".to_owned(), json!([target]));
    Value::Object(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(mut node: Value) -> Value {
        settle(&mut node);
        node
    }

    #[test]
    fn what_is_said_of_one_use_is_kept() {
        let schema = "#/components/schemas/A";
        assert_eq!(
            settled(json!({ "a": { "$ref": schema, "nullable": true, "default": "X" } })),
            json!({ "a": { "allOf": [{ "$ref": schema }], "nullable": true } })
        );
        assert_eq!(
            settled(json!([{ "$ref": schema, "default": "X" }, { "$ref": schema }])),
            json!([{ "$ref": schema }, { "$ref": schema }])
        );
    }

    #[test]
    fn only_schemas_are_composed() {
        let answer = "#/components/responses/400";
        assert_eq!(
            settled(json!({ "400": { "$ref": answer, "description": "Wrong." } })),
            json!({ "400": { "$ref": answer } })
        );
    }
}
