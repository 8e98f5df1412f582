//! An operation as its description has it, ready to check requests.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value};
use yandex_market_api::{Operation, description, operations};

use super::schema;

/// The parameters and the body of an operation. Its schemas are compiled once, when it is first called.
#[derive(Debug, Default)]
pub(crate) struct Contract {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
}

/// A parameter in the path, the query or the headers.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `path`, `query` or `header`.
    pub(crate) place: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    pub(crate) validator: Option<Validator>,
}

/// A body.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    /// The schemas by media type.
    pub(crate) content: Vec<(String, Schema)>,
}

/// A schema, and what validates by it.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) schema: Value,
    pub(crate) validator: Option<Validator>,
}

impl Body {
    /// The fields of the body, where it has one schema.
    pub(crate) fn properties(&self) -> Option<&Map<String, Value>> {
        let (_, schema) = self.content.first()?;
        schema.schema.get("properties")?.as_object()
    }
}

impl Schema {
    fn new(schema: &Value) -> Self {
        Self { schema: description::resolve(schema).clone(), validator: schema::compile(schema) }
    }
}

/// Returns the contract of an operation.
pub(crate) fn contract(operation: &Operation) -> &'static Contract {
    static ALL: LazyLock<HashMap<&str, OnceLock<Contract>>> =
        LazyLock::new(|| operations::ALL.iter().map(|operation| (operation.id, OnceLock::new())).collect());
    static NONE: Contract = Contract { parameters: Vec::new(), body: None };
    match ALL.get(operation.id) {
        Some(contract) => contract.get_or_init(|| read(operation)),
        None => &NONE,
    }
}

fn read(operation: &Operation) -> Contract {
    let described = description::operation(operation);
    let body = described.and_then(|described| described.get("requestBody")).map(body);
    Contract { parameters: description::parameters(operation).map(parameter).collect(), body }
}

fn parameter(described: &Value) -> Parameter {
    let text = |name| described.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let empty = Value::Object(Map::new());
    let schema = described.get("schema").unwrap_or(&empty);
    Parameter {
        name: text("name"),
        place: text("in"),
        required: is_true(described, "required"),
        validator: schema::compile(schema),
        schema: super::subject::flat(schema).clone(),
    }
}

fn body(described: &Value) -> Body {
    let described = description::resolve(described);
    let content = described.get("content").and_then(Value::as_object).into_iter().flatten();
    let content = content.filter_map(|(media, of)| Some((media.clone(), Schema::new(of.get("schema")?))));
    Body { required: is_true(described, "required"), content: content.collect() }
}

fn is_true(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_of_the_description_can_be_compiled() {
        for operation in operations::ALL {
            let Contract { parameters, body } = contract(operation);
            assert_eq!(parameters.len(), operation.parameters.len(), "{}", operation.id);
            assert!(parameters.iter().all(|parameter| parameter.validator.is_some()), "{}", operation.id);
            let content = body.iter().flat_map(|body| &body.content);
            assert!(content.into_iter().all(|(_, schema)| schema.validator.is_some()), "{}", operation.id);
        }
    }
}
