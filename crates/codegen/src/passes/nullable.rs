//! A named schema that may be `null`: typify takes the type and drops the `null`, so each use of it says that there may be
//! nothing. A `null` among the values of an enum says no more than that, and goes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::schemas;
use crate::document::schema_name;

/// Moves `nullable` from named schemas to where these are used.
pub(super) fn to_uses(view: &mut Value) {
    let nullable = take_marks(view);
    schemas::for_each(view, &mut |schema| {
        let is_nullable = |part: &Value| schema_name(part).is_some_and(|name| nullable.contains(name));
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.retain(|value| !value.is_null());
        }
        if has_nullable_part(schema, &is_nullable)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(|properties| properties.values_mut()) {
            mark(property, &is_nullable);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(part) = schema.get_mut(key) {
                mark(part, &is_nullable);
            }
        }
    });
}

/// The names of the schemas that may be `null`, which say so no longer. A schema that is nothing but one of these may be
/// too.
fn take_marks(view: &mut Value) -> BTreeSet<String> {
    let mut nullable: BTreeSet<String> = BTreeSet::new();
    let Some(schemas) = view.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return nullable;
    };
    for (name, schema) in schemas.iter_mut() {
        let mark = schema.as_object_mut().and_then(|schema| schema.remove("nullable"));
        if mark == Some(Value::Bool(true)) {
            nullable.insert(name.clone());
        }
    }
    loop {
        let is_nullable = |part: &Value| schema_name(part).is_some_and(|name| nullable.contains(name));
        let is_new = |(name, schema): &(&String, &Value)| {
            !nullable.contains(*name) && (is_nullable(schema) || has_nullable_part(schema, &is_nullable))
        };
        let more: Vec<String> = schemas.iter().filter(is_new).map(|(name, _)| name.clone()).collect();
        if more.is_empty() {
            return nullable;
        }
        nullable.extend(more);
    }
}

/// Whether a schema is another that may be `null`, or one of several of which one may.
fn has_nullable_part(schema: &Value, is_nullable: &impl Fn(&Value) -> bool) -> bool {
    let parts = |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_other = matches!(parts("allOf"), [part] if is_nullable(part));
    is_other || ["oneOf", "anyOf"].iter().any(|key| parts(key).iter().any(is_nullable))
}

/// Says of a reference that there may be nothing: in an `allOf`, because it stands alone otherwise.
fn mark(part: &mut Value, is_nullable: &impl Fn(&Value) -> bool) {
    if is_nullable(part) {
        *part = json!({ "allOf": [part.clone()], "nullable": true });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_null_is_said_where_it_is_used() {
        let reference = json!({ "$ref": "#/components/schemas/A" });
        let alias = json!({ "$ref": "#/components/schemas/Alias" });
        let mut view = json!({ "components": { "schemas": {
            "A": { "type": "string", "enum": ["X", null], "nullable": true },
            "Alias": { "allOf": [reference] },
            "B": { "type": "object", "properties": {
                "one": reference, "list": { "type": "array", "items": alias }, "words": { "allOf": [reference], "description": "W." },
            } },
        } } });
        to_uses(&mut view);
        let schemas = &view["components"]["schemas"];
        let nullable = |part: &Value| json!({ "allOf": [part], "nullable": true });
        assert_eq!(schemas["A"], json!({ "type": "string", "enum": ["X"] }));
        let properties = &schemas["B"]["properties"];
        assert_eq!(properties["one"], nullable(&reference));
        assert_eq!(properties["list"]["items"], nullable(&alias));
        assert_eq!(
            properties["words"],
            json!({ "allOf": [reference], "description": "W.", "nullable": true })
        );
    }
}
