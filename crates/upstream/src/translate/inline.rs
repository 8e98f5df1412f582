//! Enums and tagged unions that have no name get one: only those that are schemas of their own are open ones.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use super::{VALUES, schemas};

/// Makes a schema of its own of every string enum and tagged union inside another. Enums of whole numbers stay where they
/// are; those of other numbers and of flags, which the generator does not read, become open.
pub(super) fn lift(mut description: Value) -> Value {
    let schemas = description.pointer("/components/schemas").and_then(Value::as_object);
    let known: BTreeMap<String, Value> =
        schemas.into_iter().flatten().map(|(name, schema)| (name.clone(), schema.clone())).collect();
    let mut lifted: BTreeMap<String, Value> = BTreeMap::new();
    schemas::for_each(&mut description, &mut |schema, place| {
        let is = |kind: &str| schema.get("type").is_some_and(|its| its == kind);
        let (is_text, is_whole) = (is("string"), is("integer"));
        let is_enum = schema.get("enum").is_some();
        if is_enum && !is_text && !is_whole {
            open(schema);
        } else if ((is_enum && is_text) || is_union(schema)) && !place.is_empty() {
            let name = free_name(&place.to_upper_camel_case(), schema, &known, &lifted);
            let reference = schemas::reference(&name, schema);
            lifted.insert(name, own(std::mem::replace(schema, reference)));
        }
    });
    put(&mut description, lifted);
    description
}

/// A `oneOf` that one property tells apart.
fn is_union(schema: &Value) -> bool {
    schema.get("oneOf").is_some() && schema.pointer("/discriminator/mapping").is_some()
}

/// Keeps the list of values under another name, by which any other value may be read, too.
fn open(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut()
        && let Some(values) = schema.remove("enum")
    {
        schema.insert(VALUES.to_owned(), values);
    }
}

/// What an enum says of itself, and not of where it stood.
fn own(mut schema: Value) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        let of_one_use =
            ["default", "deprecated", "x-deprecation", "x-deprecation-config", "example", "nullable"];
        schema.retain(|key, _| !of_one_use.contains(&key.as_str()));
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.retain(|value| !value.is_null());
        }
    }
    schema
}

/// The name, or the name with a number, if there is one already that is not the same.
fn free_name(
    name: &str,
    schema: &Value,
    known: &BTreeMap<String, Value>,
    lifted: &BTreeMap<String, Value>,
) -> String {
    let name = if name.is_empty() { "Value" } else { name };
    let numbered = (1..).map(|number: u32| match number {
        1 => format!("{name}Type"),
        number => format!("{name}Type{number}"),
    });
    let same = own(schema.clone());
    let mut free =
        numbered.filter(|name| !known.contains_key(name) && lifted.get(name).is_none_or(|one| *one == same));
    free.next().unwrap_or_default()
}

fn put(description: &mut Value, lifted: BTreeMap<String, Value>) {
    if lifted.is_empty() {
        return;
    }
    let Some(root) = description.as_object_mut() else { return };
    let components = root.entry("components").or_insert_with(|| json!({}));
    let Some(components) = components.as_object_mut() else { return };
    let schemas = components.entry("schemas").or_insert_with(|| json!({}));
    if let Some(schemas) = schemas.as_object_mut() {
        schemas.extend(lifted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enum_inside_a_schema_gets_a_name() {
        let lifted = lift(json!({ "components": { "schemas": { "ChatDTO": { "properties": {
            "status": { "type": "string", "enum": ["A"], "nullable": true, "description": "How it stands." },
            "kinds": { "type": "array", "items": { "type": "string", "enum": ["B"] } },
        } } } } }));
        let schemas = &lifted["components"]["schemas"];
        let properties = &schemas["ChatDTO"]["properties"];
        assert_eq!(
            properties["status"],
            json!({
                "allOf": [{ "$ref": "#/components/schemas/ChatStatusType" }],
                "nullable": true,
                "description": "How it stands.",
            })
        );
        assert_eq!(properties["kinds"]["items"], json!({ "$ref": "#/components/schemas/ChatKindsType" }));
        assert_eq!(schemas["ChatKindsType"], json!({ "type": "string", "enum": ["B"] }));
        assert_eq!(schemas["ChatStatusType"]["enum"], json!(["A"]));
    }

    #[test]
    fn an_enum_of_a_parameter_and_of_an_answer_gets_a_name() {
        let an_enum = |value: &str| json!({ "type": "string", "enum": [value] });
        let lifted = lift(json!({ "paths": { "/a": { "get": {
            "operationId": "getA",
            "parameters": [{ "name": "sort", "in": "query", "schema": an_enum("UP") }],
            "responses": { "200": { "content": { "application/json": { "schema": an_enum("OK") } } } },
        } } } }));
        let schemas = &lifted["components"]["schemas"];
        assert_eq!(schemas["GetASortType"], an_enum("UP"));
        assert_eq!(schemas["GetAResponse200Type"], an_enum("OK"));
    }

    #[test]
    fn an_enum_that_has_a_name_keeps_it() {
        let description =
            json!({ "components": { "schemas": { "SortDTO": { "type": "string", "enum": ["A"] } } } });
        assert_eq!(lift(description.clone()), description);
    }

    #[test]
    fn two_enums_do_not_share_a_name() {
        let lifted = lift(json!({ "components": { "schemas": {
            "AType": { "type": "string", "enum": ["X"] },
            "A": { "type": "array", "items": { "type": "string", "enum": ["Y"] } },
        } } }));
        assert_eq!(lifted["components"]["schemas"]["AType2"]["enum"], json!(["Y"]));
        assert_eq!(lifted["components"]["schemas"]["AType"]["enum"], json!(["X"]));
    }

    #[test]
    fn a_tagged_union_gets_a_name() {
        let union = json!({ "oneOf": [], "discriminator": { "propertyName": "kind", "mapping": {} } });
        let choice = json!({ "oneOf": [] });
        let properties = json!({ "pet": union, "choice": choice });
        let lifted = lift(json!({ "components": { "schemas": { "A": { "properties": properties } } } }));
        let schemas = &lifted["components"]["schemas"];
        assert_eq!(schemas["APetType"], union);
        assert_eq!(
            schemas["A"]["properties"],
            json!({ "pet": { "$ref": "#/components/schemas/APetType" }, "choice": choice })
        );
    }

    #[test]
    fn numbers_that_are_not_whole_are_left_open() {
        let lifted = lift(json!({ "components": { "schemas": { "A": { "properties": {
            "vat": { "type": "number", "enum": [2.5, 5] },
            "count": { "type": "integer", "enum": [1, 2] },
        } } } } }));
        let count = &lifted["components"]["schemas"]["A"]["properties"]["count"];
        assert_eq!(*count, json!({ "type": "integer", "enum": [1, 2] }));
        assert_eq!(
            lifted["components"]["schemas"]["A"]["properties"]["vat"],
            json!({ "type": "number", "x-values": [2.5, 5] })
        );
    }
}
