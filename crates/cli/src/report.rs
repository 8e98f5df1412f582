//! Errors on standard error: a line for people, or a JSON object on one line for programs.

use std::error::Error as StdError;

use serde_json::{Map, Value, json};
use yandex_market::{BadItem, Error, ErrorKind};

use crate::console::notice;
use crate::output::Format;
use crate::terminal::{escape_json, one_line, printable, shortened};

/// The most characters of a message that a person may want to read.
const MESSAGE: usize = 2_000;

/// The most characters of a body or an item.
const DETAIL: usize = 16 * 1024;

/// The way in which errors are to be printed.
#[derive(Clone, Copy)]
pub(crate) struct Reporter {
    format: Format,
    verbose: bool,
}

/// An error to be printed.
pub(crate) struct Report {
    /// The lines for a person.
    lines: Vec<String>,
    /// The object for a program.
    fields: Map<String, Value>,
}

impl Reporter {
    pub(crate) fn new(format: Format, verbose: bool) -> Self {
        Self { format, verbose }
    }

    /// Prints an error.
    pub(crate) fn print(self, report: Report) {
        match self.format {
            Format::Table => report.lines.iter().for_each(|line| notice(line)),
            Format::Json | Format::Jsonl => {
                notice(&escape_json(&json!({ "error": report.fields }).to_string()));
            }
        }
    }

    /// Describes a call that failed.
    pub(crate) fn call(self, error: &Error) -> Report {
        let report = Report::new(kind(error.kind()), &chain(error)).fields(call_fields(error));
        let detailed = [("traceparent", error.traceparent()), ("body", error.body())];
        let detailed = detailed.into_iter().filter(|_| self.verbose);
        detailed.fold(report, |report, (name, value)| match value {
            Some(value) => report.detail(name, value),
            None => report,
        })
    }

    /// Prints a failure after which the call is tried again.
    pub(crate) fn retrying(self, report: Report) {
        let mut report = report.fields([("retrying", json!(true))]);
        if let Some(line) = report.lines.first_mut() {
            line.push_str(" (trying again)");
        }
        self.print(report);
    }

    /// Prints that an item is left out. The others are not.
    pub(crate) fn bad_item(self, item: &BadItem) {
        let message = "an item of the list cannot be read and is left out";
        let report = Report::new("bad_item", &format!("{message}: {}: {}", item.path, item.reason));
        let report = report.fields([("path", json!(item.path)), ("reason", json!(item.reason))]);
        self.print(if self.verbose { report.detail("item", &item.raw) } else { report });
    }
}

impl Report {
    pub(crate) fn new(kind: &str, message: &str) -> Self {
        let line = format!("error: {}", one_line(&shortened(message, MESSAGE)));
        let report = Self { lines: vec![line], fields: Map::new() };
        report.fields([("kind", json!(kind)), ("message", json!(message))])
    }

    /// Adds what to do now.
    pub(crate) fn advice(mut self, advice: &str) -> Self {
        self.lines.push(one_line(advice));
        self.fields([("advice", json!(advice))])
    }

    fn detail(mut self, name: &'static str, value: &str) -> Self {
        self.lines.push(format!("{name}: {}", printable(&shortened(value, DETAIL))));
        self.fields([(name, json!(value))])
    }

    fn fields(mut self, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        self.fields.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }
}

/// Everything that the error of a call knows, but the body: it may hold what people wrote to each other.
fn call_fields(error: &Error) -> [(&'static str, Value); 6] {
    [
        ("operation", json!(error.operation().map(|operation| operation.id))),
        ("status", json!(error.status().map(|status| status.as_u16()))),
        ("errors", json!(error.errors())),
        ("until", json!(error.until())),
        ("traceparent", json!(error.traceparent())),
        ("attempts", json!(error.attempts())),
    ]
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "configuration",
        ErrorKind::Refused => "refused",
        ErrorKind::Limited => "limited",
        ErrorKind::NotSent => "not_sent",
        ErrorKind::OutcomeUnknown => "outcome_unknown",
        ErrorKind::Answered => "answered",
        ErrorKind::Undecodable => "undecodable",
        _ => "other",
    }
}

/// The error and what caused it, in one line.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let causes = std::iter::successors(error.source(), |cause: &&dyn StdError| (*cause).source());
    causes.fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_harmless_and_not_endless() {
        let report = Report::new("io", "a\nerror: \u{1b}[2J\u{202e}b");
        assert_eq!(report.lines, ["error: a error: \u{fffd}[2J\u{fffd}b"]);
        let endless = Report::new("io", &"x".repeat(20_000_000)).detail("body", &"y".repeat(20_000_000));
        assert!(endless.lines.iter().map(String::len).sum::<usize>() < 20_000);
    }

    #[test]
    fn an_object_has_all_that_the_line_has() {
        let report = Report::new("io", "it broke").advice("Look.").detail("body", "{}");
        let expected = json!({ "kind": "io", "message": "it broke", "advice": "Look.", "body": "{}" });
        assert_eq!(Value::Object(report.fields), expected);
        assert_eq!(report.lines, ["error: it broke", "Look.", "body: {}"]);
    }
}
