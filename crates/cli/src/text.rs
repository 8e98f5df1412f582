//! A text to be sent.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;

use crate::failure::Failure;
use crate::input::Input;

/// Where a text comes from. Of a file and of standard input, a line break at the end is left out.
#[derive(clap::Args)]
pub(crate) struct TextArgs {
    /// The text; `-`, or nothing where something is piped in, is standard input
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Read the text from this file
    #[arg(long, value_name = "PATH", conflicts_with = "text")]
    file: Option<PathBuf>,
}

impl TextArgs {
    /// The text, whole.
    pub(crate) fn read(self) -> Result<String, Failure> {
        self.input()?.read_line_trimmed()
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
