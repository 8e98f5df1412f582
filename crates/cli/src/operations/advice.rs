//! The advice after a call of which it is not known whether it was carried out.

use clap::CommandFactory;
use yandex_market::api::support::Effect;
use yandex_market::{Error, Operation, operations};

use super::field::fields;
use super::{is_by_hand, words};
use crate::args::Args;
use crate::chats;
use crate::failure::{Failure, look_first};
use crate::parsers::shell_word;

/// Returns the failure of a call: with advice where it must not be repeated, for it may have been carried out.
pub(crate) fn failure(
    operation: &'static Operation,
    advice: impl FnOnce() -> String,
) -> impl FnOnce(Error) -> Failure {
    move |error| match operation.repeatable {
        true => Failure::Call(error),
        false => Failure::Write(error, advice()),
    }
}

/// Returns the advice, by what was given to the call.
pub(crate) fn advice(operation: &Operation, given: &[(String, String)]) -> String {
    let chat = given.iter().find(|(name, _)| name == "chatId").map(|(_, chat)| chat.as_str());
    match operation.group {
        // The history has a command of its own, which shows the newest messages.
        "chats" => chats::look_first(chat.unwrap_or("CHAT")),
        _ => look_first(&reading_hint(operation, given)),
    }
}

/// Returns how to look: the command that reads, for what was given, the most of it.
fn reading_hint(operation: &Operation, given: &[(String, String)]) -> String {
    let by_hand = Args::command();
    let of_group = operations::ALL.iter().filter(|one| one.group == operation.group);
    let reading = of_group.filter(|one| one.effect == Effect::Reads && !is_by_hand(&by_hand, one));
    match reading.filter_map(|one| reading_command(one, given)).max_by_key(|(shared, _)| *shared) {
        Some((_, command)) => format!("Look first: {command}"),
        None => "Look first.".to_owned(),
    }
}

/// Returns a command line that reads by some of these values, and by how many; none if it needs others.
fn reading_command(operation: &'static Operation, given: &[(String, String)]) -> Option<(usize, String)> {
    let (mut shared, mut command) = (0, format!("ymarket {}", words(operation)));
    for field in fields(operation) {
        let name = field.target.path().join(".");
        match given.iter().find(|(one, value)| *one == name && !value.is_empty()) {
            Some((_, value)) => {
                shared += 1;
                command.push_str(&format!(" --{} {}", field.flag, shell_word(value)));
            }
            None if field.is_required => return None,
            None => {}
        }
    }
    (shared > 0).then_some((shared, command))
}

#[cfg(test)]
mod tests {
    use yandex_market::operations::{SEND_MESSAGE_TO_CHAT, UPDATE_GOODS_FEEDBACK_COMMENT};

    use super::*;

    fn advised(operation: &Operation, given: &[(&str, &str)]) -> String {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        advice(operation, &given.collect::<Vec<_>>())
    }

    #[test]
    fn the_advice_names_the_command_that_reads_by_the_same_values() {
        let advice = advised(&UPDATE_GOODS_FEEDBACK_COMMENT, &[("feedbackId", "7"), ("comment.text", "hi")]);
        assert!(advice.ends_with("Look first: ymarket goods-feedback comments --feedback-id 7"), "{advice}");
        assert!(advised(&UPDATE_GOODS_FEEDBACK_COMMENT, &[("id", "7")]).ends_with("Look first."));
        let advice = advised(&SEND_MESSAGE_TO_CHAT, &[("chatId", "8")]);
        assert!(advice.ends_with("ymarket chats history 8 --newest 5"), "{advice}");
    }
}
