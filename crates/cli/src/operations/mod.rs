//! The commands of the operations, `ymarket GROUP METHOD`, made from the table and the description.
//!
//! An operation that is described has a command here without a line of Rust for it. A command of the same name that is
//! written by hand goes before it.

mod advice;
mod args;
mod body;
mod columns;
mod field;
mod help;
mod invocation;
mod request;
mod result;
mod save;
mod schema;
mod value;

use clap::{ArgMatches, Command};
use heck::ToKebabCase;
use serde_json::Value;
use yandex_market::api::description;
use yandex_market::{Operation, operations};

pub(crate) use advice::{advice, failure};
pub(crate) use invocation::Invocation;
pub(crate) use request::read_json;

/// Adds a command to its group for each operation that has none yet. Its flags are made when they are needed.
pub(crate) fn add(root: Command) -> Command {
    operations::ALL.iter().fold(root, |root, operation| {
        let group = group_name(operation);
        match root.find_subcommand(&group) {
            None => root.subcommand(new_group(group).subcommand(command(operation))),
            Some(found) if found.find_subcommand(method_name(operation)).is_some() => root,
            Some(_) => root.mut_subcommand(group, |group| group.subcommand(command(operation))),
        }
    })
}

/// Adds what groups are about, which is known from the description: to read it takes longer than to start.
pub(crate) fn describe(root: Command) -> Command {
    let tags = description::get().get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.fold(root, |root, tag| match tag_of(tag) {
        Some((group, about)) if root.find_subcommand(&group).is_some_and(|one| one.get_about().is_none()) => {
            root.mut_subcommand(group, |group| group.about(help::without_stop(about)))
        }
        _ => root,
    })
}

/// Finds the operation that was called by a command of its own, with what was given to it.
pub(crate) fn called<'a>(
    by_hand: &Command,
    matches: &'a ArgMatches,
) -> Option<(&'static Operation, &'a ArgMatches)> {
    let (group, of_group) = matches.subcommand()?;
    let (method, of_method) = of_group.subcommand()?;
    let is_it =
        |operation: &&&'static Operation| group_name(operation) == group && method_name(operation) == method;
    let operation = operations::ALL.iter().find(is_it).filter(|operation| !is_by_hand(by_hand, operation))?;
    Some((operation, of_method))
}

/// Tells whether the command of an operation is one of those that are written by hand.
fn is_by_hand(by_hand: &Command, operation: &Operation) -> bool {
    let group = by_hand.find_subcommand(group_name(operation));
    group.is_some_and(|group| group.find_subcommand(method_name(operation)).is_some())
}

fn new_group(name: String) -> Command {
    // Groups of the Market stand before what is the program's own.
    Command::new(name).subcommand_required(true).arg_required_else_help(true).display_order(0)
}

/// Creates the command of an operation, which the Market's name for it finds as well.
fn command(operation: &'static Operation) -> Command {
    Command::new(method_name(operation)).alias(operation.id).about(about(operation)).defer(complete)
}

fn about(operation: &Operation) -> String {
    let end = if operation.deprecation.is_some() { " (deprecated)" } else { "" };
    format!("{}{end}", help::without_stop(operation.summary))
}

/// Adds the flags and the help to the command of an operation.
fn complete(command: Command) -> Command {
    let has_alias = |id: &str| command.get_all_aliases().any(|alias| alias == id);
    match operations::ALL.iter().find(|operation| has_alias(operation.id)) {
        Some(operation) => {
            args::add(command, operation).about(about(operation)).long_about(help::long(operation))
        }
        None => command,
    }
}

/// Returns the words of a command line that call an operation.
pub(crate) fn words(operation: &Operation) -> String {
    format!("{} {}", group_name(operation), method_name(operation))
}

fn group_name(operation: &Operation) -> String {
    operation.group.to_kebab_case()
}

fn method_name(operation: &Operation) -> String {
    operation.name.to_kebab_case()
}

fn tag_of(tag: &'static Value) -> Option<(String, &'static str)> {
    let name = tag.get("name")?.as_str()?;
    Some((name.to_kebab_case(), tag.get("description")?.as_str()?))
}

/// Tells whether an operation is a list that is read page by page, by tokens.
fn is_list(operation: &Operation) -> bool {
    operation.page.is_some_and(|page| page.items.is_some()) && page_token(operation).is_some()
}

/// Returns the name of the parameter that takes the token of a page.
fn page_token(operation: &Operation) -> Option<&'static str> {
    operation.parameters.iter().map(|parameter| parameter.name).find(|name| field::is_page_token(name))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_operation_has_a_command() {
        let root = add(crate::args::Args::command());
        for operation in operations::ALL {
            let found = root.find_subcommand(group_name(operation));
            assert!(found.unwrap().find_subcommand(method_name(operation)).is_some(), "{}", operation.id);
        }
    }

    #[test]
    fn every_group_says_what_it_is_about() {
        let root = describe(add(crate::args::Args::command()));
        for group in root.get_subcommands() {
            assert!(group.get_about().is_some(), "{}", group.get_name());
        }
    }

    #[test]
    fn a_command_by_hand_goes_before_a_generated_one() {
        let by_hand = crate::args::Args::command();
        let matches = |line: &str| add(by_hand.clone()).try_get_matches_from(line.split(' ')).unwrap();
        assert!(called(&by_hand, &matches("ymarket chats list")).is_none());
        for line in ["ymarket chats get --chat-id 1", "ymarket chats getChat --chat-id 1"] {
            assert_eq!(called(&by_hand, &matches(line)).unwrap().0.id, "getChat");
        }
    }
}
