//! The call of an operation by its own command.

use std::path::PathBuf;

use clap::{ArgMatches, FromArgMatches};
use futures_util::StreamExt;
use serde_json::json;
use yandex_market::api::description;
use yandex_market::api::support::Effect;
use yandex_market::{AnyRequest, Call, Operation};

use super::advice::{advice, failure};
use super::args::{FORCE, SAVE, YES};
use super::columns::columns;
use super::request::Request;
use super::save::Destination;
use super::{help, is_list, result};
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shortened_line};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Format, ListWriter, write_done};
use crate::pages::{PageArgs, write};

/// An operation, and what was given to it.
pub(crate) struct Invocation {
    operation: &'static Operation,
    matches: ArgMatches,
}

impl Invocation {
    pub(crate) fn new(operation: &'static Operation, matches: &ArgMatches) -> Self {
        Self { operation, matches: matches.clone() }
    }

    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let operation = self.operation;
        let destination = self.destination()?;
        let connection = Connection::open(global).await?;
        let request = Request::read(operation, &self.matches, &connection)?;
        let call = request.call(operation, &connection).await?;
        if operation.effect == Effect::Irreversible {
            confirm(&question(operation, &request), self.matches.get_flag(YES))?;
        }
        match destination {
            Some(destination) => save(call, operation, &destination, global.output).await,
            None if is_list(operation) => self.list(call, global).await,
            None => {
                let sent = call.response().await;
                let answer = sent.map_err(failure(operation, || advice(operation, &request.values())))?;
                result::write(operation, &answer, global.output)
            }
        }
    }

    async fn list(&self, call: Call<AnyRequest>, global: &GlobalArgs) -> Result<(), Failure> {
        let page = PageArgs::from_arg_matches(&self.matches);
        let page = page.map_err(|error| Failure::usage(error.to_string()))?;
        let pages = page.of(call.list()).pages();
        let writer = ListWriter::with_columns(global.output, columns(self.operation));
        write(pages, page.max(), items_name(self.operation), writer, global.output).await
    }

    /// Returns the place of the file that the Market returns, if it returns one.
    fn destination(&self) -> Result<Option<Destination>, Failure> {
        if !description::returns_file(self.operation) {
            return Ok(None);
        }
        let path = self.matches.get_one::<PathBuf>(SAVE).cloned().unwrap_or_default();
        Destination::new(path, self.matches.get_flag(FORCE)).map(Some)
    }
}

async fn save(
    call: Call<AnyRequest>,
    operation: &'static Operation,
    destination: &Destination,
    format: Format,
) -> Result<(), Failure> {
    let content = download(call, operation).await?;
    destination.write(&content)?;
    let path = destination.path().display().to_string();
    let line = format!("Saved {path} ({} bytes).", content.len());
    write_done(&line, &json!({ "path": path, "bytes": content.len() }), format)
}

/// The largest file that is saved.
const LARGEST: usize = 1 << 30;

/// Returns the file that the Market returns.
async fn download(call: Call<AnyRequest>, operation: &'static Operation) -> Result<Vec<u8>, Failure> {
    let mut stream = call.download().await?;
    let mut content = Vec::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| {
            Failure::Response(format!("{}: the file was cut off: {}", operation.id, error.without_url()))
        })?;
        if content.len() + piece.len() > LARGEST {
            return Err(Failure::Response(format!("{}: the file has more than 1 GiB", operation.id)));
        }
        content.extend_from_slice(&piece);
    }
    Ok(content)
}

/// Returns the question before something is sent that cannot be taken back.
fn question(operation: &Operation, request: &Request) -> String {
    let values = request.values().into_iter();
    let values: Vec<String> = values.map(|(name, value)| format!("{name} {value}")).collect();
    let summary = help::without_stop(operation.summary);
    match values.as_slice() {
        [] => format!("{summary}. Go on?"),
        values => format!("{summary}: {}. Go on?", shortened_line(&values.join(", "))),
    }
}

/// Returns what a list is of, for the counter: the name under which the items stand.
fn items_name(operation: &Operation) -> &'static str {
    let pointer = operation.page.and_then(|page| page.items).unwrap_or_default();
    pointer.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use yandex_market::operations::{GET_CHATS, SEND_MESSAGE_TO_CHAT};

    use super::*;

    fn given(values: &[(&'static str, &str)]) -> Request {
        let mut request = Request::default();
        request.query = values.iter().map(|(name, value)| (*name, (*value).into())).collect();
        request
    }

    #[test]
    fn the_question_is_one_line_that_says_what_is_done() {
        let request = given(&[("chatId", "5"), ("message", "a\nb")]);
        let expected = "Sends a message to the buyer: chatId 5, message a b. Go on?";
        assert_eq!(question(&SEND_MESSAGE_TO_CHAT, &request), expected);
    }

    #[test]
    fn a_list_is_named_after_its_items() {
        assert_eq!(items_name(&GET_CHATS), "chats");
    }
}
