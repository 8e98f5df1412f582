//! Bodies and answers that are objects without a name. What travels must be a type that people can write down, and only
//! a schema of its own is one.

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::document::{Document, OperationAt, reference};

/// Makes schemas of their own of the objects in bodies and answers: `CreateChatRequest`, `CreateChatResponse`.
pub(crate) fn name(document: &mut Document) {
    let mut places: Vec<(String, String)> = Vec::new();
    for at in document.operations() {
        let id = at.id().unwrap_or_default().to_upper_camel_case();
        let body = at.value.get("requestBody").map(|body| (body, format!("{}/requestBody", at.pointer)));
        let body = body.into_iter().map(|(body, pointer)| (body, pointer, format!("{id}Request")));
        let answers = successes(&at).map(|(answer, pointer)| (answer, pointer, format!("{id}Response")));
        for (holder, pointer, name) in body.chain(answers) {
            let (holder, pointer) = document.resolve_at(holder, &pointer);
            let schema = holder.pointer("/content/application~1json/schema");
            if schema.is_some_and(is_nameless) {
                places.push((format!("{pointer}/content/application~1json/schema"), name));
            }
        }
    }
    for (pointer, name) in places {
        take_out(document, &pointer, &name);
    }
}

/// The answers that are successes, each with its pointer.
fn successes<'a>(at: &OperationAt<'a>) -> impl Iterator<Item = (&'a Value, String)> {
    let pointer = at.pointer.clone();
    let answers = at.value.get("responses").and_then(Value::as_object).into_iter().flatten();
    let answers = answers.filter(|(status, _)| status.starts_with('2'));
    answers.map(move |(status, answer)| (answer, format!("{pointer}/responses/{status}")))
}

/// Whether a schema would become a struct or an enum of nobody's choice. Lists and the like have no names anyway.
fn is_nameless(schema: &Value) -> bool {
    reference(schema).is_none()
        && ["properties", "allOf", "oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some())
}

fn take_out(document: &mut Document, pointer: &str, name: &str) {
    let name = free(document, name);
    let component = format!("/components/schemas/{name}");
    let Some(place) = document.root.pointer_mut(pointer).filter(|place| is_nameless(place)) else { return };
    let schema = std::mem::replace(place, json!({ "$ref": format!("#{component}") }));
    let origin = document.origin(pointer);
    document.origins.insert(component, origin);
    let Some(root) = document.root.as_object_mut() else { return };
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new())).as_object_mut();
    let Some(components) = components else { return };
    let schemas = components.entry("schemas").or_insert_with(|| Value::Object(Map::new()));
    if let Some(schemas) = schemas.as_object_mut() {
        schemas.insert(name, schema);
    }
}

/// The name, or the name with a number, if there is such a schema already.
fn free(document: &Document, name: &str) -> String {
    let numbered = (2..).map(|number: u32| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| document.resolve_name(name).is_none()).unwrap_or_default()
}
