//! Values made of samples and schemas.
//!
//! The documentation's samples break the documentation's own bounds, so that they are made to fit; what they lack is made
//! of the schema.

use std::time::SystemTime;

use serde_json::{Map, Number, Value, json};
use yandex_market_api::Operation;
use yandex_market_api::description::{self, property};

use super::pattern::matching;
use super::schema::{compile, is_day, is_moment};
use crate::world::clock;

/// The deepest that a schema that refers to itself is followed.
const DEEPEST: u8 = 24;

/// The longest text that is made up to reach a `minLength`.
const LONGEST: usize = 1 << 10;

/// Returns a JSON body that keeps to the schema of an operation, made of the documented sample; none where the operation has no
/// such body.
///
/// ```
/// use yandex_market_api::operations::SEND_MESSAGE_TO_CHAT;
///
/// let body = yandex_market_sandbox::sample_body(&SEND_MESSAGE_TO_CHAT);
/// assert!(body.is_some_and(|body| body["message"].is_string()));
/// ```
#[must_use]
pub fn sample_body(operation: &Operation) -> Option<Value> {
    let schema = description::request_schema(operation)?;
    Some(fitting(
        schema,
        description::request_sample(operation),
        &clock::present(SystemTime::now()).to_rfc3339(),
    ))
}

/// Returns the sample as far as the schema allows it; `now` is the date, with a time and an offset, of what is made up.
pub(crate) fn fitting(schema: &Value, sample: Option<&Value>, now: &str) -> Value {
    Maker { now }.value(schema, sample, DEEPEST)
}

struct Maker<'n> {
    now: &'n str,
}

impl Maker<'_> {
    fn value(&self, schema: &Value, sample: Option<&Value>, depth: u8) -> Value {
        let schema = description::resolve(schema);
        let is_nullable = schema.get("nullable") == Some(&Value::Bool(true));
        let Some(depth) = depth.checked_sub(1) else { return Value::Null };
        if is_nullable && sample == Some(&Value::Null) {
            return Value::Null;
        }
        let sample = sample.filter(|sample| !sample.is_null());
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            return self.all_of(schema, parts, sample, depth);
        }
        let alternatives = schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array);
        if let Some(first) = alternatives.and_then(|all| all.first()) {
            return self.value(first, sample, depth);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => self.array(schema, sample, depth),
            Some("string") => self.string(schema, sample).into(),
            Some("integer") => integer(schema, sample).into(),
            Some("number") => number(schema, sample),
            Some("boolean") => sample.and_then(Value::as_bool).unwrap_or_default().into(),
            _ => self.object(schema, sample, depth),
        }
    }

    /// Has each part correct what the one before it made.
    fn all_of(&self, schema: &Value, parts: &[Value], sample: Option<&Value>, depth: u8) -> Value {
        let mut value = sample.cloned();
        for part in parts {
            value = Some(self.value(part, value.as_ref(), depth));
        }
        let Some(Value::Object(mut object)) = value else { return value.unwrap_or_default() };
        for name in texts(schema, "required").filter(|name| !object.contains_key(*name)).collect::<Vec<_>>() {
            let missing = property(schema, name).map(|property| self.value(property, None, depth));
            object.extend(missing.map(|missing| (name.to_owned(), missing)));
        }
        match schema.get("properties") {
            Some(_) => self.object(schema, Some(&object.into()), depth),
            None => object.into(),
        }
    }

    fn object(&self, schema: &Value, sample: Option<&Value>, depth: u8) -> Value {
        let mut object = sample.and_then(Value::as_object).cloned().unwrap_or_default();
        let required: Vec<&str> = texts(schema, "required").collect();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let has = object.get(name);
            if has.is_some_and(|value| !value.is_null()) || required.contains(&name.as_str()) {
                let value = self.value(property, has, depth);
                object.insert(name.clone(), value);
            }
        }
        object.into()
    }

    fn array(&self, schema: &Value, sample: Option<&Value>, depth: u8) -> Value {
        let empty = Value::Object(Map::new());
        let item = schema.get("items").unwrap_or(&empty);
        let samples = sample.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut items: Vec<Value> =
            samples.iter().map(|sample| self.value(item, Some(sample), depth)).collect();
        items.truncate(bound(schema, "maxItems").unwrap_or(usize::MAX));
        while items.len() < bound(schema, "minItems").unwrap_or_default().min(LONGEST) {
            items.push(numbered(&self.value(item, None, depth), items.len(), &[]));
        }
        items.into()
    }

    fn string(&self, schema: &Value, sample: Option<&Value>) -> String {
        let sample = sample.and_then(Value::as_str);
        if let Some(first) = texts(schema, "enum").next() {
            let known = sample.filter(|sample| texts(schema, "enum").any(|value| value == *sample));
            return known.unwrap_or(first).to_owned();
        }
        let day = self.now.get(..10).unwrap_or_default();
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => sample.filter(|text| is_moment(text)).unwrap_or(self.now).to_owned(),
            Some("date") => sample.filter(|text| is_day(text)).unwrap_or(day).to_owned(),
            Some("time") => sample.filter(|text| text.contains(':')).unwrap_or("10:00").to_owned(),
            _ => patterned(schema, sized(schema, sample.unwrap_or("string"))),
        }
    }
}

