//! Checks of requests by the description.

use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use yandex_market_api::{Operation, description};

use super::message::violation;
use super::operation::{Body, Contract, Parameter, Schema, contract};
use crate::http::call::Call;
use crate::http::form::Part;
use crate::http::refusal::Refusal;
use crate::http::route::Route;
use crate::world::files::Upload;

/// The media type of a part that does not name its own.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// A request that keeps to the description.
pub(crate) struct Checked<'c> {
    pub(crate) call: &'c Call,
    pub(crate) operation: &'static Operation,
    /// The parameters of the path, the query and the headers by their names.
    pub(crate) parameters: Map<String, Value>,
    /// The body, where it is JSON; `null` where there is none.
    pub(crate) body: Value,
}

/// Checks the parameters in the path, which come first: they name what the request is about.
pub(crate) fn check_path(route: &Route) -> Result<Map<String, Value>, Refusal> {
    let mut found = Map::new();
    for parameter in &contract(route.operation).parameters {
        if parameter.place == "path" {
            let texts: Vec<&str> = route.parameter(&parameter.name).into_iter().collect();
            check_parameter(parameter, &texts, &mut found)?;
        }
    }
    Ok(found)
}

/// Checks the other parameters. Names that are not described are ignored.
pub(crate) fn check_query(call: &Call, route: &Route, found: &mut Map<String, Value>) -> Result<(), Refusal> {
    for parameter in &contract(route.operation).parameters {
        let texts: Vec<&str> = match parameter.place.as_str() {
            "query" => call.queries(&parameter.name).collect(),
            "header" => call.header(&parameter.name).into_iter().collect(),
            _ => continue,
        };
        check_parameter(parameter, &texts, found)?;
    }
    Ok(())
}

fn check_parameter(
    parameter: &Parameter,
    texts: &[&str],
    found: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    let Parameter { name, place, schema, .. } = parameter;
    let is_list = schema.get("type").is_some_and(|kind| kind == "array");
    if texts.is_empty() {
        let message = || format!("{name} is missing in the {place}");
        return if parameter.required { Err(Refusal::bad_request(message())) } else { Ok(()) };
    }
    if texts.len() > 1 && !is_list {
        return Err(Refusal::bad_request(format!("{name} is given more than once")));
    }
    let value = match is_list {
        true => texts.iter().map(|text| scalar(schema.get("items").unwrap_or(&Value::Null), text)).collect(),
        false => scalar(schema, texts.first().copied().unwrap_or_default()),
    };
    validate(parameter.validator.as_ref(), &value, name)?;
    found.insert(name.clone(), value);
    Ok(())
}

fn validate(validator: Option<&jsonschema::Validator>, value: &Value, name: &str) -> Result<(), Refusal> {
    let valid = validator.map_or(Ok(()), |validator| validator.validate(value));
    valid.map_err(|error| Refusal::bad_request(violation(&error, name)))
}

/// A text as a value of its type; as it is if it is no such value.
fn scalar(schema: &Value, text: &str) -> Value {
    let schema = description::resolve(schema);
    let number = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => integer(text).map(Value::from),
        Some("number") => text.parse().ok().and_then(Number::from_f64).map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    number.unwrap_or_else(|| Value::from(text))
}

/// An integer as JSON writes it; Rust would read `+5` as well.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Checks the body, and returns it if it is JSON.
pub(crate) fn check_body(call: &Call, operation: &'static Operation) -> Result<Value, Refusal> {
    let Contract { body: Some(body), .. } = contract(operation) else { return Ok(Value::Null) };
    if call.bytes()?.is_empty() {
        return if body.required {
            Err(Refusal::bad_request("the request has no body"))
        } else {
            Ok(Value::Null)
        };
    }
    let schema = accepted(call, body)?;
    match &call.form {
        Some(form) => check_form(form.as_ref().map_err(Clone::clone)?, &schema.schema).map(|()| Value::Null),
        None => check_json(call, schema),
    }
}

/// The schema for the media type of the body.
fn accepted<'b>(call: &Call, body: &'b Body) -> Result<&'b Schema, Refusal> {
    let found = body.content.iter().find(|(media, _)| call.is_of(media));
    found.map(|(_, schema)| schema).ok_or_else(|| {
        let wanted: Vec<&str> = body.content.iter().map(|(media, _)| media.as_str()).collect();
        call.wrong_type(&wanted.join(" or "))
    })
}

