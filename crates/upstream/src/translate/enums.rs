//! Values of enums that cannot be Rust names, or would have the name of another.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

/// Names every value that the rule gives no name, or a bad one, in `x-enum-names`.
pub(super) fn name(mut description: Value) -> Value {
    let schemas = description.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(|schemas| schemas.values_mut()) {
        texts(schema);
        let Some(values) = schema.get("enum").and_then(Value::as_array) else { continue };
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let given = schema.get("x-enum-names").and_then(Value::as_object).cloned().unwrap_or_default();
        let names = names(&values, given);
        if let Some(schema) = schema.as_object_mut().filter(|_| !names.is_empty()) {
            schema.insert("x-enum-names".to_owned(), Value::Object(names));
        }
    }
    description
}

/// What stands without quotes among the values of a string enum is meant as text: `1`, `true`.
fn texts(schema: &mut Value) {
    let is_text = schema.get("type").is_some_and(|kind| kind == "string");
    let values = schema.get_mut("enum").and_then(Value::as_array_mut).filter(|_| is_text);
    for value in values.into_iter().flatten().filter(|value| value.is_number() || value.is_boolean()) {
        *value = Value::String(value.to_string());
    }
}

/// The names that must be given, with those that are.
fn names(values: &[&str], given: Map<String, Value>) -> Map<String, Value> {
    let mut taken: BTreeSet<String> = given.values().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut names = given;
    for value in values {
        if names.contains_key(*value) {
            continue;
        }
        let usual = value.to_upper_camel_case();
        if is_name(&usual) && taken.insert(usual) {
            continue;
        }
        let name = free(&spelled(value), &taken);
        taken.insert(name.clone());
        names.insert((*value).to_owned(), json!(name));
    }
    names
}

/// Whether the usual name is one, and not that of the values which are not known.
fn is_name(name: &str) -> bool {
    let is_plain = name.starts_with(|letter: char| letter.is_ascii_uppercase()) && name.is_ascii();
    is_plain && !["Self", "Unknown"].contains(&name)
}

/// A value in words: `-1.5` → `Minus1Point5`, `Новый` → `Novyj`, `UNKNOWN` → `UnknownValue`.
fn spelled(value: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let is_digit =
        |index: Option<usize>| index.and_then(|index| letters.get(index)).is_some_and(char::is_ascii_digit);
    let words = letters.iter().enumerate().map(|(index, letter)| {
        let between = is_digit(index.checked_sub(1)) && is_digit(Some(index + 1));
        match letter {
            '-' if between => " to ".to_owned(),
            '-' if is_digit(Some(index + 1)) => " minus ".to_owned(),
            '.' | ',' if between => " point ".to_owned(),
            '+' => " plus ".to_owned(),
            '%' => " percent ".to_owned(),
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            letter => latin(*letter).map_or_else(|| " ".to_owned(), str::to_owned),
        }
    });
    let name = words.collect::<String>().to_upper_camel_case();
    match name.chars().next() {
        None => "EmptyValue".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("Value{name}"),
        Some(_) if is_name(&name) => name,
        Some(_) => format!("{name}Value"),
    }
}

/// The name, or the name with a number.
fn free(name: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number: u32| format!("{name}N{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A Cyrillic letter in Latin ones.
fn latin(letter: char) -> Option<&'static str> {
    const SMALL: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
        "f", "h", "c", "ch", "sh", "shh", "", "y", "", "e", "yu", "ya",
    ];
    const LARGE: [&str; 32] = [
        "A", "B", "V", "G", "D", "E", "Zh", "Z", "I", "J", "K", "L", "M", "N", "O", "P", "R", "S", "T", "U",
        "F", "H", "C", "Ch", "Sh", "Shh", "", "Y", "", "E", "Yu", "Ya",
    ];
    let in_table = |table: &'static [&'static str; 32], first: char| {
        let index = u32::from(letter).checked_sub(u32::from(first))?;
        table.get(usize::try_from(index).ok()?).copied()
    };
    match letter {
        'ё' => Some("e"),
        'Ё' => Some("E"),
        letter if letter < 'а' => in_table(&LARGE, 'А'),
        _ => in_table(&SMALL, 'а'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(values: &[&str]) -> Value {
        Value::Object(names(values, Map::new()))
    }

    #[test]
    fn usual_values_need_no_names() {
        assert_eq!(named(&["NEW", "WAITING_FOR_PARTNER", "A4"]), json!({}));
    }

    #[test]
    fn unknown_is_taken_by_what_is_not_known() {
        assert_eq!(named(&["UNKNOWN", "SELF"]), json!({ "UNKNOWN": "UnknownValue", "SELF": "SelfValue" }));
    }

    #[test]
    fn odd_values_are_spelled() {
        let names = named(&["1", "-1", "1-2", "1.5", "50%", "Новый заказ", "ЁЖ", "", "…", "a b", "😀"]);
        assert_eq!(
            names,
            json!({
                "1": "Value1", "-1": "Minus1", "1-2": "Value1To2", "1.5": "Value1Point5", "50%": "Value50Percent",
                "Новый заказ": "NovyjZakaz", "ЁЖ": "EZh", "": "EmptyValue", "…": "EmptyValueN2", "😀": "EmptyValueN3",
            })
        );
    }

    #[test]
    fn no_two_values_have_one_name() {
        assert_eq!(named(&["A_B", "A-B", "a b"]), json!({ "A-B": "ABN2", "a b": "ABN3" }));
    }

    #[test]
    fn given_names_are_kept_and_taken() {
        let given = Map::from_iter([("A".to_owned(), json!("B"))]);
        let names = names(&["A", "B"], given);
        assert_eq!(Value::Object(names), json!({ "A": "B", "B": "BN2" }));
    }

    #[test]
    fn values_without_quotes_are_texts() {
        let schema = json!({ "type": "string", "enum": [1, true, "A"], "x-enum-names": { "A": "B" } });
        let named = name(json!({ "components": { "schemas": { "A": schema } } }));
        let schema = &named["components"]["schemas"]["A"];
        assert_eq!(schema["enum"], json!(["1", "true", "A"]));
        assert_eq!(schema["x-enum-names"], json!({ "1": "Value1", "A": "B" }));
    }

    #[test]
    fn only_enums_change() {
        let description = json!({ "components": { "schemas": { "A": { "type": "object" } } } });
        assert_eq!(name(description.clone()), description);
    }
}