/// A text neither too short nor too long.
fn sized(schema: &Value, text: &str) -> String {
    let mut text: String = text.chars().take(bound(schema, "maxLength").unwrap_or(usize::MAX)).collect();
    let missing = bound(schema, "minLength").unwrap_or_default().saturating_sub(text.chars().count());
    text.extend(std::iter::repeat_n('x', missing.min(LONGEST)));
    text
}

/// A text that matches the pattern of its schema, as far as one can be made.
fn patterned(schema: &Value, text: String) -> String {
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else { return text };
    let validator = compile(&json!({ "type": "string", "pattern": pattern }));
    let matches = validator.is_none_or(|validator| validator.is_valid(&Value::from(text.as_str())));
    let other = if matches { None } else { matching(pattern) };
    other.unwrap_or(text)
}

fn integer(schema: &Value, sample: Option<&Value>) -> i64 {
    let limit = |name: &str| schema.get(name).and_then(Value::as_i64);
    let exclusive = |name: &str| i64::from(schema.get(name) == Some(&Value::Bool(true)));
    let least = limit("minimum").map_or(i64::MIN, |least| least + exclusive("exclusiveMinimum"));
    let largest = limit("maximum").map_or(i64::MAX, |largest| largest - exclusive("exclusiveMaximum"));
    let value = sample.and_then(Value::as_i64).or(limit("minimum")).unwrap_or(1);
    value.min(largest).max(least)
}

fn number(schema: &Value, sample: Option<&Value>) -> Value {
    let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
    let exclusive = schema.get("exclusiveMinimum") == Some(&Value::Bool(true));
    let least = limit("minimum").map_or(f64::MIN, |least| if exclusive { least + 1.0 } else { least });
    let value = sample.and_then(Value::as_f64).unwrap_or(least.max(0.0));
    match Number::from_f64(value.min(limit("maximum").unwrap_or(f64::MAX)).max(least)) {
        // A whole number of the sample stays as it is written.
        Some(fitting) if sample.and_then(Value::as_f64) != fitting.as_f64() => fitting.into(),
        _ => sample.cloned().unwrap_or(Value::from(1)),
    }
}

fn bound(schema: &Value, name: &str) -> Option<usize> {
    usize::try_from(schema.get(name)?.as_u64()?).ok()
}

fn texts<'v>(schema: &'v Value, name: &str) -> impl Iterator<Item = &'v str> {
    schema.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Returns the item of this number: its ids count up from those of the sample, but for the fields named in `fixed`.
