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
        // How long it has to be is known where it is sent; that this is no text is seen here.
        if !text.is_empty() && text.trim().is_empty() {
            return Err(Failure::usage("the text is nothing but white space"));
        }
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
