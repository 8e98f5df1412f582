//! `ymarket api`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::Value;
use yandex_market::operations;
use yandex_market::{Attachment, Call, Operation};

use crate::args::GlobalArgs;
use crate::chats;
use crate::confirm::confirm;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::write_json;
use crate::values::pair;

/// The parameter that --business-id stands in for.
const BUSINESS: &str = "businessId";

/// Call any operation, with parameters by name and JSON
///
/// The answer is printed as it came. Where all fields of a body are optional, the Market wants {} all the same.
#[derive(clap::Args)]
pub(crate) struct ApiArgs {
    /// The operation, by the Market's name
    #[arg(value_name = "OPERATION", ignore_case = true, value_parser = operation())]
    operation: &'static Operation,

    /// A parameter of the path; businessId is the business of --business-id unless it is given
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    path: Vec<(String, String)>,

    /// A parameter of the query
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    query: Vec<(String, String)>,

    /// The body: JSON, @PATH for a file that has it, or `-` for standard input
    #[arg(long, value_name = "JSON")]
    body: Option<String>,

    /// Send this file, as the one part of a form
    #[arg(long, value_name = "PATH", conflicts_with = "body")]
    file: Option<PathBuf>,

    /// Do not ask before sending what must not be repeated
    #[arg(long)]
    yes: bool,
}

impl ApiArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (operation, yes) = (self.operation, self.yes);
        let look_first = self.look_first();
        let call = self.call(&connection).await?;
        if operation.repeatable {
            return write_json(&*call.send().await?, global.output);
        }
        confirm(&format!("Call {}, which cannot be taken back?", operation.id), yes)?;
        let sent = call.send().await;
        let answer = sent.map_err(Failure::write(look_first))?;
        write_json(&*answer, global.output)
    }

    /// Returns the advice when it is not known whether the call was carried out.
    fn look_first(&self) -> String {
        let chat = self.query.iter().find(|(name, _)| name == "chatId");
        match (self.operation.group, chat) {
            ("chats", Some((_, chat))) => chats::look_first(chat),
            ("chats", None) => chats::look_first("CHAT"),
            _ => "It may have been carried out and must not simply be repeated. Look first.".to_owned(),
        }
    }

    async fn call(self, connection: &Connection) -> Result<Call, Failure> {
        let path = self.path(connection)?;
        let call = connection.market().call(self.operation);
        let call = path.into_iter().fold(call, |call, (name, value)| call.path(name, value));
        let call = self.query.into_iter().fold(call, |call, (name, value)| call.query(name, value));
        Ok(match (self.body, self.file) {
            (Some(body), _) => call.json(json(body)?),
            (None, Some(path)) => call.file(Attachment::open(path).await?),
            (None, None) => call,
        })
    }

    /// The parameters of the path, with the business of the command line where none is given.
    fn path(&self, connection: &Connection) -> Result<Vec<(String, String)>, Failure> {
        let mut path = self.path.clone();
        let is_given = |wanted: &str| path.iter().filter(|(name, _)| name == wanted).count();
        if let Some((name, _)) = path.iter().find(|(name, _)| is_given(name) > 1) {
            return Err(Failure::usage(format!("--path has two values for `{name}`")));
        }
        if self.operation.path.contains("{businessId}") && is_given(BUSINESS) == 0 {
            path.push((BUSINESS.to_owned(), connection.business()?.id().to_string()));
        }
        Ok(path)
    }
}

/// Takes the name of an operation. What is near to one is suggested.
fn operation() -> impl TypedValueParser<Value = &'static Operation> {
    PossibleValuesParser::new(operations::ALL.iter().map(|operation| operation.id)).try_map(|text| {
        let found = operations::ALL.iter().find(|operation| operation.id.eq_ignore_ascii_case(&text));
        found.copied().ok_or_else(|| format!("there is no operation `{text}`"))
    })
}

fn json(body: String) -> Result<Value, Failure> {
    let input = match body.strip_prefix('@') {
        Some(path) => Input::File(path.into()),
        None if body == "-" => Input::Stdin,
        None => Input::Given(body),
    };
    serde_json::from_str(&input.read()?)
        .map_err(|error| Failure::usage(format!("the body is no JSON: {error}")))
}