pub(crate) fn numbered(sample: &Value, number: usize, fixed: &[&str]) -> Value {
    match sample {
        Value::Array(items) => items.iter().map(|item| numbered(item, number, fixed)).collect(),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                let is_id = (name == "id" || name.ends_with("Id")) && !fixed.contains(&name.as_str());
                let counted = if is_id { counted(value, number) } else { None };
                (name.clone(), counted.unwrap_or_else(|| numbered(value, number, fixed)))
            };
            Value::Object(fields.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

fn counted(id: &Value, number: usize) -> Option<Value> {
    let step = i64::try_from(number).ok()?;
    match id {
        // The documentation's samples have the id 0, which nothing has.
        Value::Number(first) => Some(first.as_i64()?.max(1).saturating_add(step).into()),
        Value::String(text) if number == 0 => Some(text.as_str().into()),
        Value::String(text) => Some(counted_text(text, step).into()),
        _ => None,
    }
}

fn counted_text(text: &str, step: i64) -> String {
    if let Ok(first) = text.parse::<i64>() {
        return first.saturating_add(step).to_string();
    }
    // A UUID keeps its shape.
    match (text.len(), text.rsplit_once('-')) {
        (36, Some((head, tail))) if tail.len() == 12 => format!("{head}-{step:012x}"),
        _ => format!("{text}-{}", step + 1),
    }
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations;

    use super::*;

    const NOW: &str = "2026-11-20T18:42:10+03:00";

    fn made(schema: Value, sample: Value) -> Value {
        fitting(&schema, Some(&sample), NOW)
    }

    #[test]
    fn every_documented_response_fits_its_schema_and_can_be_made_without_the_sample() {
        for operation in operations::ALL {
            let Some(schema) = description::response_schema(operation) else { continue };
            let validator = compile(schema).unwrap();
            for sample in [description::response_sample(operation), None] {
                let response = fitting(schema, sample, NOW);
                let valid = validator.validate(&response).map_err(|error| error.to_string());
                assert_eq!(valid, Ok(()), "{}: {response}", operation.id);
            }
        }
    }

    #[test]
    fn what_breaks_a_bound_is_corrected_and_what_is_required_is_made() {
        let schema = json!({ "type": "object", "required": ["id", "at", "day", "kind", "list", "price"], "properties": {
            "id": { "type": "integer", "minimum": 1 },
            "at": { "type": "string", "format": "date-time" },
            "day": { "type": "string", "format": "date" },
            "kind": { "type": "string", "enum": ["A", "B"] },
            "list": { "type": "array", "minItems": 2, "items": { "type": "object", "properties": { "id": { "type": "integer" } }, "required": ["id"] } },
            "price": { "type": "number", "minimum": 0, "exclusiveMinimum": true },
            "short": { "type": "string", "maxLength": 2 },
            "country": { "type": "string", "pattern": "^[A-Z]{2}$" },
            "left": { "type": "string" },
        }});
        let expected = json!({
            "id": 1, "at": NOW, "day": "2026-11-20", "kind": "A", "list": [{ "id": 1 }, { "id": 2 }], "price": 1.0,
        });
        assert_eq!(made(schema.clone(), json!({})), expected);
        let fitted = made(
            schema,
            json!({ "id": 0, "kind": "B", "short": "abc", "country": "st", "extra": [1], "price": 5 }),
        );
        assert_eq!(
            (&fitted["id"], &fitted["kind"], &fitted["short"]),
            (&json!(1), &json!("B"), &json!("ab"))
        );
        assert_eq!(
            (&fitted["extra"], &fitted["price"], &fitted["country"]),
            (&json!([1]), &json!(5), &json!("AA"))
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_has_an_end() {
        let tree = json!({ "$ref": "#/components/schemas/ApiErrorResponse" });
        assert!(fitting(&tree, None, NOW).is_object());
        let endless = json!({ "allOf": [{ "type": "object" }], "nullable": true });
        assert_eq!(fitting(&endless, Some(&Value::Null), NOW), Value::Null);
    }

    #[test]
    fn ids_count_up_and_the_ids_of_the_path_stay() {
        let sample = json!({ "id": 7, "businessId": 1, "offerId": "SKU", "of": [{ "orderId": "5" }], "paid": 7,
            "uuid": { "id": "123e4567-e89b-12d3-a456-426614174000" } });
        assert_eq!(numbered(&sample, 0, &["businessId"])["offerId"], "SKU");
        let expected = json!({ "id": 9, "businessId": 1, "offerId": "SKU-3", "of": [{ "orderId": "7" }], "paid": 7,
            "uuid": { "id": "123e4567-e89b-12d3-a456-000000000002" } });
        assert_eq!(numbered(&sample, 2, &["businessId"]), expected);
    }
}
