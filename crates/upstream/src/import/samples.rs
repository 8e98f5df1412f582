//! Samples in the manner of the Market's documentation: every field, texts that say `string`. Its ids of 0 are below its
//! own bounds; here a number is 1.

use serde_json::{Value, json};

use super::vendor::{Vendor, escape};
use super::yaml::{Entry, Node, entry};

/// What the documentation's samples say of times.
const DATE_TIME: &str = "2017-11-21T00:00:00+03:00";
const DATE: &str = "2017-11-21";
const DAY_FIRST: &str = "21-11-2017";
const TIME_DAY_FIRST: &str = "21-11-2017 00:00:00";
const TEXT: &str = "string";

/// A value that a schema describes, with everything that may be in it.
pub(super) fn sample(theirs: &Vendor, schema: &Value, pointer: &str) -> Node {
    let mut sampler = Sampler { theirs, inside: Vec::new() };
    sampler.value(schema, pointer).unwrap_or_else(|| json!({}).into())
}

struct Sampler<'a> {
    theirs: &'a Vendor,
    /// The schemas that the value is inside of: one that holds itself ends there.
    inside: Vec<String>,
}

impl Sampler<'_> {
    fn value(&mut self, schema: &Value, pointer: &str) -> Option<Node> {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        if let Some(target) = target {
            return self.referred(target);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.first().cloned().map(Node::from);
        }
        let one_of = ["oneOf", "anyOf"].iter().find_map(|key| Some((key, schema.get(*key)?.get(0)?)));
        if let Some((key, first)) = one_of {
            return self.value(first, &format!("{pointer}/{key}/0"));
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("integer") => Some(json!(integer(schema)).into()),
            Some("number") => Some(json!(0.5).into()),
            Some("boolean") => Some(json!(false).into()),
            Some("string") => Some(text(schema).into()),
            Some("array") => {
                let item = self.value(schema.get("items")?, &format!("{pointer}/items"));
                Some(Node::List(item.into_iter().collect()))
            }
            _ => self.object(schema, pointer),
        }
    }

    fn referred(&mut self, target: &str) -> Option<Node> {
        if self.inside.iter().any(|outer| outer == target) {
            return None;
        }
        let schema = self.theirs.root.pointer(target)?;
        self.inside.push(target.to_owned());
        let value = self.value(schema, target);
        self.inside.pop();
        value
    }

    /// The fields of the parts, in their order, and its own, in the vendor's; a part that is no object stands for all.
    fn object(&mut self, schema: &Value, pointer: &str) -> Option<Node> {
        let mut fields: Vec<Entry> = Vec::new();
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate();
        for (index, part) in parts {
            match self.value(part, &format!("{pointer}/allOf/{index}"))? {
                Node::Map(entries) => fields.extend(entries),
                other => return Some(other),
            }
        }
        let own = schema.get("properties").and_then(Value::as_object);
        let pointer = format!("{pointer}/properties");
        for (name, schema) in own.into_iter().flat_map(|own| self.theirs.ordered(own, &pointer)) {
            let value = self.value(schema, &format!("{pointer}/{}", escape(name)));
            fields.extend(value.map(|value| entry(name, value)));
        }
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
            let value = self.value(values, &format!("{pointer}/additionalProperties"));
            fields.extend(value.map(|value| entry(TEXT, value)));
        }
        Some(Node::Map(fields))
    }
}

/// The number next to 1 that is neither too small nor too large.
fn integer(schema: &Value) -> i64 {
    let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
    bound("minimum").unwrap_or(1).max(1).min(bound("maximum").unwrap_or(i64::MAX))
}

/// A text that is neither too short nor too long.
fn text(schema: &Value) -> String {
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
    let word = match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => DATE_TIME,
        Some("date") => DATE,
        Some("date-dd-MM-yyyy") => DAY_FIRST,
        Some("date-dd-MM-yyyy-HH-mm-ss") => TIME_DAY_FIRST,
        _ => TEXT,
    };
    let length =
        word.len().max(bound("minLength").unwrap_or(0)).min(bound("maxLength").unwrap_or(usize::MAX));
    word.chars().cycle().take(length).collect()
}
