//! The parameters of operations.

use serde_json::{Map, Value};

use super::misshapen;
use crate::document::{Document, OperationAt};
use crate::facts::{against, is_parameter, parameter_schema as schema};
use crate::names;
use crate::problem::Problem;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for at in document.operations() {
        let parameters = document.parameters(&at);
        for (parameter, pointer) in &parameters {
            let read = serde_json::from_value::<openapiv3::Parameter>((*parameter).clone());
            problems.extend(misshapen(document, pointer, "parameters", read));
        }
        placeholders(document, &at, &parameters, problems);
        // A component of another kind has been complained about already, at the `$ref` to it.
        let is_one = |parameter: &Value| parameter.get("in").is_some() && is_parameter(parameter);
        for (parameter, pointer) in parameters.iter().filter(|(one, _)| is_one(one)) {
            problems.extend(against(document, parameter).map(|reason| document.problem(pointer, reason)));
            content(document, parameter, pointer, problems);
            rust_name(document, parameter, pointer, problems);
        }
    }
}

/// Every `{name}` of a path needs a parameter, and the other way round.
fn placeholders(
    document: &Document,
    at: &OperationAt<'_>,
    parameters: &[(&Value, String)],
    problems: &mut Vec<Problem>,
) {
    let mut complain = |pointer: &str, reason: String| problems.push(document.problem(pointer, reason));
    let used: Vec<&str> = at.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut declared = Vec::new();
    for (parameter, pointer) in parameters.iter().filter(|(one, _)| text(one, "in") == "path") {
        let name = text(parameter, "name");
        declared.push(name);
        if !used.contains(&name) {
            complain(&at.pointer, format!("the path has no `{{{name}}}` for its parameter"));
        }
        if parameter.get("required") != Some(&Value::Bool(true)) {
            complain(pointer, format!("`{name}` stands in the path and must be `required: true`"));
        }
    }
    for name in used.iter().filter(|name| !declared.contains(name)) {
        complain(&at.pointer, format!("`{{{name}}}` of the path has no parameter"));
    }
}

/// What a parameter carries is said by its `schema`, or by the one `content` that it has.
fn content(document: &Document, parameter: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    let content = parameter.get("content").and_then(Value::as_object);
    let is_json =
        |content: &Map<String, Value>| content.keys().all(|media_type| media_type == "application/json");
    if let Some(content) = content.filter(|content| !is_json(content)) {
        let types = content.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let reason = format!("a parameter of {types} cannot be generated, only one of `application/json`");
        problems.push(document.problem(&format!("{pointer}/content"), reason));
    } else if content.is_some() && schema(parameter).is_none() {
        problems.push(document.problem(&format!("{pointer}/content"), "the content has no `schema`"));
    }
}

fn rust_name(document: &Document, parameter: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    let Some(given) = parameter.get("x-rust-name") else { return };
    let is_name = |name: &str| names::field_name(name) == name;
    if !given.as_str().is_some_and(is_name) {
        let reason = format!("{given} cannot be the name of a field, for example `chat_id` can");
        problems.push(document.problem(&format!("{pointer}/x-rust-name"), reason));
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
