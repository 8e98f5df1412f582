//! `ymarket api`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use yandex_market::api::support::{Effect, Method};
use yandex_market::operations;
use yandex_market::{AnyRequest, Attachment, Call, Request};

use crate::args::GlobalArgs;
use crate::confirm::confirm;
use crate::connection::{Connection, scopes_of};
use crate::failure::Failure;
use crate::input::Input;
use crate::operations::{advice, failure, read_json};
use crate::output::write_json;
use crate::parsers::pair;

/// Call any operation by its name, or any path
///
/// As in `ymarket api getChats --body {}` or `ymarket api POST /v2/businesses/1/chats --body {}`. The answer is printed as
/// it came. A path that is described is its operation, with its limits; one that is not is called with care: no write is
/// repeated, and each but a GET is asked about. Where all fields of a body are optional, the Market wants {} all the same.
#[derive(clap::Args)]
pub(crate) struct ApiArgs {
    /// The operation, by the Market's name, or a method of HTTP
    #[arg(value_name = "OPERATION|METHOD", ignore_case = true, hide_possible_values = true, value_parser = operation())]
    operation: String,

    /// The path, after a method
    #[arg(value_name = "PATH")]
    address: Option<String>,

    /// A parameter of the path; those of --business-id and --campaign-id need not be given
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

    /// Do not ask before sending what cannot be taken back
    #[arg(long)]
    yes: bool,
}

impl ApiArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let request = self.request().map_err(Failure::Usage)?;
        let operation = request.operation();
        let (yes, given) = (self.yes, self.query.clone());
        let call = self.call(request, &connection).await?;
        if operation.effect == Effect::Irreversible {
            confirm(&format!("Call {}, which cannot be taken back?", operation.id), yes)?;
        }
        let sent = call.response().await;
        let answer = sent.map_err(failure(operation, || advice(operation, &given)))?;
        write_json(&*answer, global.output)
    }

    fn request(&self) -> Result<AnyRequest, String> {
        let named =
            operations::ALL.iter().find(|operation| operation.id.eq_ignore_ascii_case(&self.operation));
        match (&self.address, named) {
            (None, Some(operation)) => Ok(AnyRequest::new(operation)),
            (None, None) => Err(format!("{} needs a path, as in /v2/campaigns", self.operation)),
            (Some(address), None) => {
                let method =
                    METHODS.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(&self.operation));
                let method = method.ok_or_else(|| "the method is none of HTTP".to_owned())?;
                AnyRequest::to(method, address).map_err(|invalid| invalid.to_string())
            }
            (Some(_), Some(operation)) => {
                Err(format!("{} has a path of its own: leave it out", operation.id))
            }
        }
    }

    async fn call(self, request: AnyRequest, connection: &Connection) -> Result<Call<AnyRequest>, Failure> {
        let path = self.path(&request, connection)?;
        let call = connection.market().send(request);
        let call = path.into_iter().fold(call, |call, (name, value)| call.path(name, value));
        let call = self.query.into_iter().fold(call, |call, (name, value)| call.query(name, value));
        Ok(match (self.body, self.file) {
            (Some(given), _) => call.json(read_json(body(given))?),
            (None, Some(path)) => call.file("file", Attachment::open(path).await?),
            (None, None) => call,
        })
    }

    /// Returns the parameters of the path, with the business and the campaign of the command line where none is given.
    fn path(&self, request: &AnyRequest, connection: &Connection) -> Result<Vec<(String, String)>, Failure> {
        let mut path = self.path.clone();
        let is_given = |wanted: &str| self.path.iter().filter(|(name, _)| name == wanted).count();
        if let Some((name, _)) = path.iter().find(|(name, _)| is_given(name) > 1) {
            return Err(Failure::usage(format!("--path has two values for `{name}`")));
        }
        // An address has its own.
        if self.address.is_none() {
            for name in scopes_of(request.operation()).filter(|name| is_given(name) == 0) {
                path.push((name.to_owned(), connection.scope_value(name)?.to_string()));
            }
        }
        Ok(path)
    }
}

/// The methods that a path can be called with.
const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Takes the name of an operation or a method. What is near to one is suggested.
fn operation() -> impl TypedValueParser<Value = String> {
    let methods = METHODS.iter().map(|method| PossibleValue::new(method.as_str().to_owned()));
    let names = operations::ALL.iter().map(|operation| PossibleValue::new(operation.id));
    PossibleValuesParser::new(names.chain(methods))
}

/// Returns the source of a body.
fn body(body: String) -> Input {
    match body.strip_prefix('@') {
        Some(path) => Input::File(path.into()),
        None if body == "-" => Input::Stdin,
        None => Input::Given(body),
    }
}
