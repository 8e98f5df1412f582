//! The request of a command line.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Map, Value};
use yandex_market::api::description;
use yandex_market::{AnyRequest, Attachment, Call, Operation};

use super::args::{BODY, BODY_FILE};
use super::field::{Field, ListBounds, Target, fields};
use super::schema::Scalar;
use super::{body, result, schema};
use crate::connection::{Connection, SCOPES};
use crate::failure::Failure;
use crate::input::Input;

/// Everything that is sent, by name.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Vec<(&'static str, Value)>,
    pub(super) body: Option<Value>,
    files: Vec<(&'static str, PathBuf)>,
    parts: Vec<(&'static str, Value)>,
}

impl Request {
    /// Reads the flags, and the body where it is a file or standard input.
    pub(super) fn read(
        operation: &'static Operation,
        matches: &ArgMatches,
        connection: &Connection,
    ) -> Result<Self, Failure> {
        let fields = fields(operation);
        let mut request = Self { path: connection.scope_of(operation)?, ..Self::default() };
        let schema = description::request_schema(operation);
        request.body = schema.map(|schema| given_body(schema, matches)).transpose()?;
        for field in &fields {
            if let (Scalar::File, Some(name)) = (&field.scalar, field.target.path().first()) {
                let paths = matches.get_many::<PathBuf>(&field.id()).into_iter().flatten();
                request.files.extend(paths.map(|path| (*name, path.clone())));
            } else if let Some(value) = value(field, matches, connection)? {
                request.put(&field.target, value);
            }
        }
        if let (Some(schema), Some(body)) = (schema, &request.body) {
            check(schema, body, &fields)?;
        }
        Ok(request)
    }

    fn put(&mut self, target: &Target, value: Value) {
        match target {
            Target::Path(name) => self.path.push(((*name).to_owned(), result::display(&value))),
            Target::Query(name) => match value {
                // A list repeats the name.
                Value::Array(values) => self.query.extend(values.into_iter().map(|value| (*name, value))),
                value => self.query.push((name, value)),
            },
            Target::Body(path) => body::put(self.body.get_or_insert_default(), path, value),
            Target::Part(name) => self.parts.push((name, value)),
        }
    }

    /// Builds the call.
    pub(super) async fn call(
        &self,
        operation: &'static Operation,
        connection: &Connection,
    ) -> Result<Call<AnyRequest>, Failure> {
        let call = connection.market().call(operation);
        let path = self.path.iter().cloned();
        let call = path.fold(call, |call, (name, value)| call.path(name, value));
        let query = self.query.iter().map(|(name, value)| (*name, result::display(value)));
        let call = query.fold(call, |call, (name, value)| call.query(name, value));
        if let Some(body) = &self.body {
            return Ok(call.json(body.clone()));
        }
        let mut call =
            self.parts.iter().fold(call, |call, (name, value)| call.text(*name, result::display(value)));
        for (name, path) in &self.files {
            call = call.file(*name, Attachment::open(path).await?);
        }
        Ok(call)
    }

    /// Returns the values that a person would want to see before they are sent, by their dotted names.
    pub(super) fn values(&self) -> Vec<(String, String)> {
        let path = self.path.iter().filter(|(name, _)| !SCOPES.contains(&name.as_str())).cloned();
        let query = self.query.iter().map(|(name, value)| ((*name).to_owned(), result::display(value)));
        let files = self.files.iter().map(|(name, path)| ((*name).to_owned(), path.display().to_string()));
        let body = self.body.iter().flat_map(result::rows);
        path.chain(query).chain(body).chain(files).collect()
    }
}

/// Reads the body that was given whole. Where nothing is required, the Market wants an empty object all the same.
fn given_body(schema: &'static Value, matches: &ArgMatches) -> Result<Value, Failure> {
    let file = matches.get_one::<PathBuf>(BODY_FILE).cloned().map(Input::path);
    let input = matches.get_one::<String>(BODY).cloned().map(Input::Given).or(file);
    let body = input.map_or_else(|| Ok(Value::Object(Map::new())), read_json)?;
    match body.is_object() || schema::properties(schema).is_empty() {
        true => Ok(body),
        false => Err(Failure::usage("the body must be an object")),
    }
}

/// Reads JSON.
pub(crate) fn read_json(input: Input) -> Result<Value, Failure> {
    let invalid = |error| Failure::usage(format!("the body is no JSON: {error}"));
    serde_json::from_str(&input.read()?).map_err(invalid)
}

/// Returns the value of a flag; the business or campaign of all commands where a request must have it.
fn value(field: &Field, matches: &ArgMatches, connection: &Connection) -> Result<Option<Value>, Failure> {
    let mut values: Vec<Value> =
        matches.get_many::<Value>(&field.id()).into_iter().flatten().cloned().collect();
    match (&field.list, values.is_empty()) {
        (_, true) => field.scope().map(|scope| connection.scope_value(scope).map(Value::from)).transpose(),
        (None, false) => Ok(values.pop()),
        (Some(bounds), false) => list(&field.flag, bounds, values).map(Some),
    }
}

/// Returns a list within its bounds, without what is in it twice where it is a set.
fn list(flag: &str, bounds: &ListBounds, values: Vec<Value>) -> Result<Value, Failure> {
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !(bounds.is_set && kept.contains(&value)) {
            kept.push(value);
        }
    }
    let longest = bounds.longest.unwrap_or(usize::MAX);
    match kept.len() {
        length if length < bounds.shortest => {
            Err(Failure::usage(format!("--{flag} needs at least {} values, not {length}", bounds.shortest)))
        }
        length if length > longest => {
            Err(Failure::usage(format!("--{flag} takes at most {longest} values, not {length}")))
        }
        _ => Ok(Value::Array(kept)),
    }
}

