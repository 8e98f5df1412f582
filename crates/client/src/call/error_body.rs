//! The bodies of errors, as the Market and what lies before it are known to send them.

use serde::Deserialize;
use serde_json::Value;
use yandex_market_api::support::decode_json;
use yandex_market_api::types::ApiError;

use crate::market::credentials::Credentials;

/// The longest message of an error that is kept, in bytes.
const MESSAGE_LIMIT: usize = 4 << 10;
/// The most errors of one body that are kept.
const ERRORS_LIMIT: usize = 100;
/// The longest excerpt of a body that is no JSON, in characters.
const EXCERPT_LIMIT: usize = 300;

/// The known shapes in one.
#[derive(Deserialize)]
struct ErrorBody {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    errors: Option<Vec<Value>>,
    /// Older bodies have this one, with an integer code.
    #[serde(default)]
    error: Option<Value>,
}

/// Returns the errors of a body; none when it is no body of an error.
pub(crate) fn parse(body: &[u8]) -> Option<Vec<ApiError>> {
    let body: ErrorBody = decode_json(body).ok()?.value;
    let is_error = body.status.as_deref() == Some("ERROR") || body.errors.is_some() || body.error.is_some();
    let all = body.errors.into_iter().flatten().take(ERRORS_LIMIT).chain(body.error);
    is_error.then(|| all.map(|error| api_error(&error)).collect())
}

/// Reads one error; what is not as described is kept as text rather than lost.
fn api_error(error: &Value) -> ApiError {
    let field = |name: &str| match error.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let (code, message) = (field("code"), field("message"));
    let message = if code.is_none() { message.or_else(|| Some(error.to_string())) } else { message };
    let error = ApiError::new(code.unwrap_or_else(|| "UNKNOWN".to_owned()));
    message.into_iter().fold(error, ApiError::message)
}

/// Redacts the texts of an error, and cuts them to a length that a person reads.
pub(crate) fn redact(error: &mut ApiError, credentials: &Credentials) {
    redact_text(&mut error.code, MESSAGE_LIMIT, credentials);
    if let Some(message) = &mut error.message {
        redact_text(message, MESSAGE_LIMIT, credentials);
    }
}

/// Redacts a text that may be endless: what is searched for the secret is longer than what is kept in the end, so that the
/// cut does not go through it.
pub(crate) fn redact_text(text: &mut String, limit: usize, credentials: &Credentials) {
    cut(text, 2 * limit);
    *text = credentials.redact(std::mem::take(text));
    cut(text, limit);
}

/// Cuts a text to at most so many bytes, at the end of a character, and marks the cut.
pub(crate) fn cut(text: &mut String, limit: usize) {
    if text.len() > limit {
        let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push_str(" […]");
    }
}

/// The kind of a body that is not the JSON that was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Empty,
    Html,
    Text,
    /// JSON, though not as described.
    Json,
}

impl Shape {
    pub(crate) fn of(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
        match body.first() {
            None => Self::Empty,
            Some(b'<') => Self::Html,
            Some(b'{' | b'[') => Self::Json,
            Some(_) => Self::Text,
        }
    }
}

/// Returns the beginning of a text, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.chars().count() > EXCERPT_LIMIT {
            let end = line.char_indices().nth(EXCERPT_LIMIT).map_or(line.len(), |(end, _)| end);
            cut(&mut line, end);
            break;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(body: &str) -> Option<Vec<(String, Option<String>)>> {
        let errors = parse(body.as_bytes())?;
        Some(errors.into_iter().map(|error| (error.code, error.message)).collect())
    }

    fn pair(code: &str, message: &str) -> (String, Option<String>) {
        (code.to_owned(), Some(message.to_owned()))
    }

    #[test]
    fn every_code_and_message_is_kept() {
        let body = r#"{"status": "ERROR", "errors": [{"code": "A", "message": "a"}, {"code": "B"}]}"#;
        assert_eq!(pairs(body), Some(vec![pair("A", "a"), ("B".to_owned(), None)]));
    }

    #[test]
    fn the_legacy_object_is_read_alone_and_beside_the_list() {
        let legacy = r#"{"error": {"code": 403, "message": "no"}}"#;
        assert_eq!(pairs(legacy), Some(vec![pair("403", "no")]));
        let both = r#"{"errors": [{"code": "A", "message": "a"}], "error": {"code": 403, "message": "no"}}"#;
        assert_eq!(pairs(both), Some(vec![pair("A", "a"), pair("403", "no")]));
    }

    #[test]
    fn a_broken_string_does_not_lose_the_errors() {
        let body =
            r#"{"errors": [{"code": "A", "message": "\ud83d"}, {"code": "B", "message": "ok"}], "x": 1e999}"#;
        assert_eq!(pairs(body), Some(vec![pair("A", "\u{fffd}"), pair("B", "ok")]));
        let body = b"\xef\xbb\xbf{\"error\": {\"code\": 403, \"message\": \"a\xff\nb\"}}";
        assert_eq!(parse(body).unwrap()[0].message.as_deref(), Some("a\u{fffd}\nb"));
    }

    #[test]
    fn what_is_not_as_described_is_kept_as_text() {
        assert_eq!(pairs(r#"{"errors": ["boom"]}"#), Some(vec![pair("UNKNOWN", "\"boom\"")]));
        assert_eq!(pairs(r#"{"errors": [{"message": "m"}]}"#), Some(vec![pair("UNKNOWN", "m")]));
    }

    #[test]
    fn a_success_and_a_page_of_html_are_no_errors() {
        assert_eq!(pairs(r#"{"status": "OK", "errors": null, "result": {}}"#), None);
        assert_eq!(pairs("<html></html>"), None);
        assert_eq!(pairs(""), None);
        assert_eq!(pairs(r#"{"status": "ERROR", "errors": null}"#), Some(vec![]));
    }

    #[test]
    fn there_are_only_so_many_errors_and_so_long_messages() {
        let many = format!("{{\"errors\": [{}]}}", vec![r#"{"code": "A"}"#; 1000].join(","));
        assert_eq!(parse(many.as_bytes()).unwrap().len(), ERRORS_LIMIT);
        let mut error = ApiError::new("A").message("я".repeat(MESSAGE_LIMIT));
        redact(&mut error, &Credentials::api_key("ACMA:secret".into()));
        let message = error.message.unwrap();
        assert_eq!(message.chars().filter(|c| *c == 'я').count(), MESSAGE_LIMIT / 2);
        assert!(message.ends_with("я […]"), "it is cut at the end of a character");
    }

    #[test]
    fn an_excerpt_is_one_line_without_control_characters() {
        assert_eq!(excerpt("  no\r\n\u{1b}[31maccess\t\u{0}!"), "no [31maccess !");
        assert_eq!(excerpt(&"x".repeat(10_000)).chars().count(), EXCERPT_LIMIT + 4);
        assert_eq!(excerpt(&"x ".repeat(10_000)).chars().count(), EXCERPT_LIMIT + 4);
    }

    #[test]
    fn the_shape_of_a_body_is_seen_by_its_first_character() {
        let cases = [
            (&b""[..], Shape::Empty),
            (b" \n", Shape::Empty),
            (b"<!doctype html>", Shape::Html),
            (b"\xef\xbb\xbf\n <html>", Shape::Html),
            (b"Forbidden", Shape::Text),
            (b" {\"a\"", Shape::Json),
        ];
        for (body, shape) in cases {
            assert_eq!(Shape::of(body), shape, "{body:?}");
        }
    }
}
