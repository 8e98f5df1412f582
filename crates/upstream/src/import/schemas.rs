//! Schemas as we write them: the vendor's facts, in our order, with texts that are still to be written.

use serde_json::{Map, Value, json};

use super::local::Local;
use super::location::Location;
use super::todo;
use super::vendor::Vendor;
use super::yaml::{Entry, Node, entry, ordered};
use crate::translate::VALUES;

/// What is carried over of a schema, in the order in which we write it; `description` stands before all.
const KEYS: [&str; 36] = [
    "x-rust-name",
    "deprecated",
    "x-deprecation",
    "type",
    "format",
    "nullable",
    "readOnly",
    "writeOnly",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "default",
    "enum",
    VALUES,
    "x-enum-descriptions",
    "x-enum-names",
    "x-id",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "not",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
];

/// What the vendor calls otherwise than we do.
const ALIASES: [(&str, &str); 1] = [("PackagingForwardScrollingPagerDTO", "ForwardScrollingPagerDTO")];

const COMPONENTS: &str = "#/components/schemas/";

/// What a schema is, which decides whether it needs a text of its own.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    /// A component, or a field of an object.
    Named(&'a str),
    Field(&'a str),
    /// A component that is the whole answer of an operation.
    Answer(&'a str),
    /// Whatever is described by what it is a part of.
    Part,
}

/// Writes what stands in one of our files, and notes the schemas that have to be there then.
pub(super) struct Writer<'a> {
    pub(super) theirs: &'a Vendor,
    pub(super) ours: &'a Local,
    /// The file that is written.
    pub(super) file: String,
    /// New schemas that were referred to, in that order.
    pub(super) needed: Vec<(String, Location)>,
    /// Those that are ours already.
    pub(super) reused: Vec<(String, Location)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(theirs: &'a Vendor, ours: &'a Local, file: &str) -> Self {
        Self { theirs, ours, file: file.to_owned(), needed: Vec::new(), reused: Vec::new() }
    }

    /// A schema that stands at a pointer of the vendor's description.
    pub(super) fn schema(&mut self, schema: &Value, pointer: &str, role: Role<'_>) -> Node {
        let schema = simple(schema, role);
        if let Some(name) = target(&schema) {
            return vec![entry("$ref", self.reference(name))].into();
        }
        let Some(map) = schema.as_object() else { return schema.into() };
        let mut entries = Vec::new();
        match role {
            Role::Named(name) | Role::Field(name) => {
                entries.push(entry("description", todo::thing(name)).saying(&schema, "description"));
            }
            Role::Answer(operation) => entries.push(entry("description", todo::answer_schema(operation))),
            Role::Part => {}
        }
        for key in KEYS {
            if let Some(value) = value_of(map, key).or_else(|| self.type_of_parts(map, key)) {
                entries.push(entry(key, self.keyword(key, &value, &format!("{pointer}/{key}"))));
            }
        }
        entries.into()
    }

    /// What a body or an answer carries, by its media type.
    pub(super) fn content(&mut self, content: &Map<String, Value>, pointer: &str) -> Node {
        let media = content.iter().map(|(name, media)| {
            let pointer = format!("{pointer}/{}/schema", super::vendor::escape(name));
            let schema = media.get("schema").map(|schema| self.schema(schema, &pointer, Role::Part));
            entry(name, schema.map(|schema| entry("schema", schema)).into_iter().collect::<Vec<Entry>>())
        });
        media.collect::<Vec<Entry>>().into()
    }

    fn keyword(&mut self, key: &str, value: &Value, pointer: &str) -> Node {
        match (key, value) {
            ("properties", Value::Object(fields)) => self.fields(fields, pointer),
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                // A part that says nothing but what it is for says nothing here.
                let says = |part: &Value| {
                    part.as_object().is_none_or(|part| part.keys().any(|key| key != "description"))
                };
                let parts = parts.iter().enumerate().filter(|(_, part)| key != "allOf" || says(part));
                Node::List(
                    parts
                        .map(|(index, one)| self.schema(one, &format!("{pointer}/{index}"), Role::Part))
                        .collect(),
                )
            }
            ("items" | "additionalProperties" | "not", schema) => self.schema(schema, pointer, Role::Part),
            ("discriminator", value) => self.discriminator(value),
            ("x-enum-descriptions", Value::Array(values)) => meanings(values),
            ("x-deprecation", plan) => ordered(plan),
            ("x-enum-names", Value::Object(names)) => value_names(names.clone()).into(),
            (_, value) => value.clone().into(),
        }
    }

    /// The fields, in the vendor's order.
    fn fields(&mut self, fields: &Map<String, Value>, pointer: &str) -> Node {
        let entries = self.theirs.ordered(fields, pointer).into_iter().map(|(name, schema)| {
            let pointer = format!("{pointer}/{}", super::vendor::escape(name));
            entry(name, self.schema(schema, &pointer, Role::Field(name)))
        });
        entries.collect::<Vec<Entry>>().into()
    }

    /// OpenAPI wants a type beside `nullable`, although the parts tell it.
    fn type_of_parts(&self, schema: &Map<String, Value>, key: &str) -> Option<Value> {
        let is_wanted = key == "type" && schema.get("nullable") == Some(&Value::Bool(true));
        let [part] = schema.get("allOf").filter(|_| is_wanted)?.as_array()?.as_slice() else { return None };
        let part = self.theirs.schema(target(part)?)?;
        Some(part.get("type").cloned().unwrap_or_else(|| json!("object")))
    }

    /// The targets of a mapping are references too.
    fn discriminator(&mut self, value: &Value) -> Node {
        let mut value = value.clone();
        let mapping = value.get_mut("mapping").and_then(Value::as_object_mut);
        for target in mapping.into_iter().flat_map(|mapping| mapping.values_mut()) {
            if let Some(name) = target.as_str().and_then(|target| target.strip_prefix(COMPONENTS)) {
                *target = json!(self.reference(name));
            }
        }
        value.into()
    }

    /// The reference to a schema, which is ours already or will be.
    fn reference(&mut self, name: &str) -> String {
        let place = place(self.theirs, self.ours, name);
        let is_ours = self.ours.place("schemas", &place.name()).is_some();
        let noted = if is_ours { &mut self.reused } else { &mut self.needed };
        noted.push((name.to_owned(), place.clone()));
        place.seen_from(&self.file)
    }
}

