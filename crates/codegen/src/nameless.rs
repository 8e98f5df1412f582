//! Schemas without a name that become types all the same: objects, unions and enums in the place where they are used. What
//! travels must be a type that people can write down, and only a schema of its own is one.

use std::collections::{BTreeSet, VecDeque};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::beside::OF_ONE_USE;
use crate::document::{Document, OperationAt, escape, in_example, reference, walk};
use crate::facts::{is_enum, is_parameter};
use crate::names;

/// A schema without a name: its place, and the name that it gets if that is free.
struct Place {
    pointer: String,
    name: String,
}

/// Makes schemas of their own of those without a name: `CreateChatRequest` and `CreateChatResponse` of a body and a response,
/// `GetChatsFilter` of a parameter, `ChatContext` of the property `context` of `Chat`, `ChatContextItem` of its items.
pub(crate) fn name(document: &mut Document) {
    let mut names = Names::of(document);
    let mut places: VecDeque<Place> = of_operations(document).into();
    places.extend(document.schemas().flat_map(|(name, schema)| inside(name, schema)));
    while let Some(place) = places.pop_front() {
        if let Some(component) = take_out(document, &place, &mut names) {
            let schema = document.resolve_name(&component);
            places.extend(schema.map(|schema| inside(&component, schema)).unwrap_or_default());
        }
    }
}

/// Finds those of bodies, successes and parameters.
fn of_operations(document: &Document) -> Vec<Place> {
    let mut places = Vec::new();
    for at in document.operations() {
        let id = at.id().unwrap_or_default().to_upper_camel_case();
        let body = at.value.get("requestBody").map(|body| (body, format!("{}/requestBody", at.pointer)));
        let body = body.into_iter().map(|(body, pointer)| (body, pointer, format!("{id}Request")));
        let answers = successes(&at).map(|(answer, pointer)| (answer, pointer, format!("{id}Response")));
        for (holder, pointer, name) in body.chain(answers) {
            let (holder, pointer) = document.resolve_at(holder, &pointer);
            let schema = holder.pointer("/content/application~1json/schema");
            let pointer = format!("{pointer}/content/application~1json/schema");
            schema.into_iter().for_each(|schema| find(schema, &pointer, &name, &mut places));
        }
        for (parameter, pointer) in document.parameters(&at).into_iter().filter(|(one, _)| is_parameter(one))
        {
            let own = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
            let name = format!("{id}{}", own.to_upper_camel_case());
            for below in ["/schema", "/content/application~1json/schema"] {
                let schema = parameter.pointer(below);
                schema
                    .into_iter()
                    .for_each(|schema| find(schema, &format!("{pointer}{below}"), &name, &mut places));
            }
        }
    }
    places
}

/// The answers that are successes, each with its pointer.
fn successes<'a>(at: &OperationAt<'a>) -> impl Iterator<Item = (&'a Value, String)> {
    let pointer = at.pointer.clone();
    let answers = at.value.get("responses").and_then(Value::as_object).into_iter().flatten();
    let answers = answers.filter(|(status, _)| status.starts_with('2'));
    answers.map(move |(status, answer)| (answer, format!("{pointer}/responses/{status}")))
}

/// Finds those inside of a component, but not those inside of one that is found.
fn inside(component: &str, schema: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    let name = match schema.get("x-rust-name").and_then(Value::as_str) {
        Some(name) => name.to_owned(),
        None => names::type_name(component),
    };
    below(schema, &format!("/components/schemas/{}", escape(component)), &name, &mut places);
    places
}

/// Finds a schema, or those inside of it.
fn find(schema: &Value, pointer: &str, name: &str, places: &mut Vec<Place>) {
    match is_nameless(schema) {
        true => places.push(Place { pointer: pointer.to_owned(), name: name.to_owned() }),
        false => below(schema, pointer, name, places),
    }
}