/// Refuses a body that lacks what it must have.
fn check(schema: &'static Value, body: &Value, fields: &[Field]) -> Result<(), Failure> {
    let flag = |path: &String| {
        let field = fields.iter().find(|field| field.target.path().join(".") == *path);
        field.map_or_else(|| format!("`{path}`"), |field| format!("`{path}` (--{})", field.flag))
    };
    let missing: Vec<String> = body::missing(schema, body).iter().map(flag).collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(Failure::usage(format!("the body lacks {}", missing.join(" and ")))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn in_bounds(values: Value, is_set: bool) -> Option<Value> {
        let bounds = ListBounds { shortest: 1, longest: Some(2), is_set };
        list("ids", &bounds, values.as_array().unwrap().clone()).ok()
    }

    #[test]
    fn a_list_keeps_its_bounds_and_a_set_has_nothing_twice() {
        assert_eq!(in_bounds(json!([2, 1, 2]), true), Some(json!([2, 1])));
        assert_eq!(in_bounds(json!([2, 1, 2]), false), None);
        assert_eq!(in_bounds(json!([]), true), None);
    }

    #[test]
    fn a_person_is_shown_what_is_sent_but_not_whose_it_is() {
        let mut request =
            Request { path: vec![("campaignId".to_owned(), "1".to_owned())], ..Request::default() };
        request.put(&Target::Path("orderId"), json!(5));
        request.put(&Target::Body(vec!["order", "status"]), json!("CANCELLED"));
        let expected = [("orderId", "5"), ("order.status", "CANCELLED")];
        assert_eq!(request.values(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn a_list_in_the_query_repeats_its_name() {
        let mut request = Request::default();
        request.put(&Target::Query("status"), json!(["A", "B"]));
        request.put(&Target::Body(vec!["comment", "text"]), json!("hi"));
        assert_eq!(request.query, [("status", json!("A")), ("status", json!("B"))]);
        assert_eq!(request.body, Some(json!({ "comment": { "text": "hi" } })));
    }
}
