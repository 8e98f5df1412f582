//! `ymarket notifications decode`.

use std::path::PathBuf;

use serde_json::{Deserializer, Value};
use yandex_market::api::NotificationError;
use yandex_market::api::support::decode_json;
use yandex_market::types::Notification;

use super::line;
use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Format, write_item, write_json};
use crate::report::Report;

/// Decode notifications from a file
///
/// The file has one or several JSON values one after the other, such as JSON lines. With --output json, each is printed as
/// it was decoded. One that cannot be decoded is reported on standard error, and the others are decoded all the same.
#[derive(clap::Args)]
pub(crate) struct DecodeArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl DecodeArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let text = Input::path(self.file).read_log()?;
        if text.trim().is_empty() {
            return Err(Failure::usage("there is no notification: the input is empty"));
        }
        let mut is_whole = true;
        for (line, value) in (Values { rest: &text, line: 1 }) {
            match value.and_then(read) {
                Ok(notification) => write(&notification, global.output).await?,
                Err(reason) => {
                    let message = format!("line {line}: {reason}");
                    global.reporter().print(Report::new("bad_notification", &message));
                    is_whole = false;
                }
            }
        }
        if is_whole { Ok(()) } else { Err(Failure::AlreadyReported) }
    }
}

fn read(value: Value) -> Result<Notification, String> {
    Notification::from_json(value).map_err(|error| NotificationError::from(error).to_string())
}

async fn write(notification: &Notification, format: Format) -> Result<(), Failure> {
    line::warn_if_odd(notification);
    match format {
        Format::Json => write_json(notification, format),
        _ => write_item(notification, format).await,
    }
}

/// The JSON values of a text, one after the other, and the line in which each begins or is broken.
///
/// After one that is broken, it goes on with the next line that begins an object.
struct Values<'a> {
    rest: &'a str,
    line: usize,
}

impl Iterator for Values<'_> {
    type Item = (usize, Result<Value, String>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(self.rest.len() - self.rest.trim_start().len());
        let mut values = Deserializer::from_str(self.rest).into_iter();
        let value = values.next()?;
        let (line, end) = (self.line, values.byte_offset());
        Some(match value {
            Ok(value) => {
                self.skip(end);
                (line, Ok(value))
            }
            Err(error) => {
                let (broken, _) = self.rest.split_at(self.rest.find("\n{").unwrap_or(self.rest.len()));
                self.skip(broken.len());
                match decode_json(broken.as_bytes()) {
                    Ok(repaired) => (line, Ok(repaired.value)),
                    Err(_) => (line + error.line().saturating_sub(1), Err(without_place(&error))),
                }
            }
        })
    }
}

impl Values<'_> {
    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }
}

/// Returns what is wrong without the place, which is counted from where the value begins.
fn without_place(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let reason = words.split(" at line ").next().unwrap_or(&words);
    format!("it is no JSON: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the values, and of those that are broken.
    fn lines(text: &str) -> (Vec<usize>, Vec<usize>) {
        let (whole, broken): (Vec<_>, Vec<_>) =
            Values { rest: text, line: 1 }.partition(|(_, value)| value.is_ok());
        let line = |(line, _): (usize, _)| line;
        (whole.into_iter().map(line).collect(), broken.into_iter().map(line).collect())
    }

    #[test]
    fn values_stand_on_lines_across_lines_or_side_by_side() {
        assert_eq!(lines("{}\n\n{\n  \"a\": 1\n}\n {} []\n"), (vec![1, 3, 6, 6], vec![]));
        assert_eq!(lines(" \n"), (vec![], vec![]));
    }

    #[test]
    fn broken_strings_are_repaired() {
        assert_eq!(lines("{}\n{\"a\": \"\\ud83d\"}\n{}\n{\"a\": \"b\tc\"}"), (vec![1, 2, 3, 4], vec![]));
    }

    #[test]
    fn one_that_is_broken_does_not_take_others_with_it() {
        assert_eq!(lines("{}\n{\"a\": [1,\n{}\n{}\n"), (vec![1, 3, 4], vec![4]));
        assert_eq!(lines("{}\n{\"a\": \n{}\n"), (vec![1, 3], vec![4]));
        assert_eq!(lines("nonsense\n{} more\n  nonsense"), (vec![2], vec![1, 2]));
        assert_eq!(lines("{\n  \"a\" 1\n}\n{}"), (vec![4], vec![2]));
    }
}
