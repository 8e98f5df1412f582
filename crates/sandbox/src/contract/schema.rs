//! JSON Schemas made of the schemas of the description, which have the dialect of OpenAPI 3.0.

use chrono::{DateTime, NaiveDate};
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};
use yandex_market_api::description;

const COMPONENTS: &str = "#/components/schemas/";

/// The keywords that mean the same in both dialects. Everything else is documentation.
const SAME: [&str; 18] = [
    "additionalProperties",
    "type",
    "enum",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
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
    "required",
];

/// Compiles a schema of the description. `None` if the description has a schema that is none.
pub(crate) fn compile(schema: &Value) -> Option<Validator> {
    let mut components = Map::new();
    let root = translated(schema, &mut components);
    let document = json!({ "allOf": [root], "components": { "schemas": components } });
    // OpenAPI 3.0 is a dialect of this draft: `exclusiveMinimum` is a flag, and `$ref` stands alone.
    let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true);
    let options = options.with_format("date-time", is_moment).with_format("date", is_day);
    let options = options.with_keyword(INT64, |_, _, _| Ok(Box::new(Int64)));
    options.offline().build(&document).ok()
}

/// A moment must have an offset.
pub(crate) fn is_moment(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
}

/// "Dates of the old order calls are DD-MM-YYYY though their format says `date`."
pub(crate) fn is_day(text: &str) -> bool {
    ["%Y-%m-%d", "%d-%m-%Y"].iter().any(|format| NaiveDate::parse_from_str(text, format).is_ok())
}

/// Translates a schema, and the components that it refers to into `components`.
fn translated(schema: &Value, components: &mut Map<String, Value>) -> Value {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        collect(target, components);
        return json!({ "$ref": target });
    }
    let mut new = Map::new();
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "properties" => drop(new.insert(keyword.clone(), properties(schema, value, components))),
            "items" | "additionalProperties" | "not" if value.is_object() => {
                new.insert(keyword.clone(), translated(value, components));
            }
            "allOf" | "anyOf" | "oneOf" => {
                let parts = value.as_array().into_iter().flatten();
                let parts: Vec<Value> = parts.map(|part| translated(part, components)).collect();
                new.insert(keyword.clone(), parts.into());
            }
            // What other formats mean to the Market is not documented: its times are not those of RFC 3339.
            "format" if !["date-time", "date"].iter().any(|checked| value == checked) => {}
            keyword if SAME.contains(&keyword) => {
                new.insert(keyword.to_owned(), value.clone());
            }
            _ => {}
        }
    }
    bound(schema, &mut new);
    match schema.get("nullable") {
        Some(Value::Bool(true)) => or_null(new.into()),
        _ => new.into(),
    }
}

fn collect(target: &str, components: &mut Map<String, Value>) {
    let Some(name) = target.strip_prefix(COMPONENTS).filter(|name| !components.contains_key(*name)) else {
        return;
    };
    // Its place is taken before it is translated, for it may refer to itself.
    components.insert(name.to_owned(), Value::Null);
    let schema = description::get().pointer(target.trim_start_matches('#'));
    let schema = schema.map(|schema| translated(schema, components)).unwrap_or_default();
    components.insert(name.to_owned(), schema);
}

/// The Market takes `null` for a list that is left out, whatever the description says.
fn properties(schema: &Value, properties: &Value, components: &mut Map<String, Value>) -> Value {
    let required = |name: &String| {
        let required = schema.get("required").and_then(Value::as_array);
        required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)))
    };
    let mut new = Map::new();
    for (name, property) in properties.as_object().into_iter().flatten() {
        let is_list = description::resolve(property).get("type").is_some_and(|kind| kind == "array");
        let property = translated(property, components);
        let property = if is_list && !required(name) { or_null(property) } else { property };
        new.insert(name.clone(), property);
    }
    new.into()
}

/// Allows `null` besides.
fn or_null(mut schema: Value) -> Value {
    let Some(kind) = schema.get("type").and_then(Value::as_str).map(str::to_owned) else {
        return if schema.get("type").is_some() {
            schema
        } else {
            json!({ "anyOf": [schema, { "type": "null" }] })
        };
    };
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".to_owned(), json!([kind, "null"]));
    }
    schema
}

