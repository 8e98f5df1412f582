//! The words in which a violated schema is reported.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// The longest part of a wrong value that is repeated to its sender.
const SHOWN: usize = 80;

/// Names the place, the bound and the value. `root` is the name of what was validated.
pub(crate) fn violation(error: &ValidationError<'_>, root: &str) -> String {
    let place = place(root, error.instance_path());
    let found = error.instance();
    let sized = |bound: &str, limit: u64, unit: &str| {
        let plural = if limit == 1 { "" } else { "s" };
        format!("{place} must have {bound} {limit} {unit}{plural}, not {}", length(found))
    };
    match error.kind() {
        Kind::Required { property } => format!("{place} has no {}", property.as_str().unwrap_or_default()),
        Kind::Type { kind } => format!("{place} must be {}, not {}", expected(kind), shown(found)),
        Kind::Enum { options } => format!("{place} must be one of {}, not {}", joined(options), shown(found)),
        Kind::Minimum { limit } => format!("{place} must be at least {limit}, not {found}"),
        Kind::Maximum { limit } => format!("{place} must be at most {limit}, not {found}"),
        Kind::ExclusiveMinimum { limit } => format!("{place} must be more than {limit}, not {found}"),
        Kind::ExclusiveMaximum { limit } => format!("{place} must be less than {limit}, not {found}"),
        Kind::MinLength { limit } => sized("at least", *limit, "character"),
        Kind::MaxLength { limit } => sized("at most", *limit, "character"),
        Kind::MinItems { limit } => sized("at least", *limit, "item"),
        Kind::MaxItems { limit } => sized("at most", *limit, "item"),
        Kind::UniqueItems => format!("{place} has the same item twice"),
        Kind::Pattern { pattern } => format!("{place} must match {pattern}, unlike {}", shown(found)),
        Kind::Format { format } => format!("{place} must be {}, not {}", described(format), shown(found)),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            nested(context, root).unwrap_or_else(|| {
                format!("{place} is of none of the shapes that are allowed: {}", shown(found))
            })
        }
        Kind::Custom { message, .. } => format!("{place} {message}"),
        _ => format!("{place}: {error}"),
    }
}

/// The first alternative is the one that is meant; others are for `null`.
fn nested(context: &[Vec<ValidationError<'static>>], root: &str) -> Option<String> {
    context.first()?.first().map(|error| violation(error, root))
}

/// A place as in `contexts[0].id`.
fn place(root: &str, location: &Location) -> String {
    let mut place = String::new();
    for segment in location.iter() {
        match segment {
            LocationSegment::Index(index) => place.push_str(&format!("[{index}]")),
            LocationSegment::Property(name) if place.is_empty() => place.push_str(&name),
            LocationSegment::Property(name) => place.push_str(&format!(".{name}")),
        }
    }
    match place.as_str() {
        "" => root.to_owned(),
        _ if place.starts_with('[') => format!("{root}{place}"),
        _ => place,
    }
}

fn expected(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Single(kind) => article(*kind),
        // The others are `null`.
        TypeKind::Multiple(kinds) => {
            kinds.into_iter().find(|kind| *kind != JsonType::Null).map_or("null", article)
        }
    }
}

fn article(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    }
}

fn described(format: &str) -> String {
    match format {
        "date-time" => "a date with a time and an offset".to_owned(),
        "date" => "a date".to_owned(),
        other => format!("of the format {other}"),
    }
}

fn joined(options: &Value) -> String {
    let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    options.join(", ")
}

/// The number of characters or of items.
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        _ => 0,
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::schema::compile;

    fn message(schema: Value, value: Value) -> String {
        violation(&compile(&schema).unwrap().validate(&value).unwrap_err(), "the body")
    }

    #[test]
    fn a_message_has_the_place_the_bound_and_the_value() {
        let chats = json!({ "$ref": "#/components/schemas/GetChatsRequest" });
        let context = |id: Value| json!({ "contexts": [{ "type": "ORDER", "id": id }] });
        let cases = [
            (json!([]), "the body must be an object, not []"),
            (json!({ "types": [] }), "types must have at least 1 item, not 0"),
            (json!({ "types": "CHAT" }), "types must be an array, not \"CHAT\""),
            (json!({ "types": ["X"] }), "types[0] must be one of CHAT, ARBITRAGE, not \"X\""),
            (json!({ "types": ["CHAT", "CHAT"] }), "types has the same item twice"),
            (context(json!(0)), "contexts[0].id must be at least 1, not 0"),
            (json!({ "contexts": [{ "type": "ORDER" }] }), "contexts[0] has no id"),
        ];
        for (body, expected) in cases {
            assert_eq!(message(chats.clone(), body), expected);
        }
        let nullable = json!({ "allOf": [{ "$ref": "#/components/schemas/ChatType" }], "nullable": true });
        assert_eq!(message(nullable, json!("X")), "the body must be one of CHAT, ARBITRAGE, not \"X\"");
        let long = message(json!({ "type": "integer" }), json!("я".repeat(500)));
        assert!(long.ends_with('…') && long.chars().count() < 120, "{long}");
    }
}
