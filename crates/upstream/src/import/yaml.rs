//! YAML in the style of `openapi/`: lists stand deeper than their key, quotes are single, long texts are folded.
//!
//! serde-saphyr, which reads YAML here, writes it with double quotes and puts a comment between a key and its value,
//! not above both. What is written here is read back before it is used.

use serde_json::Value;

use super::todo::TODO;

/// The longest line, where a text can be broken.
const WIDTH: usize = 110;

/// Something to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Scalar(Value),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key with its value, and what is said above it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Node,
    pub(super) comments: Vec<String>,
    /// The vendor's sentence in this place. It is not written.
    pub(super) said: Option<String>,
}

/// An entry without a comment.
pub(super) fn entry(key: impl Into<String>, value: impl Into<Node>) -> Entry {
    Entry { key: key.into(), value: value.into(), comments: Vec::new(), said: None }
}

impl Entry {
    pub(super) fn with_comments(mut self, comments: impl IntoIterator<Item = String>) -> Self {
        self.comments.extend(comments);
        self
    }

    /// Notes the vendor's sentence, that of a key of a node, in whose place this stands.
    pub(super) fn saying(mut self, node: &Value, key: &str) -> Self {
        let said = node.get(key).and_then(Value::as_str).map(str::trim);
        self.said = said.filter(|said| !said.is_empty() && !said.starts_with(TODO)).map(str::to_owned);
        self
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(map) => Self::Map(map.into_iter().map(|(key, value)| entry(key, value)).collect()),
            scalar => Self::Scalar(scalar),
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Scalar(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Scalar(text.into())
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Scalar(flag.into())
    }
}

impl From<Vec<Entry>> for Node {
    fn from(entries: Vec<Entry>) -> Self {
        Self::Map(entries)
    }
}

/// The order of the members of our extensions, in which our own files have them.
const ORDER: [&str; 8] =
    ["successor", "degradation", "shutdown", "requests", "hours", "minutes", "cost", "tariffs"];

/// An extension of ours, in that order.
pub(super) fn ordered(extension: &Value) -> Node {
    let Some(map) = extension.as_object() else { return extension.clone().into() };
    let rank = |key: &str| ORDER.iter().position(|one| *one == key).unwrap_or(ORDER.len());
    let mut sorted: Vec<(&String, &Value)> = map.iter().collect();
    sorted.sort_by_key(|(key, _)| rank(key));
    Node::Map(sorted.into_iter().map(|(key, value)| entry(key, ordered(value))).collect())
}

/// The lines of a map.
pub(super) fn lines(entries: &[Entry], indent: usize) -> String {
    entries.iter().map(|entry| lines_of(entry, indent)).collect()
}

fn lines_of(entry: &Entry, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let comments: String =
        entry.comments.iter().map(|comment| wrapped(comment, &format!("{pad}# "))).collect();
    let key = quoted(&entry.key);
    let value = match &entry.value {
        Node::Map(entries) if !entries.is_empty() => format!("\n{}", lines(entries, indent + 2)),
        Node::List(items) if !items.is_empty() => format!("\n{}", list(items, indent + 2)),
        node => text(node, indent, key.len() + ": ".len()),
    };
    format!("{comments}{pad}{key}:{value}")
}

/// The line of a key that has its value below it.
pub(super) fn key(key: &str, indent: usize) -> String {
    format!("{}{}:\n", " ".repeat(indent), quoted(key))
}

/// The items of a list.
pub(super) fn list(items: &[Node], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let item = |item: &Node| match item {
        Node::Map(entries) if !entries.is_empty() => {
            // The first line of the map begins where the dash stands.
            let lines = lines(entries, indent + 2);
            format!("{pad}- {}", lines.trim_start())
        }
        Node::List(items) if !items.is_empty() => {
            let lines = list(items, indent + 2);
            format!("{pad}- {}", lines.trim_start())
        }
        node => format!("{pad}-{}", text(node, indent, "- ".len())),
    };
    items.iter().map(item).collect()
}

/// What follows a colon or a dash, where it is neither a map nor a list with something in it.
fn text(node: &Node, indent: usize, before: usize) -> String {
    let plain = match node {
        Node::Map(_) => "{}".to_owned(),
        Node::List(_) => "[]".to_owned(),
        Node::Scalar(Value::String(text)) => quoted(text),
        Node::Scalar(other) => other.to_string(),
    };
    let can_be_folded = plain.contains(' ') && !plain.contains('\n') && !plain.starts_with(['\'', '"']);
    if can_be_folded && indent + before + plain.chars().count() > WIDTH {
        return format!(" >-\n{}", wrapped(&plain, &" ".repeat(indent + 2)));
    }
    format!(" {plain}\n")
}

/// A text in lines that all begin so.
fn wrapped(text: &str, begin: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{begin}{word}")),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The text as it can stand in a file: as it is where every reader of YAML takes that for this text.
fn quoted(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().any(char::is_control) {
        // What JSON escapes, YAML reads; it wants a few more escaped.
        let escaped = |letter: char| match letter {
            letter if letter.is_control() => format!("\\u{:04x}", u32::from(letter)),
            letter => letter.to_string(),
        };
        Value::from(text).to_string().chars().map(escaped).collect()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Words that are not text to every reader.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
    let begins = begins || (text.starts_with('$') && text.len() > 1);
    let means_something = text.contains(": ") || text.contains(" #") || text.contains("  ");
    let ends = !text.ends_with([':', ' ']);
    begins
        && ends
        && !means_something
        && !text.chars().any(char::is_control)
        && !WORDS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_style_of_the_description() {
        let entries = vec![
            entry("operationId", "getA").with_comments(["TODO: review".to_owned()]),
            entry("tags", json!(["a"])),
            entry("parameters", json!([{ "$ref": "common.yaml#/a" }, { "$ref": "#/parameters/b" }])),
            entry("responses", json!({ "200": { "content": {} }, "x": [] })),
            entry("enum", json!(["NO", "1", "A"])),
            entry("nested", json!([[1, 2], [{ "a": 1, "b": 2 }]])),
        ];
        assert_eq!(
            lines(&entries, 2),
            "  # TODO: review\n  operationId: getA\n  tags:\n    - a\n  parameters:\n    - $ref: common.yaml#/a\n    \
             - $ref: '#/parameters/b'\n  responses:\n    '200':\n      content: {}\n    x: []\n  enum:\n    - 'NO'\n    \
             - '1'\n    - A\n  nested:\n    - - 1\n      - 2\n    - - a: 1\n        b: 2\n"
        );
    }

    #[test]
    fn every_text_is_read_back() {
        let long = "TODO describe it ".repeat(12);
        let texts = [
            "",
            " ",
            "a",
            "NO",
            "yes",
            "null",
            "1",
            "1.5",
            "1_000",
            "2020-01-01",
            "-",
            "- a",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "a#b",
            "#a",
            "it's",
            "\"a\"",
            "'",
            "a\nb",
            "a\tb",
            "\u{7f}",
            "\u{a0}",
            "[a",
            "{a}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            "~",
            "^(?=.*\\S.*).{1,255}$",
            "Новый заказ",
            "😀",
            "a  b",
            "a ",
            "=",
            "<<",
            "$",
            "/v2/{a}",
            "---",
            "...",
            ".inf",
            "0x1",
            "1:20",
            long.trim(),
        ];
        for text in texts {
            let list = lines(&[entry("list", json!([text, { "a": text }]))], 0);
            let written =
                format!("{list}{}", lines(&[entry(text, text), entry("k", json!({ "deep": text }))], 0));
            let read: Value = yandex_market_codegen::read_yaml(&written)
                .unwrap_or_else(|error| panic!("{written}: {error}"));
            let expected = json!({ "list": [text, { "a": text }], text: text, "k": { "deep": text } });
            assert_eq!(read, expected, "{written}");
            assert!(
                text.len() > WIDTH || written.lines().all(|line| line.chars().count() <= WIDTH),
                "{written}"
            );
        }
    }

    #[test]
    fn long_texts_are_folded() {
        let written = lines(&[entry("a", "TODO word ".repeat(20).trim())], 4);
        assert!(written.starts_with("    a: >-\n      TODO word"), "{written}");
        assert!(written.lines().all(|line| line.len() <= WIDTH), "{written}");
    }
}
