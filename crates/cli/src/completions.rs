//! `ymarket completions` and `ymarket man`: what packagers and shells want to know of the command line.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::command_line::{command, undecorated};
use crate::failure::{EXIT_CODES, Failure};
use crate::output::write_text;

/// Print the completions for a shell
#[derive(clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell that shall complete
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl CompletionsArgs {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "ymarket", &mut script);
        write_text(&script)
    }
}

/// Print a man page
#[derive(clap::Args)]
pub(crate) struct ManArgs {
    /// The command that the page is about, as in `chats send`; without one, it is about all of ymarket
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

impl ManArgs {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut root = undecorated().disable_help_subcommand(true);
        root.build();
        let command = self.command.iter().try_fold(&root, |command, name| find(command, name))?;
        let mut page = Vec::new();
        let rendered = Man::new(command.clone()).render(&mut page);
        rendered.map_err(|error| Failure::io("the page cannot be made", error))?;
        page.extend_from_slice(exit_status().as_bytes());
        write_text(&page)
    }
}

/// The section of a man page that lists the exit codes.
fn exit_status() -> String {
    let codes = EXIT_CODES.map(|(code, meaning)| format!(".TP\n\\fB{code}\\fR\n{meaning}\n")).concat();
    format!(".SH \"EXIT STATUS\"\n{codes}")
}

fn find<'a>(command: &'a Command, name: &str) -> Result<&'a Command, Failure> {
    let parent = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let unknown = || Failure::usage(format!("`{parent}` has no command `{name}`"));
    command.find_subcommand(name).ok_or_else(unknown)
}
