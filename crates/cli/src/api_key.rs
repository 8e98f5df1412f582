//! The Api-Key, which stays out of the process list when it comes from a file.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use secrecy::SecretString;

use crate::failure::Failure;
use crate::input::Input;

/// The variables of the environment that lead to the key. Commands that are run for events do not get them.
pub(crate) const KEY_VARIABLES: [&str; 2] = ["YANDEX_MARKET_API_KEY", "YANDEX_MARKET_API_KEY_FILE"];

/// The key, or the file that has it. The command line goes before the environment.
#[derive(clap::Args)]
pub(crate) struct ApiKeyArgs {
    /// The Api-Key of the seller's cabinet. Every user of the machine can read it in the process list: set the variable, or
    /// use --api-key-file
    #[arg(long, global = true, env = "YANDEX_MARKET_API_KEY", hide_env_values = true, value_name = "KEY")]
    #[arg(value_parser = |text: &str| Ok::<_, std::convert::Infallible>(SecretString::from(text)))]
    api_key: Option<SecretString>,

    /// The file that has the Api-Key; `-` is standard input. White space around it is left out. Let nobody else read it
    #[arg(long, global = true, env = "YANDEX_MARKET_API_KEY_FILE", value_name = "PATH")]
    api_key_file: Option<PathBuf>,
}

impl ApiKeyArgs {
    /// Lets what was typed go before what the environment has.
    pub(crate) fn prefer_typed(&mut self, matches: &ArgMatches) {
        let is_typed = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
        match (is_typed("api_key"), is_typed("api_key_file")) {
            (true, false) => self.api_key_file = None,
            (false, true) => self.api_key = None,
            _ => {}
        }
    }

    /// Reads the key.
    pub(crate) fn read(&self) -> Result<SecretString, Failure> {
        match (&self.api_key, &self.api_key_file) {
            (Some(_), Some(_)) => Err(Failure::usage(
                "there are two keys: give --api-key or --api-key-file (or set one variable), not both",
            )),
            (Some(key), None) => Ok(key.clone()),
            (None, Some(path)) => read(path),
            (None, None) => Err(Failure::usage(
                "there is no key: set YANDEX_MARKET_API_KEY or give --api-key-file (or try --sandbox)",
            )),
        }
    }
}

fn read(path: &Path) -> Result<SecretString, Failure> {
    let text = Input::path(path.to_owned()).read()?;
    match text.trim() {
        "" => Err(Failure::usage(format!("there is no key in `{}`: it is empty", path.display()))),
        key => Ok(key.into()),
    }
}
