//! The parameters of operations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::misshapen;
use crate::document::{Document, OperationAt};
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
        collisions(document, &at, &parameters, problems);
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

/// Each parameter becomes an argument and a setter. A deprecated one may share its name with another: it is dropped.
fn collisions(
    document: &Document,
    at: &OperationAt<'_>,
    parameters: &[(&Value, String)],
    problems: &mut Vec<Problem>,
) {
    let taken = names::TAKEN_ARGUMENTS.map(|name| (name.to_owned(), "the body of the call"));
    let mut owners: BTreeMap<String, &str> = taken.into();
    for (parameter, pointer) in parameters {
        let name = text(parameter, "name");
        if parameter.get("deprecated") == Some(&Value::Bool(true)) {
            continue;
        }
        let method = names::method_name(name);
        // The operation's own parameter takes the place of the path's.
        if let Some(owner) = owners.insert(method.clone(), name).filter(|owner| *owner != name) {
            let reason = format!("the method name `{method}` of the parameter `{name}` is taken by {owner}");
            problems.push(document.problem(&format!("{pointer}/name"), format!("{reason} in {}", at.path)));
        }
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
