//! Texts that are missing: each is marked, for a person to write.

use serde_json::{Map, Value, json};

use super::schemas::{self, members};

/// What a text that is still to be written says. The generator lets none pass that begins so.
const TODO: &str = "TODO: write this";

/// Puts a mark in the place of every text that our descriptions need and this one lacks.
pub(super) fn complete(mut description: Value) -> Value {
    for (_, item) in members(description.get_mut("paths")) {
        for (_, operation) in members(Some(item)).filter(|(_, part)| part.get("responses").is_some()) {
            mark(operation, "summary");
            mark(operation, "description");
        }
    }
    for (_, schema) in members(description.pointer_mut("/components/schemas")) {
        mark(schema, "description");
        meanings(schema);
    }
    schemas::for_each(&mut description, &mut |schema, _| {
        for (_, property) in members(schema.get_mut("properties")) {
            // What is nothing but a reference takes the words of what it refers to.
            if property.get("$ref").is_none() {
                mark(property, "description");
            }
        }
    });
    description
}

fn mark(holder: &mut Value, key: &str) {
    let is_there = |text: &Value| text.as_str().is_some_and(|text| !text.trim().is_empty());
    if let Some(holder) = holder.as_object_mut().filter(|holder| !holder.get(key).is_some_and(is_there)) {
        holder.insert(key.to_owned(), json!(TODO));
    }
}

/// Marks every value of an enum that has no meaning.
fn meanings(schema: &mut Value) {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let values: Vec<String> = values.filter_map(Value::as_str).map(str::to_owned).collect();
    let Some(schema) = schema.as_object_mut().filter(|_| !values.is_empty()) else { return };
    let all = schema.entry("x-enum-descriptions").or_insert_with(|| Value::Object(Map::new()));
    for value in values {
        mark(all, &value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_marked() {
        let complete = complete(json!({
            "paths": { "/a": { "get": { "summary": "Reads a.", "responses": {} } } },
            "components": { "schemas": {
                "Sort": { "type": "string", "enum": ["UP", "DOWN"], "x-enum-descriptions": { "UP": "Upwards." } },
                "A": { "description": "An a.", "properties": {
                    "sort": { "$ref": "#/components/schemas/Sort" },
                    "name": { "type": "string" },
                } },
            } },
        }));
        let operation = &complete["paths"]["/a"]["get"];
        assert_eq!((&operation["summary"], &operation["description"]), (&json!("Reads a."), &json!(TODO)));
        let schemas = &complete["components"]["schemas"];
        assert_eq!(schemas["Sort"]["x-enum-descriptions"], json!({ "UP": "Upwards.", "DOWN": TODO }));
        assert_eq!(schemas["Sort"]["description"], TODO);
        assert_eq!(schemas["A"]["description"], "An a.");
        assert_eq!(schemas["A"]["properties"]["name"]["description"], TODO);
        assert_eq!(schemas["A"]["properties"]["sort"].get("description"), None);
    }
}
