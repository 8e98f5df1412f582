//! Answers whose bytes are not quite JSON.

use axum::body::Bytes;
use serde_json::Value;
use yandex_market_api::Operation;

use crate::contract::subject;
use crate::faults::fault::Fault;

/// The fields that are free text, of whatever is listed.
const TEXTS: [&str; 6] = ["message", "text", "domain", "comment", "author", "name"];

/// Holds the place of what no JSON can hold. Nobody writes these characters, which have no meaning.
const MARK: &str = "\u{f8ff}\u{e000}\u{f8ff}";

/// The field that is added where there is no text.
const ADDED: &str = "sandboxNote";

/// Changes the bytes of an answer as a fault wants it.
pub(crate) fn malform(fault: Fault, operation: &Operation, bytes: &Bytes) -> Option<Vec<u8>> {
    let mut answer = serde_json::from_slice::<Value>(bytes).ok()?;
    let place = subject(operation, &answer)?.place;
    let subject = answer.pointer_mut(&place)?;
    match fault {
        Fault::HugeNumber => {
            *number(subject)? = Value::from(MARK);
            Some(replaced(&answer, &format!("\"{MARK}\""), b"1e999"))
        }
        fault => {
            mark_text(subject)?;
            Some(replaced(&answer, MARK, bad_text(fault)?))
        }
    }
}

fn bad_text(fault: Fault) -> Option<&'static [u8]> {
    match fault {
        Fault::LoneSurrogate => Some(b"\\ud83d"),
        Fault::InvalidUtf8 => Some(b"\xd0"),
        Fault::RawControlCharacter => Some(b"\x07"),
        _ => None,
    }
}

/// The answer as bytes, with others in the place of these.
fn replaced(answer: &Value, old: &str, new: &[u8]) -> Vec<u8> {
    let text = answer.to_string();
    match text.split_once(old) {
        Some((before, after)) => [before.as_bytes(), new, after.as_bytes()].concat(),
        None => text.into_bytes(),
    }
}

/// Puts the mark at the end of a text, or of a new one if there is none.
fn mark_text(subject: &mut Value) -> Option<()> {
    if let Some(Value::String(text)) = text(subject) {
        text.push_str(MARK);
    } else {
        subject.as_object_mut()?.insert(ADDED.to_owned(), Value::from(MARK));
    }
    Some(())
}

/// The first free text that a value has, in itself or deeper.
fn text(value: &mut Value) -> Option<&mut Value> {
    let object = value.as_object_mut()?;
    let name = TEXTS.iter().find(|name| object.get(**name).is_some_and(Value::is_string));
    match name {
        Some(name) => object.get_mut(*name),
        None => object.values_mut().find_map(text),
    }
}

/// The first number that a value has, in itself or deeper.
fn number(value: &mut Value) -> Option<&mut Value> {
    match value {
        Value::Number(_) => Some(value),
        Value::Object(object) => {
            let own = object.iter().find(|(_, value)| value.is_number()).map(|(name, _)| name.clone());
            match own {
                Some(name) => object.get_mut(&name),
                None => object.values_mut().find_map(number),
            }
        }
        Value::Array(items) => items.iter_mut().find_map(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use yandex_market_api::operations::GET_CHAT_HISTORY;

    use super::*;

    fn corrupted(fault: Fault, answer: &Value) -> Option<Vec<u8>> {
        malform(fault, &GET_CHAT_HISTORY, &answer.to_string().into())
    }

    fn text_of(fault: Fault, answer: &Value) -> String {
        String::from_utf8_lossy(&corrupted(fault, answer).unwrap()).into_owned()
    }

    fn page() -> Value {
        let item = |id: i64| json!({ "messageId": id, "message": format!("text {id}") });
        json!({ "status": "OK", "result": { "messages": [item(1), item(2), item(3)] } })
    }

    #[test]
    fn the_text_of_the_item_in_the_middle_is_bad() {
        let cases = [
            (Fault::LoneSurrogate, &b"\"text 2\\ud83d\""[..]),
            (Fault::InvalidUtf8, b"\"text 2\xd0\""),
            (Fault::RawControlCharacter, b"\"text 2\x07\""),
        ];
        for (fault, bad) in cases {
            let bytes = corrupted(fault, &page()).unwrap();
            assert!(
                bytes.windows(bad.len()).any(|window| window == bad),
                "{fault}: {}",
                bytes.escape_ascii()
            );
            assert!(serde_json::from_slice::<Value>(&bytes).is_err(), "{fault}");
            assert!(bytes.windows(8).any(|window| window == b"\"text 3\""), "{fault}: the others are whole");
        }
    }

    #[test]
    fn a_number_is_beyond_all_bounds() {
        let text = text_of(Fault::HugeNumber, &page());
        assert!(text.contains("\"messageId\":1e999") && text.contains("\"messageId\":3"), "{text}");
        let nested = json!({ "result": { "entity": { "id": 5, "type": "ANSWER" } } });
        assert!(text_of(Fault::HugeNumber, &nested).contains("\"id\":1e999"));
        assert_eq!(corrupted(Fault::HugeNumber, &json!({ "result": { "name": "a" } })), None);
    }

    #[test]
    fn where_there_is_no_text_there_is_one_more_field() {
        let answer = json!({ "result": { "chatId": 5 } });
        assert!(text_of(Fault::LoneSurrogate, &answer).contains("\"sandboxNote\":\"\\ud83d\""));
        assert_eq!(corrupted(Fault::LoneSurrogate, &json!({ "status": "OK" })), None);
        assert_eq!(malform(Fault::LoneSurrogate, &GET_CHAT_HISTORY, &Bytes::from_static(b"<html>")), None);
    }

    #[test]
    fn dates_and_enums_are_no_texts() {
        let answer =
            json!({ "result": { "createdAt": "2026", "type": "A", "customer": { "name": "Анна" } } });
        assert!(text_of(Fault::LoneSurrogate, &answer).contains("\"Анна\\ud83d\""));
    }
}
