//! YAML as the core schema of YAML 1.2 reads it, which is what OpenAPI is written in.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads YAML, or JSON, by the core schema of YAML 1.2.
///
/// `NO`, `on`, `y`, `1_000`, `12:30:45` and `2024-01-01` are texts; only `true` and `false` are booleans, and only what
/// looks like a number in YAML 1.2 is one: `017` is 17 and `0o17` is 15. Keys are texts as they are written, so `200` and
/// `NO` need no quotes there. A key that occurs twice is an error, as is a number that JSON does not have (`.inf`). Beyond the
/// schema, `0b101` and `0X1F` are numbers too, and `<<: *anchor` takes the members of another map over.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let value = yandex_market_codegen::read_yaml("countries: [SE, NO]\ny: 017\n")?;
/// assert_eq!(value["countries"][1], "NO");
/// assert_eq!(value["y"].as_f64(), Some(17.0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The place and the reason, when the text is no YAML, nests too deep or its aliases become too much.
pub fn read_yaml(text: &str) -> Result<Value, String> {
    if let Some(value) = read_json(text) {
        return Ok(value);
    }
    let node: Node =
        serde_saphyr::from_str_with_options(text, options()).map_err(|error| error.to_string())?;
    Ok(node.0)
}

/// Reads JSON, which is YAML and is read many times as quickly as such. What is no JSON may be YAML in braces all the same.
fn read_json(text: &str) -> Option<Value> {
    if !text.trim_ascii_start().starts_with('{') {
        return None;
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let Node(value) = Node::deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| value)
}

/// By default, the reader takes the booleans of YAML 1.1 and numbers with underscores. Its bounds for nesting and for what
/// aliases become stay as they are.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        underscored_numbers_as_strings: true,
    }
}

/// A value whose keys are texts, even where one is `null`: an enum may say what its `null` means.
struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Self)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what JSON can say")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Node(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<Option<String>>()? {
            let key = key.unwrap_or_else(|| "null".to_owned());
            let Node(value) = entries.next_value()?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("duplicate key `{key}`")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

    use super::*;
    use serde_json::json;

    fn scalar(text: &str) -> Value {
        read_yaml(&format!("- {text}\n")).unwrap().get(0).unwrap().clone()
    }

    #[test]
    fn json_and_yaml_in_braces_are_read_alike() {
        let json = r#"{ "a": [1, -2, 1.5, true, null, "NO"], "200": { "b": {} } }"#;
        let yaml = "{ a: [1, -2, 1.5, true, null, NO], 200: { b: {} } }";
        assert_eq!(read_yaml(json).unwrap(), read_yaml(yaml).unwrap());
        assert!(read_json(json).is_some() && read_json(yaml).is_none());
        assert!(read_yaml(r#"{ "a": 1, "a": 2 }"#).unwrap_err().contains("duplicate"));
    }

    #[test]
    fn texts_of_yaml_1_2_are_texts() {
        let texts = [
            "NO",
            "no",
            "No",
            "n",
            "N",
            "yes",
            "Yes",
            "y",
            "Y",
            "on",
            "On",
            "ON",
            "off",
            "OFF",
            "tRUE",
            "nULL",
            "1_000",
            "0x_1",
            "12:30:45",
            "1:30",
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "nan",
            "inf",
            "Infinity",
            "NaN",
            "1e",
            "1.2.3",
            "=",
            "0o8",
            "08:00",
            "1,000",
            "+",
            "-",
            ".",
            "'017'",
            "\"true\"",
            "'~'",
            "!!str 5",
            "1 000",
            "--1",
            "0x",
        ];
        for text in texts {
            let value = scalar(text);
            let wanted = text.trim_start_matches("!!str ").trim_matches(['\'', '"']);
            match text {
                // `- -` and `- =`: a dash alone is a list.
                "-" => {}
                _ => assert_eq!(value, json!(wanted), "{text}"),
            }
        }
    }

    #[test]
    fn numbers_booleans_and_nothing_of_yaml_1_2() {
        for (text, value) in [("true", json!(true)), ("True", json!(true)), ("FALSE", json!(false))] {
            assert_eq!(scalar(text), value, "{text}");
        }
        for text in ["~", "null", "Null", "NULL", "", "!!null x"] {
            assert_eq!(scalar(text), Value::Null, "{text}");
        }
        let numbers = [
            ("0", 0.0),
            ("-7", -7.0),
            ("+7", 7.0),
            ("017", 17.0),
            ("0o17", 15.0),
            ("0x1F", 31.0),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("1.", 1.0),
            ("-1.5E-1", -0.15),
            ("!!int '3'", 3.0),
        ];
        for (text, number) in numbers {
            assert_eq!(scalar(text).as_f64(), Some(number), "{text}");
        }
        assert_eq!(scalar("9223372036854775807"), json!(i64::MAX));
        assert_eq!(scalar("-9223372036854775808"), json!(i64::MIN));
    }

    #[test]
    fn keys_are_texts_as_written() {
        let read = read_yaml(
            "{200: a, NO: b, y: c, on: d, 017: e, 1.0: f, 0x10: g, true: h, 1_0: i, 2024-01-01: j}",
        )
        .unwrap();
        let keys: Vec<&str> = read.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = ["200", "NO", "y", "on", "017", "1.0", "0x10", "true", "1_0", "2024-01-01"];
        wanted.sort_unstable();
        assert_eq!(keys, wanted);
    }

    #[test]
    fn a_key_may_be_null_and_stands_once() {
        assert_eq!(read_yaml("{A: a, null: b}").unwrap(), json!({ "A": "a", "null": "b" }));
        assert_eq!(read_yaml("{A: a, ~: b}").unwrap(), json!({ "A": "a", "null": "b" }));
        for twice in ["{a: 1, a: 2}", "{null: 1, 'null': 2}", "{NO: 1, NO: 2}"] {
            assert!(read_yaml(twice).unwrap_err().contains("duplicate"), "{twice}");
        }
        assert_eq!(read_yaml("{NO: 1, No: 2, no: 3, false: 4}").unwrap().as_object().unwrap().len(), 4);
    }

    #[test]
    fn merge_keys_are_expanded_unless_they_are_quoted() {
        let read = read_yaml("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {'<<': 1}\n").unwrap();
        assert_eq!(read["b"], json!({ "x": 1, "y": 3 }));
        assert_eq!(read["c"], json!({ "<<": 1 }));
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        for text in [".inf", "-.INF", ".nan", "1e999"] {
            let error = read_yaml(&format!("- {text}\n")).unwrap_err();
            assert!(error.contains(text), "{error}");
        }
    }
}
