//! The reading of the command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, Error, FromArgMatches};

use crate::args::{self, Args, GlobalArgs};
use crate::console::notice;
use crate::failure::{EXIT_CODES, Failure};
use crate::operations::{self, Invocation};
use crate::output::Format;
use crate::report::{Report, Reporter};
use crate::terminal::one_line;

/// Reads the command line. Where there is nothing to run, prints why or the help, and returns the exit code.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Args, ExitCode> {
    let parsed = try_parse(quick_command(), &words).or_else(|error| match error.kind() {
        ErrorKind::DisplayVersion => Err(error),
        // Help is made again, with all that is known of groups.
        _ => try_parse(command(), &words),
    });
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => display(&error, &words),
        _ => refuse(&error, &words),
    })
}

/// The commands, with the exit codes at the end of the help of each.
pub(crate) fn command() -> Command {
    with_exit_codes(undecorated())
}

/// The commands without the exit codes.
pub(crate) fn undecorated() -> Command {
    operations::describe(operations::add(Args::command()))
}

/// The commands without what groups are about, which takes longer to know.
fn quick_command() -> Command {
    with_exit_codes(operations::add(Args::command()))
}

fn with_exit_codes(command: Command) -> Command {
    let codes = EXIT_CODES.map(|(code, meaning)| format!("\n  {code:<3}  {meaning}")).concat();
    with_ending(command, &format!("Exit status:{codes}"))
}

fn with_ending(command: Command, ending: &str) -> Command {
    let command = command.after_long_help(ending.to_owned());
    command.mut_subcommands(|command| with_ending(command, ending))
}

fn try_parse(command: Command, words: &[OsString]) -> Result<Args, Error> {
    let matches = command.try_get_matches_from(words)?;
    if let Some(other) = besides_sandbox(&matches) {
        let reason = format!("--sandbox has a server and a key of its own: leave out --{other}");
        return Err(Args::command().error(ErrorKind::ArgumentConflict, reason));
    }
    let mut args = match operations::called(&Args::command(), &matches) {
        Some((operation, given)) => Args {
            global: GlobalArgs::from_arg_matches(&matches)?,
            command: args::Command::Operation(Invocation::new(operation, given)),
        },
        None => Args::from_arg_matches(&matches)?,
    };
    args.global.api_key.prefer_typed(&matches);
    Ok(args)
}

/// Finds what was typed beside `--sandbox` and would have no effect. The environment does not count: it is there for the
/// other commands.
fn besides_sandbox(matches: &ArgMatches) -> Option<&'static str> {
    let given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let others = [("api_key", "api-key"), ("api_key_file", "api-key-file"), ("base_url", "base-url")];
    let found = others.into_iter().find(|(id, _)| given(id)).map(|(_, flag)| flag);
    found.filter(|_| given("sandbox"))
}

/// Prints the help or the version. A program that passes on a text such as `-h` has to learn that it was not sent.
fn display(error: &Error, words: &[OsString]) -> ExitCode {
    // A closed pipe is no failure: whoever reads the help has read enough.
    let _ = error.print();
    match as_text(words) {
        Some(text) => {
            let reason =
                format!("`{text}` asks for help, and nothing was sent: write `--` before it to send it");
            Failure::usage(reason).exit(reporter(words))
        }
        None => ExitCode::SUCCESS,
    }
}

/// The text that would be sent, if no option asked for help.
fn as_text(words: &[OsString]) -> Option<String> {
    let matches = without_help(quick_command()).try_get_matches_from(words).ok()?;
    let text = innermost(&matches).try_get_one::<String>("text").ok()??;
    text.starts_with('-').then(|| text.clone())
}

fn without_help(command: Command) -> Command {
    let command = command.disable_help_flag(true).disable_version_flag(true).propagate_version(false);
    command.mut_subcommands(without_help)
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, matches)| innermost(matches))
}

/// Prints what is wrong with the command line.
fn refuse(error: &Error, words: &[OsString]) -> ExitCode {
    let reporter = reporter(words);
    let text = error.to_string();
    match wanted_format(words) {
        Format::Table => notice(text.trim_end()),
        Format::Json | Format::Jsonl => reporter.print(Report::new("usage", &one_line(reason(error, &text)))),
    }
    ExitCode::from(2)
}

/// The reason without the advice and the usage that follow it.
fn reason<'a>(error: &Error, text: &'a str) -> &'a str {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing";
    }
    let end = ["\n\nUsage:", "\n\nFor more information"].into_iter().filter_map(|part| text.find(part)).min();
    let reason = end.and_then(|end| text.get(..end)).unwrap_or(text);
    reason.strip_prefix("error: ").unwrap_or(reason).trim_end()
}

fn reporter(words: &[OsString]) -> Reporter {
    Reporter::new(wanted_format(words), false)
}

/// The format of the result, as far as a command line tells it that cannot be read.
fn wanted_format(words: &[OsString]) -> Format {
    let options: Vec<&str> =
        words.iter().map(|word| word.to_str().unwrap_or_default()).take_while(|word| *word != "--").collect();
    let apart = options.windows(2).filter_map(|pair| match pair {
        ["--output", format] => Some(*format),
        _ => None,
    });
    let joined = options.iter().filter_map(|word| word.strip_prefix("--output="));
    let format = apart.chain(joined).last();
    format.and_then(|format| clap::ValueEnum::from_str(format, false).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("ymarket").chain(line.split(' ')).map(OsString::from).collect()
    }

    #[test]
    fn any_text_can_be_sent() {
        for (line, expected) in [
            ("chats send 5 -hello", "-hello"),
            ("chats send 5 --hello=world --yes", "--hello=world"),
            ("chats send 5 --yes -5", "-5"),
            ("chats send 5 -- --help", "--help"),
            ("chats send --yes 5 -- -h", "-h"),
            ("chats send 5 -- --", "--"),
            ("chats send 5 -- --yes", "--yes"),
            ("chats send 5 :-) --yes", ":-)"),
            ("chats send 5 -:)", "-:)"),
            ("chats send 5 -- -V", "-V"),
        ] {
            let matches =
                command().try_get_matches_from(words(line)).unwrap_or_else(|error| panic!("{line}: {error}"));
            let text = innermost(&matches).get_one::<String>("text").unwrap();
            assert_eq!(text, expected, "{line}");
        }
    }

    #[test]
    fn a_text_that_asks_for_help_is_seen() {
        for line in ["chats send 5 -h", "chats send 5 --help", "chats send 5 -V", "chats send 5 -vh"] {
            let error = command().try_get_matches_from(words(line)).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion), "{line}");
            assert!(as_text(&words(line)).is_some(), "{line}");
        }
        for line in [
            "chats send --help",
            "chats list --help",
            "--help",
            "-V",
            "chats --help",
            "chats send 5 hello -h",
        ] {
            assert_eq!(as_text(&words(line)), None, "{line}");
        }
    }

    #[test]
    fn the_format_is_known_of_a_line_that_is_wrong() {
        assert_eq!(wanted_format(&words("chats lst --output json")), Format::Json);
        assert_eq!(wanted_format(&words("--output=jsonl chats lst")), Format::Jsonl);
        assert_eq!(wanted_format(&words("chats send 5 -- --output json")), Format::Table);
        assert_eq!(wanted_format(&words("chats list --output xml")), Format::Table);
        assert_eq!(wanted_format(&words("chats list --output")), Format::Table);
    }
}
