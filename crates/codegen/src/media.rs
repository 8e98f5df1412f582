//! Media types that mean JSON: `application/json; charset=utf-8`, `application/hal+json`, `*/*` with an object.

use serde_json::Value;

use crate::document::{Document, escape};
use crate::places;

/// The name that every later stage knows JSON by.
pub(crate) const JSON: &str = "application/json";

/// The media type that was written, where it is another one than [`JSON`] and not only another spelling of it.
pub(crate) const WRITTEN: &str = "x-media-type";

/// Calls JSON by one name wherever a body, a response or a parameter carries it. Two that carry different schemas are left
/// for the checks to refuse.
pub(crate) fn settle(document: &mut Document) {
    for pointer in places::of(&document.root).contents {
        let Some(content) = document.root.pointer(&pointer) else { continue };
        let names = of_json(document, content);
        let Some((name, others)) = names.split_first() else { continue };
        let schema = |name: &String| content.get(name).and_then(|media| media.get("schema"));
        if others.iter().all(|other| schema(other) == schema(name)) {
            let (name, others) = (name.clone(), others.to_vec());
            rename(document, &pointer, &name, &others);
        }
    }
}

/// The keys of a content that mean JSON, the plainest first.
pub(crate) fn of_json(document: &Document, content: &Value) -> Vec<String> {
    let mut names: Vec<(u8, String)> = Vec::new();
    for (name, media) in content.as_object().into_iter().flatten() {
        let essence = essence(name);
        let rank = match essence.as_str() {
            JSON if name == JSON => 0,
            JSON => 1,
            "text/json" => 2,
            essence if essence.ends_with("+json") => 3,
            "*/*" | "application/*" if is_structured(document, media) => 4,
            _ => continue,
        };
        names.push((rank, name.clone()));
    }
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// A media type without its parameters, in small letters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type has a parameter that says more than how its letters are written.
fn is_particular(name: &str) -> bool {
    name.split(';').skip(1).any(|parameter| {
        let parameter = parameter.trim().to_ascii_lowercase();
        !parameter.is_empty() && !parameter.starts_with("charset=")
    })
}

/// Whether a schema is of what only JSON can carry: whatever has any type of content has JSON, unless it is a text or bytes.
fn is_structured(document: &Document, media: &Value) -> bool {
    let Some(schema) = media.get("schema") else { return false };
    let schema = document.resolve(schema);
    let has = |key: &str| schema.get(key).is_some();
    let kind = schema.get("type").and_then(Value::as_str);
    match kind {
        Some(kind) => kind != "string",
        None => {
            ["properties", "allOf", "oneOf", "anyOf", "items", "additionalProperties"].into_iter().any(has)
        }
    }
}

fn rename(document: &mut Document, pointer: &str, name: &str, others: &[String]) {
    let Some(content) = document.root.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    for other in others {
        content.remove(other);
    }
    if name == JSON {
        return;
    }
    let Some(mut media) = content.remove(name) else { return };
    let is_header = name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    let is_other = (essence(name) != JSON || is_particular(name)) && !name.contains('*');
    if let Some(media) = media.as_object_mut().filter(|_| is_other && is_header) {
        media.insert(WRITTEN.to_owned(), Value::String(name.to_owned()));
    }
    content.insert(JSON.to_owned(), media);
    document.moved(&format!("{pointer}/{}", escape(name)), &format!("{pointer}/{}", escape(JSON)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    /// The content of a body after it was settled.
    fn settled(content: Value) -> Value {
        let root = json!({
            "components": {
                "requestBodies": { "B": { "content": content } },
                "schemas": { "O": { "type": "object" }, "T": { "type": "string" } },
            },
        });
        let mut document =
            Document { root, origins: BTreeMap::new(), unfinished: Vec::new(), unreferenced: Vec::new() };
        settle(&mut document);
        document.root.pointer("/components/requestBodies/B/content").cloned().unwrap_or_default()
    }

    #[test]
    fn spellings_of_json_are_one() {
        let media = json!({ "schema": { "type": "object" } });
        for name in
            ["application/json; charset=utf-8", "application/JSON", "Application/Json;charset=UTF-8", "*/*"]
        {
            assert_eq!(settled(json!({ name: media })), json!({ JSON: media }), "{name}");
        }
    }

    #[test]
    fn another_type_of_json_is_remembered() {
        let media = json!({ "schema": { "type": "object" } });
        for name in [
            "application/hal+json",
            "application/vnd.x.v1+json; charset=utf-8",
            "text/json",
            "application/json; version=2",
        ] {
            let wanted = json!({ JSON: { "schema": { "type": "object" }, WRITTEN: name } });
            assert_eq!(settled(json!({ name: media })), wanted, "{name}");
        }
    }

    #[test]
    fn types_of_one_schema_are_one() {
        let media = json!({ "schema": { "$ref": "#/components/schemas/O" } });
        let content = json!({ JSON: media, "text/json": media, "application/*+json": media, "*/*": media });
        assert_eq!(settled(content), json!({ JSON: media }));
    }

    #[test]
    fn types_of_different_schemas_stay_as_they_are() {
        let content =
            json!({ JSON: { "schema": { "type": "object" } }, "application/a+json": { "schema": {} } });
        assert_eq!(settled(content.clone()), content);
    }

    #[test]
    fn texts_and_bytes_are_no_json() {
        let text = json!({ "schema": { "$ref": "#/components/schemas/T" } });
        for name in
            ["*/*", "text/plain", "application/octet-stream", "application/xml", "application/jsonlines"]
        {
            let content = json!({ name: text });
            assert_eq!(settled(content.clone()), content, "{name}");
        }
        let any = json!({ "*/*": { "schema": {} } });
        assert_eq!(settled(any.clone()), any);
    }
}