/// Where a schema of the vendor's stands among ours, or would stand.
pub(super) fn place(theirs: &Vendor, ours: &Local, name: &str) -> Location {
    let alias = ALIASES.iter().find(|(other, _)| *other == name);
    let known = ours.place("schemas", name).or_else(|| ours.place("schemas", alias?.1));
    known.unwrap_or_else(|| Location::new(theirs.file_of_schema(name), "schemas", name))
}

/// The name of the component that a schema refers to.
fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)
}

/// A schema inside another, without an `allOf` that says no more than what is in it.
fn simple(schema: &Value, role: Role<'_>) -> Value {
    let parts = schema.get("allOf").and_then(Value::as_array);
    let (Some(map), Some([part])) = (schema.as_object(), parts.map(Vec::as_slice)) else {
        return schema.clone();
    };
    let says_more = map.keys().any(|key| !["allOf", "description", "type"].contains(&key.as_str()));
    match (role, target(part)) {
        (Role::Named(_) | Role::Answer(_), _) => schema.clone(),
        (_, Some(_)) if says_more => schema.clone(),
        (_, Some(_)) => part.clone(),
        (_, None) => {
            let mut whole = part.as_object().cloned().unwrap_or_default();
            whole.extend(
                map.iter()
                    .filter(|(key, _)| *key != "allOf")
                    .map(|(key, value)| (key.clone(), value.clone())),
            );
            Value::Object(whole)
        }
    }
}

/// What we write for a key, where that is not what the vendor wrote.
fn value_of(schema: &Map<String, Value>, key: &str) -> Option<Value> {
    let is_composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key));
    let written = schema.get(key);
    match key {
        // What is composed has the type of its parts.
        "type" if is_composed && written.is_some_and(|kind| kind == "object") => None,
        "type" if written.is_none() && schema.contains_key("properties") && !is_composed => {
            Some(json!("object"))
        }
        "deprecated" | "nullable" | "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => {
            written.filter(|flag| **flag != Value::Bool(false)).cloned()
        }
        // The values themselves: what each means is still to be written.
        "x-enum-descriptions" => schema.get("enum").filter(|_| is_text(schema)).cloned(),
        _ => written.cloned(),
    }
}

fn is_text(schema: &Map<String, Value>) -> bool {
    schema.get("type").is_some_and(|kind| kind == "string")
}

/// Ours call what the Market does not know `NotKnown` everywhere.
fn value_names(mut names: Map<String, Value>) -> Value {
    let is_taken = names.values().any(|name| name == "NotKnown");
    if let Some(name) = names.get_mut("UNKNOWN").filter(|name| !is_taken && **name == "UnknownValue") {
        *name = json!("NotKnown");
    }
    Value::Object(names)
}

/// A place for the meaning of every value, in the order of the enum.
fn meanings(values: &[Value]) -> Node {
    let values = values.iter().filter_map(Value::as_str);
    values.map(|value| entry(value, todo::value(value))).collect::<Vec<Entry>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_all_of_of_one_is_that_one() {
        let reference = json!({ "$ref": "#/components/schemas/A" });
        let of = |more: Value| {
            let mut schema = json!({ "allOf": [reference], "description": "An a." });
            schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            schema
        };
        assert_eq!(simple(&of(json!({})), Role::Field("a")), reference);
        let nullable = of(json!({ "nullable": true }));
        assert_eq!(simple(&nullable, Role::Field("a")), nullable);
        assert_eq!(simple(&of(json!({})), Role::Named("B")), of(json!({})));
        let number = json!({ "allOf": [{ "type": "integer" }], "nullable": true });
        assert_eq!(simple(&number, Role::Field("a")), json!({ "type": "integer", "nullable": true }));
    }

    #[test]
    fn an_object_says_that_it_is_one() {
        let kind = |schema: Value| value_of(schema.as_object().unwrap(), "type");
        assert_eq!(kind(json!({ "properties": {} })), Some(json!("object")));
        assert_eq!(kind(json!({ "type": "object", "allOf": [] })), None);
        assert_eq!(kind(json!({ "type": "string" })), Some(json!("string")));
        assert_eq!(kind(json!({})), None);
    }
}
