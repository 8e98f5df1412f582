//! The flags of a generated command, as clap wants them.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, Command, value_parser};
use yandex_market::Operation;
use yandex_market::api::description;
use yandex_market::api::support::Effect;

use super::field::{Field, Target, fields};
use super::help::{first_sentence, without_stop};
use super::is_list;
use super::result::display;
use super::schema::Scalar;
use super::value::parser;
use crate::pages::PageArgs;

pub(super) const BODY: &str = "body";
pub(super) const BODY_FILE: &str = "body_file";
pub(super) const YES: &str = "yes";
pub(super) const SAVE: &str = "save";
pub(super) const FORCE: &str = "force";

/// The most values of an enum that a short help lists.
const MANY: usize = 12;

/// Adds the flags of an operation to its command.
pub(super) fn add(command: Command, operation: &'static Operation) -> Command {
    let fields = fields(operation);
    let mut command = command.args(fields.iter().map(|field| arg(operation, field)));
    if description::request_schema(operation).is_some() {
        command = command.args(body(operation, &fields));
    }
    if is_list(operation) {
        command = PageArgs::augment_args(command);
    }
    if description::returns_file(operation) {
        command = command.args(save());
    }
    if operation.effect == Effect::Irreversible {
        command = command.arg(switch(YES, "yes").help("Do not ask before sending"));
    }
    command
}

fn arg(operation: &'static Operation, field: &Field) -> Arg {
    let arg = Arg::new(field.id()).long(field.flag.clone()).value_name(value_name(field));
    let arg = arg.value_parser(parser(&field.scalar)).hide_short_help(field.is_deprecated);
    let arg = arg.hide_possible_values(has_many_choices(&field.scalar));
    let arg = require(of_type(arg, field), operation, field);
    let long = long_help(field);
    let short = first_sentence(&long).to_owned();
    if short == long { arg.help(short) } else { arg.help(short).long_help(long) }
}

/// Tells whether the values of an enum would bury the rest of a short help.
fn has_many_choices(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::Choice(choices) if choices.len() > MANY)
}

/// Sets how words become values.
fn of_type(arg: Arg, field: &Field) -> Arg {
    let arg = match field.list {
        Some(_) => arg.action(ArgAction::Append),
        None => arg.action(ArgAction::Set),
    };
    match (&field.scalar, &field.list) {
        (Scalar::Boolean, None) => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
        (Scalar::Text { .. }, _) => arg.allow_hyphen_values(true),
        (Scalar::Integer { .. } | Scalar::Number, None) => arg.allow_negative_numbers(true),
        (Scalar::Integer { .. } | Scalar::Number, Some(_)) => {
            arg.allow_negative_numbers(true).value_delimiter(',')
        }
        (Scalar::Choice(_), None) => arg.ignore_case(true),
        (Scalar::Choice(_), Some(_)) => arg.ignore_case(true).value_delimiter(','),
        (_, Some(_)) => arg.value_delimiter(','),
        (_, None) => arg,
    }
}

/// Requires what must be given. A field can stand in the body as well, and the business in an option of all commands.
fn require(arg: Arg, operation: &'static Operation, field: &Field) -> Arg {
    let is_in_body = matches!(field.target, Target::Body(_));
    match field.is_required && field.scope().is_none() {
        true if is_in_body && description::request_schema(operation).is_some() => {
            arg.required_unless_present_any([BODY, BODY_FILE])
        }
        is_required => arg.required(is_required),
    }
}

fn value_name(field: &Field) -> String {
    match &field.scalar {
        Scalar::Integer { is_id: true, .. } => "ID".to_owned(),
        Scalar::Integer { .. } => "N".to_owned(),
        Scalar::Number => "NUMBER".to_owned(),
        Scalar::Boolean => "BOOL".to_owned(),
        Scalar::Text { .. } => "TEXT".to_owned(),
        Scalar::Day => "DAY".to_owned(),
        Scalar::Moment => "MOMENT".to_owned(),
        Scalar::Choice(_) => field.flag.rsplit('-').next().unwrap_or_default().to_uppercase(),
        Scalar::File => "PATH".to_owned(),
    }
}

/// Returns the description, with what is to be known of the values.
fn long_help(field: &Field) -> String {
    let about = Some(field.description.trim().to_owned()).filter(|text| !text.is_empty());
    let longest = field.list.as_ref().and_then(|list| list.longest);
    let longest = longest.map(|longest| format!("At most {longest} values."));
    let default = field.default.map(|value| format!("The Market's default is {}.", display(value)));
    let deprecated = field.is_deprecated && !field.description.contains("Deprecated");
    let deprecated = deprecated.then(|| "Deprecated by the Market.".to_owned());
    let sentences = [about, form(&field.scalar), longest, default, deprecated].into_iter().flatten();
    without_stop(&sentences.collect::<Vec<_>>().join(" ")).to_owned()
}

/// Returns how a value is written, if that is not clear from its name.
fn form(scalar: &Scalar) -> Option<String> {
    match scalar {
        Scalar::Moment => {
            Some("As in 2026-01-31 (midnight in Moscow) or 2026-01-31T12:00:00+03:00.".to_owned())
        }
        Scalar::Choice(choices) if has_many_choices(scalar) => {
            let values: Vec<&str> = choices.iter().map(|(value, _)| *value).collect();
            Some(format!("One of {}.", values.join(", ")))
        }
        Scalar::Day => Some("As in 2026-01-31.".to_owned()),
        Scalar::Integer { minimum: Some(from), maximum: Some(to), .. } => {
            Some(format!("From {from} to {to}."))
        }
        _ => None,
    }
}

/// Returns the options that take a whole body: it is needed where a required field has no flag.
fn body(operation: &'static Operation, fields: &[Field]) -> [Arg; 2] {
    let file = Arg::new(BODY_FILE).long("body-file").value_name("PATH").value_parser(value_parser!(PathBuf));
    let file = file.help("Read the JSON body from this file, `-` for standard input").conflicts_with(BODY);
    let body = Arg::new(BODY).long("body").value_name("JSON").allow_hyphen_values(true);
    let body = body.help("JSON body; flags override its fields");
    match needs_body(operation, fields) {
        true => [body.required_unless_present(BODY_FILE), file],
        false => [body, file],
    }
}

fn needs_body(operation: &'static Operation, fields: &[Field]) -> bool {
    let has_flag = |name: &str| {
        fields.iter().any(|field| field.is_required && field.target.path().first() == Some(&name))
    };
    let schema = description::request_schema(operation);
    schema.is_some_and(|schema| description::required(schema).into_iter().any(|name| !has_flag(name)))
}

fn save() -> [Arg; 2] {
    let save =
        Arg::new(SAVE).long("save").value_name("FILE").value_parser(value_parser!(PathBuf)).required(true);
    let save = save.help("Write the file that the Market returns to this path");
    [save, switch(FORCE, "force").help("Overwrite a file that is there")]
}

fn switch(id: &'static str, flag: &'static str) -> Arg {
    Arg::new(id).long(flag).action(ArgAction::SetTrue)
}
