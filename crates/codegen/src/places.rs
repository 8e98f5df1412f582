//! The pointers of all schemas and all contents of a description, by the grammar of OpenAPI: what only looks like one, in
//! an example or an extension, is none.

use serde_json::Value;

use crate::document::escape;

/// The pointers, outer places before inner ones.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) schemas: Vec<String>,
    /// The maps of a media type → its schema.
    pub(crate) contents: Vec<String>,
}

/// Finds the places below the root of a bundled description.
pub(crate) fn of(root: &Value) -> Places {
    let mut places = Places::default();
    let components = root.get("components").unwrap_or(&Value::Null);
    let kind = |kind: &'static str| members(components, "/components", kind);
    kind("schemas").for_each(|(schema, pointer)| places.schema(schema, pointer));
    kind("parameters").chain(kind("headers")).for_each(|(one, pointer)| places.carrier(one, &pointer));
    kind("requestBodies").for_each(|(body, pointer)| places.carrier(body, &pointer));
    kind("responses").for_each(|(response, pointer)| places.response(response, &pointer));
    kind("callbacks").for_each(|(callback, pointer)| places.callback(callback, &pointer));
    for holder in ["paths", "x-webhooks"] {
        members(root, "", holder).for_each(|(item, pointer)| places.item(item, &pointer));
    }
    places
}

impl Places {
    fn item(&mut self, item: &Value, pointer: &str) {
        items(item, pointer, "parameters").for_each(|(one, pointer)| self.carrier(one, &pointer));
        for (key, operation) in item.as_object().into_iter().flatten().filter(|(_, part)| part.is_object()) {
            let pointer = format!("{pointer}/{}", escape(key));
            items(operation, &pointer, "parameters").for_each(|(one, pointer)| self.carrier(one, &pointer));
            if let Some(body) = operation.get("requestBody") {
                self.carrier(body, &format!("{pointer}/requestBody"));
            }
            members(operation, &pointer, "responses")
                .for_each(|(response, pointer)| self.response(response, &pointer));
            members(operation, &pointer, "callbacks")
                .for_each(|(callback, pointer)| self.callback(callback, &pointer));
        }
    }

    fn callback(&mut self, callback: &Value, pointer: &str) {
        for (address, item) in callback.as_object().into_iter().flatten() {
            self.item(item, &format!("{pointer}/{}", escape(address)));
        }
    }

    fn response(&mut self, response: &Value, pointer: &str) {
        members(response, pointer, "headers").for_each(|(header, pointer)| self.carrier(header, &pointer));
        self.carrier(response, pointer);
    }

    /// A parameter, a header, a body or a response.
    fn carrier(&mut self, carrier: &Value, pointer: &str) {
        if let Some(schema) = carrier.get("schema") {
            self.schema(schema, format!("{pointer}/schema"));
        }
        if carrier.get("content").is_some_and(Value::is_object) {
            self.contents.push(format!("{pointer}/content"));
        }
        for (media, pointer) in members(carrier, pointer, "content") {
            if let Some(schema) = media.get("schema") {
                self.schema(schema, format!("{pointer}/schema"));
            }
            for (encoding, pointer) in members(media, &pointer, "encoding") {
                members(encoding, &pointer, "headers").for_each(|(one, pointer)| self.carrier(one, &pointer));
            }
        }
    }

    fn schema(&mut self, schema: &Value, pointer: String) {
        let parts = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| items(schema, &pointer, key));
        let single = ["items", "additionalProperties", "not"].into_iter();
        let single = single.filter_map(|key| Some((schema.get(key)?, format!("{pointer}/{key}"))));
        let below: Vec<(&Value, String)> =
            members(schema, &pointer, "properties").chain(parts).chain(single).collect();
        self.schemas.push(pointer);
        for (schema, pointer) in
            below.into_iter().filter(|(schema, _)| schema.is_object() || schema.is_boolean())
        {
            self.schema(schema, pointer);
        }
    }
}

/// What a map that is a member holds, each with its pointer.
fn members<'a>(holder: &'a Value, pointer: &str, key: &str) -> impl Iterator<Item = (&'a Value, String)> {
    let place = format!("{pointer}/{key}");
    let map = holder.get(key).and_then(Value::as_object).into_iter().flatten();
    map.map(move |(name, value)| (value, format!("{place}/{}", escape(name))))
}

/// What a list that is a member holds, each with its pointer.
fn items<'a>(holder: &'a Value, pointer: &str, key: &str) -> impl Iterator<Item = (&'a Value, String)> {
    let place = format!("{pointer}/{key}");
    let list = holder.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    list.map(move |(index, value)| (value, format!("{place}/{index}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_place_is_found_and_nothing_else() {
        let schema = json!({ "type": "object" });
        let root = json!({
            "components": {
                "schemas": { "A": {
                    "properties": { "enum": schema, "schema": { "items": schema } },
                    "oneOf": [schema], "example": { "properties": { "x": {} } }, "x-of-ours": { "schema": {} },
                } },
                "headers": { "H": { "schema": schema } },
            },
            "paths": { "/a": {
                "parameters": [{ "schema": schema }],
                "get": {
                    "requestBody": { "content": { "a/b": { "schema": schema, "examples": { "schema": {} } } } },
                    "responses": { "200": { "content": { "a/b": {} }, "headers": { "X": { "schema": schema } } } },
                    "callbacks": { "c": { "{$request.body#/url}": { "post": { "requestBody": {
                        "content": { "a/b": { "schema": schema } },
                    } } } } },
                },
            } },
        });
        let places = of(&root);
        let callback = "/paths/~1a/get/callbacks/c/{$request.body#~1url}/post/requestBody/content";
        let mut schemas = vec![
            "/components/schemas/A".to_owned(),
            "/components/schemas/A/properties/enum".to_owned(),
            "/components/schemas/A/properties/schema".to_owned(),
            "/components/schemas/A/properties/schema/items".to_owned(),
            "/components/schemas/A/oneOf/0".to_owned(),
            "/components/headers/H/schema".to_owned(),
            "/paths/~1a/parameters/0/schema".to_owned(),
            "/paths/~1a/get/requestBody/content/a~1b/schema".to_owned(),
            "/paths/~1a/get/responses/200/headers/X/schema".to_owned(),
            format!("{callback}/a~1b/schema"),
        ];
        let mut found = places.schemas;
        assert!(found.iter().all(|pointer| root.pointer(pointer).is_some()), "{found:?}");
        schemas.sort();
        found.sort();
        assert_eq!(found, schemas);
        let mut contents = places.contents;
        contents.sort();
        let (body, answer) = ("/paths/~1a/get/requestBody/content", "/paths/~1a/get/responses/200/content");
        assert_eq!(contents, [callback, body, answer]);
    }
}
