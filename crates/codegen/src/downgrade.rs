//! OpenAPI 3.1 → 3.0, as far as 3.0 has words for it.
//!
//! What it has none for stays as it is, for the checks to refuse it where it stands: `if`, `prefixItems`,
//! `type: [string, integer]` and the like. What says nothing of the shape of a value is dropped: `$comment`, `$id`.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use crate::document::{Document, escape, reference};
use crate::{beside, places};

/// The version that the outcome has.
const VERSION: &str = "3.0.3";

/// Keywords of JSON Schema that have no bearing on what is generated. What refers to a definition is refused as it is read.
const WITHOUT_BEARING: [&str; 9] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$schema",
    "$vocabulary",
    "contentSchema",
    "definitions",
];

/// Says of one use of a schema what changes nothing of its shape.
const ANNOTATIONS: [&str; 8] =
    ["default", "example", "examples", "externalDocs", "readOnly", "summary", "title", "writeOnly"];

/// Rewrites a description of OpenAPI 3.1; leaves every other one alone.
pub(crate) fn settle(document: &mut Document) {
    let version = document.root.get("openapi").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("3.1.")) {
        return;
    }
    drop_parts(&mut document.root);
    let tags = tags(&document.root);
    // Inner schemas come first: what is said of a part must stand where it is when the part moves.
    for pointer in places::of(&document.root).schemas.iter().rev() {
        schema(document, pointer, &tags);
    }
    if let Some(version) = document.root.get_mut("openapi") {
        *version = VERSION.into();
    }
}

/// Takes out the parts of a description that 3.0 does not have. Path items that something refers to stand in its place.
fn drop_parts(root: &mut Value) {
    let Some(map) = root.as_object_mut() else { return };
    map.remove("webhooks");
    map.remove("jsonSchemaDialect");
    let Some(components) = map.get_mut("components").and_then(Value::as_object_mut) else { return };
    components.remove("pathItems");
    if let Some(schemes) = components.get_mut("securitySchemes").and_then(Value::as_object_mut) {
        schemes.retain(|_, scheme| scheme.get("type").is_none_or(|kind| kind != "mutualTLS"));
    }
}

/// The places of the tags of the variants of unions.
fn tags(root: &Value) -> BTreeSet<String> {
    let mut tags = BTreeSet::new();
    for pointer in places::of(root).schemas {
        let Some(union) = root.pointer(&pointer) else { continue };
        let Some(tag) = union.pointer("/discriminator/propertyName").and_then(Value::as_str) else {
            continue;
        };
        let parts = ["oneOf", "anyOf"].into_iter().filter_map(|key| union.get(key)?.as_array());
        for variant in parts.flatten().filter_map(|part| reference(part)?.strip_prefix('#')) {
            tags.insert(format!("{variant}/properties/{}", escape(tag)));
        }
    }
    tags
}

fn schema(document: &mut Document, pointer: &str, tags: &BTreeSet<String>) {
    let Some(node) = document.root.pointer_mut(pointer) else { return };
    if *node == Value::Bool(true) {
        *node = json!({});
    }
    let Some(schema) = node.as_object_mut() else { return };
    schema.retain(|key, _| !WITHOUT_BEARING.contains(&key.as_str()));
    for key in ["unevaluatedProperties", "unevaluatedItems"] {
        if schema.get(key).is_some_and(Value::is_boolean) {
            schema.remove(key);
        }
    }
    types(schema);
    examples(schema);
    bound(schema, "minimum", "exclusiveMinimum", |bound, exclusive| bound > exclusive);
    bound(schema, "maximum", "exclusiveMaximum", |bound, exclusive| bound < exclusive);
    content(schema);
    constant(document, pointer, tags);
    siblings(document, pointer);
    for key in ["anyOf", "oneOf"] {
        or_null(document, pointer, key);
    }
}

