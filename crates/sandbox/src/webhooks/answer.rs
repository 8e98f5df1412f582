//! Responses of the receiver.

use std::fmt;
use std::time::Duration;

use axum::http::StatusCode;
use chrono::DateTime;
use serde_json::Value;

/// The longest `name` and `version`, in characters.
const LONGEST: usize = 100;

/// The error in the response to a notification, as the Market's own log of notifications would tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadAnswer {
    /// There is nobody to notify.
    Nobody,
    /// There is none: the receiver cannot be reached, or has hung up.
    Missing(String),
    /// It was not there in time.
    Late(Duration),
    /// Its status is not 200.
    Status(u16),
    /// It does not say that it is JSON, but this.
    ContentType(String),
    /// Its body is not what it should be.
    Body(String),
}

impl fmt::Display for BadAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody is notified"),
            Self::Missing(reason) => write!(f, "there was no answer: {reason}"),
            Self::Late(limit) => write!(f, "there was no answer within {limit:?}"),
            Self::Status(status) => write!(f, "the answer has the status {status}, not 200"),
            Self::ContentType(sent) => write!(f, "the answer is {sent}, not application/json"),
            Self::Body(reason) => write!(f, "the body of the answer is wrong: {reason}"),
        }
    }
}

impl std::error::Error for BadAnswer {}

/// The result of an attempt.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: Option<u16>,
    pub(super) complaint: Option<BadAnswer>,
}

impl Answer {
    /// There was no answer.
    pub(super) fn missing(complaint: BadAnswer) -> Self {
        Self { status: None, complaint: Some(complaint) }
    }

    /// A whole answer.
    pub(super) fn read(status: StatusCode, media_type: &str, body: &[u8]) -> Self {
        let complaint = check(status, media_type, body).err();
        Self { status: Some(status.as_u16()), complaint }
    }

    /// "Anything but 200 or 400 is sent again."
    pub(super) fn settles(&self) -> bool {
        matches!(self.status, Some(200 | 400))
    }
}

/// Complains of all that the Market would complain of.
fn check(status: StatusCode, content_type: &str, body: &[u8]) -> Result<(), BadAnswer> {
    if status != StatusCode::OK {
        return Err(BadAnswer::Status(status.as_u16()));
    }
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(BadAnswer::ContentType(media_type.to_owned()));
    }
    check_body(body).map_err(BadAnswer::Body)
}

/// "Answer 200 with `{version, name, time}`."
fn check_body(body: &[u8]) -> Result<(), String> {
    let body: Value = serde_json::from_slice(body).map_err(|error| format!("it is no JSON: {error}"))?;
    for field in ["version", "name"] {
        let length = text(&body, field)?.chars().count();
        if !(1..=LONGEST).contains(&length) {
            return Err(format!("{field} must have between 1 and {LONGEST} characters, not {length}"));
        }
    }
    let time = DateTime::parse_from_rfc3339(text(&body, "time")?);
    time.map(drop).map_err(|error| format!("time is no date and time: {error}"))
}

fn text<'b>(body: &'b Value, field: &str) -> Result<&'b str, String> {
    body.get(field).and_then(Value::as_str).ok_or_else(|| format!("there is no {field} that is a string"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaint(status: u16, content_type: &str, body: &str) -> Option<String> {
        let status = StatusCode::from_u16(status).unwrap();
        Answer::read(status, content_type, body.as_bytes()).complaint.map(|complaint| complaint.to_string())
    }

    fn of_body(body: &Value) -> Option<String> {
        complaint(200, "application/json", &body.to_string())
    }

    fn right() -> Value {
        json!({ "version": "1", "name": "и".repeat(100), "time": "2026-11-22T10:00:00.123456789Z", "more": 1 })
    }

    #[test]
    fn the_right_answer_is_not_complained_of() {
        assert_eq!(of_body(&right()), None);
        assert_eq!(complaint(200, "Application/JSON; charset=utf-8", &right().to_string()), None);
    }

    #[test]
    fn all_that_is_wrong_is_complained_of() {
        let right = right().to_string();
        let cases = [
            (complaint(204, "application/json", &right), "status 204"),
            (complaint(400, "application/json", &right), "status 400"),
            (complaint(200, "text/plain", &right), "is text/plain, not"),
            (complaint(200, "application/json", "OK"), "no JSON"),
        ];
        for (complaint, part) in cases {
            assert!(complaint.as_deref().is_some_and(|complaint| complaint.contains(part)), "{complaint:?}");
        }
    }

    #[test]
    fn every_field_must_be_there_and_right() {
        let bad = [json!(null), json!(1), json!(""), json!("x".repeat(101))];
        for (field, bad) in
            ["version", "name", "time"].iter().flat_map(|field| bad.iter().map(move |bad| (field, bad)))
        {
            let mut body = right();
            body[*field] = bad.clone();
            let complaint = of_body(&body).unwrap();
            assert!(complaint.starts_with("the body of the answer is wrong: "), "{complaint}");
            assert!(complaint.contains(*field), "{complaint}");
        }
        assert!(of_body(&json!("x")).is_some());
    }

    #[test]
    fn only_two_statuses_settle_it() {
        let settles = |status: u16| Answer { status: Some(status), complaint: None }.settles();
        assert_eq!((100..1000).filter(|status| settles(*status)).collect::<Vec<_>>(), [200, 400]);
        assert!(!Answer::missing(BadAnswer::Nobody).settles());
    }
}
