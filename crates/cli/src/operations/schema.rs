//! The schemas of the description, as far as a command line needs them.

use serde_json::Value;
use yandex_market::api::description::{parts, property, required};

/// The type of one value on the command line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Integer {
        minimum: Option<i64>,
        maximum: Option<i64>,
        is_id: bool,
    },
    Number,
    Boolean,
    Text {
        shortest: usize,
        longest: Option<usize>,
    },
    Day,
    Moment,
    /// One of these values, each with its meaning.
    Choice(Vec<(&'static str, Option<&'static str>)>),
    File,
}

/// The shape of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    One(Scalar),
    List(Scalar),
    /// An object, or a list of objects, or whatever else does not fit into a flag.
    Deep,
}

/// Returns the shape of a schema.
pub(super) fn shape(schema: &'static Value) -> Shape {
    if let Some(scalar) = scalar(schema) {
        return Shape::One(scalar);
    }
    match find(schema, "items").and_then(scalar) {
        Some(of) => Shape::List(of),
        None => Shape::Deep,
    }
}

/// Returns the type of a schema's values, if they are neither objects nor lists.
pub(super) fn scalar(schema: &'static Value) -> Option<Scalar> {
    let format = keyword(schema, "format");
    Some(match (keyword(schema, "type")?, format) {
        ("integer", _) => integer(schema),
        ("number", _) => Scalar::Number,
        ("boolean", _) => Scalar::Boolean,
        ("string", _) if find(schema, "enum").is_some() => Scalar::Choice(choices(schema)),
        ("string", Some("date")) => Scalar::Day,
        ("string", Some("date-time")) => Scalar::Moment,
        ("string", Some("binary")) => Scalar::File,
        ("string", _) => Scalar::Text {
            shortest: size(schema, "minLength").unwrap_or(0),
            longest: size(schema, "maxLength"),
        },
        _ => return None,
    })
}

fn integer(schema: &'static Value) -> Scalar {
    let bound = |name| find(schema, name).and_then(Value::as_i64);
    let is_id = find(schema, "x-id").is_some();
    // The Market counts its ids from 1.
    let minimum = bound("minimum").or(is_id.then_some(1));
    Scalar::Integer { minimum, maximum: bound("maximum"), is_id }
}

fn choices(schema: &'static Value) -> Vec<(&'static str, Option<&'static str>)> {
    let meaning = |value| find(schema, "x-enum-descriptions")?.get(value)?.as_str();
    let values = find(schema, "enum").and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).map(|value| (value, meaning(value))).collect()
}

/// Returns the properties of an object, with those of the parts it is made of: the required ones first.
pub(super) fn properties(schema: &'static Value) -> Vec<(&'static str, &'static Value)> {
    let of = |part: &'static Value| part.get("properties").and_then(Value::as_object).into_iter().flatten();
    let all = parts(schema).into_iter().flat_map(of).map(|(name, schema)| (name.as_str(), schema));
    let mut all: Vec<_> = all.collect();
    let order = required(schema);
    all.sort_by_key(|(name, _)| order.iter().position(|one| one == name).unwrap_or(order.len()));
    all
}

/// Returns the first text about a schema, beside a reference or behind it.
pub(super) fn description(schema: &'static Value) -> &'static str {
    let here = schema.get("description").and_then(Value::as_str);
    here.or_else(|| keyword(schema, "description")).unwrap_or_default()
}

/// Tells whether a schema is marked, by something such as `deprecated`.
pub(super) fn is_marked(schema: &'static Value, name: &str) -> bool {
    let is_set = |schema: &Value| schema.get(name) == Some(&Value::Bool(true));
    is_set(schema) || parts(schema).into_iter().any(is_set)
}

/// Returns a size, such as `maxItems`.
pub(super) fn size(schema: &'static Value, name: &str) -> Option<usize> {
    find(schema, name)?.as_u64()?.try_into().ok()
}

/// Returns what a schema says under a name, by itself or by one of its parts.
pub(super) fn find(schema: &'static Value, name: &str) -> Option<&'static Value> {
    parts(schema).into_iter().find_map(|part| part.get(name))
}

fn keyword(schema: &'static Value, name: &str) -> Option<&'static str> {
    find(schema, name)?.as_str()
}

/// Returns the schema at a dotted path.
pub(super) fn at(schema: &'static Value, path: &str) -> Option<&'static Value> {
    path.split('.').try_fold(schema, property)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn leaked(schema: Value) -> &'static Value {
        Box::leak(Box::new(schema))
    }

    fn shape_of(schema: Value) -> Shape {
        shape(leaked(schema))
    }

    #[test]
    fn a_schema_has_a_shape() {
        let text = Scalar::Text { shortest: 1, longest: Some(5) };
        assert_eq!(shape_of(json!({ "type": "string", "minLength": 1, "maxLength": 5 })), Shape::One(text));
        assert_eq!(shape_of(json!({ "type": "string", "format": "date" })), Shape::One(Scalar::Day));
        assert_eq!(shape_of(json!({ "type": "string", "format": "binary" })), Shape::One(Scalar::File));
        let id = Scalar::Integer { minimum: Some(1), maximum: None, is_id: true };
        let schema =
            json!({ "type": "array", "items": { "type": "integer", "minimum": 1, "x-id": "ChatId" } });
        assert_eq!(shape_of(schema), Shape::List(id));
        let id = Scalar::Integer { minimum: Some(1), maximum: None, is_id: true };
        assert_eq!(shape_of(json!({ "type": "integer", "x-id": "OrderId" })), Shape::One(id));
        let items = json!({ "type": "object" });
        assert_eq!(shape_of(json!({ "type": "array", "items": items })), Shape::Deep);
        assert_eq!(shape_of(json!({ "oneOf": [] })), Shape::Deep);
    }

    #[test]
    fn a_reference_is_followed_and_an_enum_has_meanings() {
        let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/SourceType" }], "default": "SELLER" });
        let Shape::One(Scalar::Choice(choices)) = shape_of(schema) else { panic!("no enum") };
        assert!(
            choices.iter().any(|(value, meaning)| *value == "SELLER" && meaning.is_some()),
            "{choices:?}"
        );
    }

    #[test]
    fn an_object_has_the_properties_of_its_parts_with_the_required_ones_first() {
        let part = json!({ "properties": { "a": {}, "c": {} } });
        let schema = leaked(json!({ "allOf": [part], "properties": { "b": {} }, "required": ["c"] }));
        let names: Vec<_> = properties(schema).into_iter().map(|(name, _)| name).collect();
        assert_eq!((names, required(schema)), (vec!["c", "b", "a"], vec!["c"]));
        assert!(at(schema, "a").is_some() && at(schema, "a.b").is_none());
    }
}