fn below(schema: &Value, pointer: &str, name: &str, places: &mut Vec<Place>) {
    for (property, one) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let name = format!("{name}{}", property.to_upper_camel_case());
        find(one, &format!("{pointer}/properties/{}", escape(property)), &name, places);
    }
    for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
        if let Some(one) = schema.get(key).filter(|one| one.is_object()) {
            find(one, &format!("{pointer}/{key}"), &format!("{name}{suffix}"), places);
        }
    }
    // The parts of an object are merged into it, and have no names of their own.
    for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
        below(part, &format!("{pointer}/allOf/{index}"), name, places);
    }
    for key in ["oneOf", "anyOf"] {
        for (index, one) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
            let title = one.get("title").and_then(Value::as_str).map(|title| title.to_upper_camel_case());
            let own = title
                .filter(|title| names::is_type_name(title))
                .unwrap_or_else(|| format!("Variant{}", index + 1));
            find(one, &format!("{pointer}/{key}/{index}"), &format!("{name}{own}"), places);
        }
    }
}

/// Whether a schema would become a type of nobody's choice. Lists and the like have no names anyway.
fn is_nameless(schema: &Value) -> bool {
    let has = |key: &&str| schema.get(key).is_some();
    let is_composed = ["properties", "allOf", "oneOf", "anyOf"].iter().any(has);
    reference(schema).is_none() && !is_use(schema) && (is_composed || is_enum(schema))
}

/// Whether a schema is another one, with nothing but words and bounds of its own.
fn is_use(schema: &Value) -> bool {
    let structure = ["additionalProperties", "allOf", "anyOf", "items", "oneOf", "properties", "required"];
    let adds = |part: &Value| structure.iter().any(|key| part.get(key).is_some());
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return false };
    let (others, own): (Vec<&Value>, Vec<&Value>) = parts.iter().partition(|part| reference(part).is_some());
    let is_one = match own.as_slice() {
        // One part is what stands beside it, whatever it is.
        [_] if parts.len() == 1 => true,
        own => others.len() == 1 && !own.iter().any(|part| adds(part)),
    };
    schema.get("properties").is_none() && is_one
}

fn take_out(document: &mut Document, place: &Place, names: &mut Names) -> Option<String> {
    let Place { pointer, name } = place;
    let node = document.root.pointer_mut(pointer).filter(|node| is_nameless(node))?;
    let name = names.free(name);
    let component = format!("/components/schemas/{name}");
    let mut schema = std::mem::take(node);
    let mut kept = Map::new();
    if let Some(schema) = schema.as_object_mut() {
        // The words are those of the type too.
        let of_one_use = OF_ONE_USE.iter().filter(|key| **key != "description");
        kept.extend(of_one_use.filter_map(|key| Some(((*key).to_owned(), schema.remove(*key)?))));
    }
    let target = json!({ "$ref": format!("#{component}") });
    *node = match kept.is_empty() {
        true => target,
        false => {
            // OpenAPI 3.0 ignores what stands beside a bare reference.
            kept.extend(schema.get("description").map(|text| ("description".to_owned(), text.clone())));
            kept.insert("allOf".to_owned(), json!([target]));
            Value::Object(kept)
        }
    };
    document.moved(pointer, &component);
    let components = document.root.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
    let schemas = components.as_object_mut()?.entry("schemas").or_insert_with(|| json!({}));
    schemas.as_object_mut()?.insert(name.clone(), schema);
    Some(name)
}

/// The names that are taken, in the description and in Rust.
struct Names(BTreeSet<String>);

impl Names {
    fn of(document: &Document) -> Self {
        let mut taken = BTreeSet::new();
        for (name, schema) in document.schemas() {
            taken.insert(name.clone());
            taken.insert(names::type_name(name));
            taken.extend(schema.get("x-rust-name").and_then(Value::as_str).map(str::to_owned));
        }
        walk(&document.root, "", &mut |node, pointer| {
            let id = node.get("x-id").and_then(Value::as_str).filter(|_| !in_example(pointer));
            taken.extend(id.map(str::to_owned));
        });
        Self(taken)
    }

    /// Returns the name, or the name with a number if there is such a type already.
    fn free(&mut self, name: &str) -> String {
        let free = names::numbered(name, name, &self.0);
        self.0.insert(free.clone());
        free
    }
}