/// `type: [string, 'null']` → `type: string` and `nullable: true`.
fn types(schema: &mut Map<String, Value>) {
    let Some(kinds) = schema.get("type").and_then(Value::as_array) else { return };
    // Without quotes it is no text, and hardly meant as anything else.
    let is_null = |kind: &&Value| kind.is_null() || **kind == "null";
    let may_be_null = kinds.iter().any(|kind| is_null(&kind));
    let mut others: Vec<Value> = kinds.iter().filter(|kind| !is_null(kind)).cloned().collect();
    if others.contains(&json!("number")) {
        others.retain(|kind| kind != "integer");
    }
    others.dedup();
    let [kind] = others.as_slice() else { return };
    schema.insert("type".to_owned(), kind.clone());
    if may_be_null {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// `examples: [a, b]` → `example: a`.
fn examples(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = schema.get("examples").cloned() {
        schema.remove("examples");
        if let Some(first) = examples.into_iter().next() {
            schema.entry("example").or_insert(first);
        }
    }
}

/// `exclusiveMinimum: 0` → `minimum: 0` and `exclusiveMinimum: true`, unless the bound that includes itself is narrower.
fn bound(
    schema: &mut Map<String, Value>,
    including: &str,
    exclusive: &str,
    is_narrower: impl Fn(f64, f64) -> bool,
) {
    let Some(limit) = schema.get(exclusive).filter(|limit| limit.is_number()).cloned() else { return };
    schema.remove(exclusive);
    let numbers = schema.get(including).and_then(Value::as_f64).zip(limit.as_f64());
    if !numbers.is_some_and(|(bound, limit)| is_narrower(bound, limit)) {
        schema.insert(including.to_owned(), limit);
        schema.insert(exclusive.to_owned(), Value::Bool(true));
    }
}

/// `contentEncoding` and `contentMediaType` → `format: byte` and `format: binary`.
fn content(schema: &mut Map<String, Value>) {
    let encoding = schema.remove("contentEncoding");
    let media = schema.remove("contentMediaType");
    let (encoding, media) =
        (encoding.as_ref().and_then(Value::as_str), media.as_ref().and_then(Value::as_str));
    let is_text = |media: &str| {
        media.starts_with("text/") || ["json", "xml", "yaml"].iter().any(|end| media.ends_with(end))
    };
    let format = match (encoding, media) {
        (Some(encoding), _) if encoding.starts_with("base64") => "byte",
        (Some("binary"), _) => "binary",
        (None, Some(media)) if !is_text(media) => "binary",
        _ => return,
    };
    if schema.get("type").is_none_or(|kind| kind == "string") {
        schema.insert("type".to_owned(), "string".into());
        schema.entry("format").or_insert_with(|| format.into());
    }
}

/// `const: a` → an enum of one value, which becomes a schema of its own if it stands in one. The tag of a union is its own.
fn constant(document: &mut Document, pointer: &str, tags: &BTreeSet<String>) {
    let name = component_name(document, pointer);
    let is_tag = tags.contains(pointer);
    let Some(schema) = document.root.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    let Some(value) = schema.get("const").filter(|value| !value.is_null()).cloned() else { return };
    schema.remove("const");
    let Some(text) = value.as_str() else {
        schema.insert("enum".to_owned(), json!([value]));
        return;
    };
    schema.insert("type".to_owned(), "string".into());
    if is_tag {
        schema.remove("enum");
        return;
    }
    schema.insert("enum".to_owned(), json!([text]));
    schema.entry("x-enum-descriptions").or_insert_with(|| json!({ text: "The only value." }));
    if let Some(name) = name {
        take_out(document, pointer, &name);
    }
}

/// The name that a schema inside a named one can have: `Cat` and `kind` make `CatKind`. None if it has one.
fn component_name(document: &Document, pointer: &str) -> Option<String> {
    let (holder, below) = pointer.strip_prefix("/components/schemas/")?.split_once('/')?;
    let words: Vec<&str> = std::iter::once(holder.strip_suffix("DTO").unwrap_or(holder))
        .chain(below.split('/').filter(|step| *step != "properties"))
        .collect();
    let name = words.join(" ").to_upper_camel_case();
    let numbered = (2..).map(|number: u32| format!("{name}{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| document.resolve_name(name).is_none())
}

/// Makes a component of a schema, and leaves a reference to it.
fn take_out(document: &mut Document, pointer: &str, name: &str) {
    let component = format!("/components/schemas/{name}");
    document.moved(pointer, &component);
    let Some(place) = document.root.pointer_mut(pointer) else { return };
    let schema = std::mem::replace(place, json!({ "$ref": format!("#{component}") }));
    if let Some(schemas) = document.root.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.insert(name.to_owned(), schema);
    }
}

/// What stands beside a `$ref` and is no annotation narrows it: both become parts of an `allOf`.
fn siblings(document: &mut Document, pointer: &str) {
    let Some(node) = document.root.pointer(pointer).filter(|node| reference(node).is_some()) else { return };
    let is_annotation =
        |key: &str| key.starts_with("x-") || ANNOTATIONS.contains(&key) || beside::OF_ONE_USE.contains(&key);
    let keys = node.as_object().into_iter().flatten().map(|(key, _)| key.clone());
    let narrowing: Vec<String> = keys.filter(|key| key != "$ref" && !is_annotation(key)).collect();
    if narrowing.is_empty() {
        return;
    }
    for key in &narrowing {
        let key = escape(key);
        document.moved(&format!("{pointer}/{key}"), &format!("{pointer}/allOf/1/{key}"));
    }
    let Some(node) = document.root.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    let target = node.remove("$ref");
    let narrowing: Map<String, Value> =
        narrowing.into_iter().filter_map(|key| node.remove(&key).map(|value| (key, value))).collect();
    node.insert("allOf".to_owned(), json!([{ "$ref": target }, narrowing]));
}

/// `anyOf: [X, {type: 'null'}]` → X and `nullable: true`.
fn or_null(document: &mut Document, pointer: &str, key: &str) {
    let node = document.root.pointer(pointer);
    let Some(parts) = node.and_then(|node| node.get(key)).and_then(Value::as_array).cloned() else { return };
    let kept: Vec<(usize, Value)> =
        parts.iter().cloned().enumerate().filter(|(_, part)| !is_null(part)).collect();
    if kept.len() == parts.len() || kept.is_empty() {
        return;
    }
    let from = |index: usize| format!("{pointer}/{key}/{index}");
    if let [(index, part)] = kept.as_slice() {
        only(document, pointer, key, &from(*index), part.clone());
    } else {
        for (to, (index, _)) in kept.iter().enumerate().filter(|(to, (index, _))| to != index) {
            document.moved(&from(*index), &from(to));
        }
        let kept = kept.into_iter().map(|(_, part)| part).collect();
        set(document, pointer, key, Some(Value::Array(kept)));
    }
    set(document, pointer, "nullable", Some(Value::Bool(true)));
}

/// Puts the only part of a union in the place of the union: into the schema itself, or beside what it says already.
fn only(document: &mut Document, pointer: &str, key: &str, from: &str, part: Value) {
    set(document, pointer, key, None);
    let holder = document.root.pointer(pointer).and_then(Value::as_object);
    let says = |said: &str| holder.is_some_and(|holder| holder.contains_key(said));
    let is_word = |word: &str| ["title", "description", "example", "deprecated"].contains(&word);
    let fits = part.as_object().filter(|part| reference(&Value::Object((*part).clone())).is_none());
    match fits.filter(|part| part.keys().all(|one| is_word(one) || !says(one))).cloned() {
        Some(part) => {
            for (one, value) in part {
                if document.root.pointer(pointer).is_some_and(|holder| holder.get(&one).is_none()) {
                    document
                        .moved(&format!("{from}/{}", escape(&one)), &format!("{pointer}/{}", escape(&one)));
                    set(document, pointer, &one, Some(value));
                }
            }
        }
        None => {
            let holder = document.root.pointer_mut(pointer).and_then(Value::as_object_mut);
            let Some(all) = holder.map(|holder| holder.entry("allOf").or_insert_with(|| json!([]))) else {
                return;
            };
            let Some(all) = all.as_array_mut() else { return };
            let to = format!("{pointer}/allOf/{}", all.len());
            all.push(part);
            document.moved(from, &to);
        }
    }
}

/// Sets a member of a schema, or takes it away.
fn set(document: &mut Document, pointer: &str, key: &str, value: Option<Value>) {
    let Some(node) = document.root.pointer_mut(pointer).and_then(Value::as_object_mut) else { return };
    match value {
        Some(value) => node.insert(key.to_owned(), value),
        None => node.remove(key),
    };
}

/// Whether a schema is that of `null` alone.
fn is_null(schema: &Value) -> bool {
    let kind = schema.get("type");
    let is_kind = kind.is_some_and(|kind| kind.is_null() || kind == "null" || *kind == json!(["null"]));
    is_kind || schema.get("const").is_some_and(Value::is_null) || schema.get("enum") == Some(&json!([null]))
}
