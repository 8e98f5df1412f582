//! The text of a command that sends one.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;

use crate::failure::Failure;
use crate::input::{Input, without_mark};

/// The source of a text. Of a file and of standard input, a line break at the end is left out.
#[derive(clap::Args)]
pub(crate) struct TextArgs {
    /// The text; `-`, or nothing where something is piped in, is standard input
    ///
    /// It may begin with a hyphen. Where it could be an option, such as --yes or -h, write `--` before it: a program that
    /// passes on what others wrote always should.
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: Option<String>,

    /// Read the text from this file
    #[arg(long, value_name = "PATH", conflicts_with = "text")]
    file: Option<PathBuf>,
}

impl TextArgs {
    /// Reads the text, whole.
    pub(crate) fn read(self) -> Result<String, Failure> {
        let text = without_mark(self.input()?.read_line_trimmed()?);
        check(&text).map_err(Failure::Usage)?;
        Ok(text)
    }

    fn input(self) -> Result<Input, Failure> {
        match (self.text, self.file) {
            (Some(text), _) if text == "-" => Ok(Input::Stdin),
            (Some(text), _) => Ok(Input::Given(text)),
            (None, Some(path)) => Ok(Input::path(path)),
            (None, None) if stdin().is_terminal() => Err(Failure::usage(
                "there is no text: give it as an argument, with --file or on standard input",
            )),
            (None, None) => Ok(Input::Stdin),
        }
    }
}

/// Refuses what is no text. How long a text has to be is known where it is sent.
fn check(text: &str) -> Result<(), String> {
    if let Some(at) = text.find('\0') {
        // English in UTF-16 without a mark is UTF-8, with a NUL beside each letter.
        return Err(format!("the text has a NUL after {at} bytes: if it is UTF-16, save it as UTF-8"));
    }
    if !text.is_empty() && text.trim().is_empty() {
        return Err("the text is nothing but white space".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_something_to_read_in_it() {
        assert_eq!(check(" a\n"), Ok(()));
        assert!(check(" \n\t\u{a0}").is_err_and(|error| error.contains("nothing but white space")));
        assert!(check("h\0i\0").is_err_and(|error| error.contains("a NUL after 1 bytes")));
    }
}