/// Bounds an integer by its format, which says nothing to a validator.
fn bound(schema: &Value, new: &mut Map<String, Value>) {
    match schema.get("format").and_then(Value::as_str) {
        Some("int32") => {
            new.entry("minimum").or_insert(i32::MIN.into());
            new.entry("maximum").or_insert(i32::MAX.into());
        }
        Some("int64") => drop(new.insert(INT64.to_owned(), true.into())),
        _ => {}
    }
}

const INT64: &str = "x-int64";

/// An integer beyond 64 bits is read as the nearest float, and that may be the bound itself: `minimum` would take it.
struct Int64;

impl<'i> Keyword<'i> for Int64 {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        let bound = match instance.as_f64() {
            Some(number) if number < 0.0 => format!("at least {}", i64::MIN),
            _ => format!("at most {}", i64::MAX),
        };
        Err(ValidationError::custom(format!("must be {bound}, not {instance}")))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        const BEYOND: f64 = 9_223_372_036_854_775_808.0;
        instance.is_i64() || instance.as_f64().is_none_or(|number| number.abs() < BEYOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(schema: Value, value: Value) -> bool {
        compile(&schema).unwrap().is_valid(&value)
    }

    #[test]
    fn null_is_taken_where_it_is_nullable_and_for_a_list_that_may_be_left_out() {
        let list = json!({ "type": "array", "items": { "type": "integer" } });
        let object = |required: Value| json!({ "type": "object", "properties": { "list": list, "one": { "type": "string" } }, "required": required });
        let (optional, required) = (object(json!(["one"])), object(json!(["list"])));
        assert!(takes(optional.clone(), json!({ "one": "", "list": null })));
        assert!(!takes(optional, json!({ "one": null })));
        assert!(!takes(required, json!({ "list": null })));
        let nullable = json!({ "type": "string", "enum": ["A"], "nullable": true });
        assert!(takes(nullable.clone(), Value::Null) && !takes(nullable, json!("B")));
        let sort = json!({ "allOf": [{ "$ref": "#/components/schemas/ChatType" }], "nullable": true });
        assert!(
            takes(sort.clone(), Value::Null)
                && takes(sort.clone(), json!("CHAT"))
                && !takes(sort, json!("x"))
        );
    }

    #[test]
    fn integers_are_bounded_by_their_format() {
        let int32 = json!({ "type": "integer", "format": "int32" });
        assert!(takes(int32.clone(), json!(i32::MAX)) && !takes(int32, json!(i64::MAX)));
        let int64 = |number: &str| {
            takes(json!({ "type": "integer", "format": "int64" }), serde_json::from_str(number).unwrap())
        };
        for number in ["9223372036854775807", "-9223372036854775808"] {
            assert!(int64(number), "{number}");
        }
        for number in ["9223372036854775808", "-9223372036854775809", "18446744073709551616", "-1e30"] {
            assert!(!int64(number), "{number}");
        }
    }

    #[test]
    fn patterns_may_look_ahead() {
        let sku = json!({ "$ref": "#/components/schemas/ShopSku" });
        assert!(
            takes(sku.clone(), json!("SKU 1"))
                && !takes(sku.clone(), json!(" "))
                && !takes(sku, json!("a\n"))
        );
    }

    #[test]
    fn dates_are_in_either_form_moments_have_an_offset_and_times_are_free() {
        assert!(takes(json!({ "type": "string", "format": "time" }), json!("10:00")));
        let day = json!({ "type": "string", "format": "date" });
        for text in ["2026-01-31", "31-01-2026"] {
            assert!(takes(day.clone(), json!(text)));
        }
        assert!(!takes(day, json!("2026-01-31T00:00:00Z")));
        let moment = json!({ "type": "string", "format": "date-time" });
        assert!(
            takes(moment.clone(), json!("2026-01-31T00:00:00+03:00")) && !takes(moment, json!("2026-01-31"))
        );
    }
}