fn check_json(call: &Call, schema: &Schema) -> Result<Value, Refusal> {
    let body = serde_json::from_slice(call.bytes()?);
    let body = body.map_err(|error| Refusal::bad_request(format!("the body is not JSON: {error}")))?;
    validate(schema.validator.as_ref(), &body, "the body")?;
    Ok(body)
}

/// Checks the parts of a form: those that are required, each described one once. One that is not described is ignored, as
/// such a field of JSON is.
fn check_form(parts: &[Part], schema: &Value) -> Result<(), Refusal> {
    let described = schema.get("properties").and_then(Value::as_object);
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_deref().unwrap_or("?")).collect();
    let times = |wanted: &str| names.iter().filter(|name| **name == wanted).count();
    let required = description::required(schema);
    let known: Vec<&str> = described.into_iter().flat_map(Map::keys).map(String::as_str).collect();
    let is_whole =
        known.iter().all(|name| times(name) <= 1 && (times(name) == 1 || !required.contains(name)));
    if !is_whole {
        let (known, sent) = (known.join(", "), names.join(", "));
        return Err(Refusal::bad_request(format!(
            "the form must have the parts [{known}], once; it has [{sent}]"
        )));
    }
    let described = parts.iter().filter_map(|part| Some((part, described?.get(part.name.as_deref()?)?)));
    described.into_iter().try_for_each(|(part, schema)| check_part(part, schema))
}

/// Checks a part: "`maxLength` counts bytes here."
fn check_part(part: &Part, schema: &Value) -> Result<(), Refusal> {
    let (name, size) = (part.name.as_deref().unwrap_or_default(), part.bytes.len());
    let largest =
        schema.get("maxLength").and_then(Value::as_u64).and_then(|bytes| usize::try_from(bytes).ok());
    if let Some(largest) = largest.filter(|largest| size > *largest) {
        return Err(Refusal::bad_request(format!("the part {name} has {size} bytes, more than {largest}")));
    }
    let is_file = schema.get("format").is_some_and(|format| format == "binary");
    if is_file && part.file_name.as_ref().is_none_or(String::is_empty) {
        return Err(Refusal::bad_request(format!("the part {name} has no file name in UTF-8")));
    }
    Ok(())
}

impl Checked<'_> {
    /// An id that the description requires among the parameters.
    pub(crate) fn id<T: From<i64>>(&self, name: &str) -> T {
        T::from(self.parameters.get(name).and_then(Value::as_i64).unwrap_or_default())
    }

    /// A number among the parameters.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        usize::try_from(self.parameters.get(name)?.as_u64()?).ok()
    }

    /// A field of the body, unless it is absent or `null`.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let value = self.body.get(name).filter(|value| !value.is_null())?;
        serde_json::from_value(value.clone()).ok()
    }

    /// Tells whether the body has a field that is not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.body.get(name).is_some_and(|value| !value.is_null())
    }

    /// The number of items to return. "A `limit` over the maximum is a 400, not a silent cut."
    pub(crate) fn limit(&self) -> usize {
        let page = self.operation.page;
        let default = page.map_or(u32::MAX, |page| page.default.unwrap_or(page.largest));
        self.number("limit").or(usize::try_from(default).ok()).unwrap_or(usize::MAX)
    }

    /// The token of the page to return: `pageToken`, or `page_token` as it was called before.
    pub(crate) fn page_token(&self) -> Result<Option<&str>, Refusal> {
        Ok(self.call.query_once("pageToken")?.or(self.call.query_once("page_token")?))
    }

    /// The file in a form.
    pub(crate) fn file(&self, name: &str) -> Option<Upload> {
        let parts = self.call.form.as_ref()?.as_ref().ok()?;
        let part = parts.iter().find(|part| part.name.as_deref() == Some(name))?;
        let media_type = part.media_type.clone().unwrap_or_else(|| UNKNOWN_TYPE.to_owned());
        Some(Upload { name: part.file_name.clone()?, media_type, bytes: part.bytes.to_vec() })
    }
}
