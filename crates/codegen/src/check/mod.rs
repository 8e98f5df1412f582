//! Refuses what cannot be generated, before progenitor panics over it.

use serde_json::Value;

use crate::document::{Document, in_example, walk};
use crate::facts::is_enum;
use crate::problem::{self, Error, Problem};

/// Tells everything that is wrong with the shape of a description.
pub(crate) fn check(document: &Document) -> Result<(), Error> {
    let mut problems = Vec::new();
    version(document, &mut problems);
    inline_enums(document, &mut problems);
    media_types(document, &mut problems);
    path_parameters(document, &mut problems);
    problem::none(problems)
}

fn version(document: &Document, problems: &mut Vec<Problem>) {
    let version = document.root.get("openapi").and_then(Value::as_str).unwrap_or_default();
    if !version.starts_with("3.0.") {
        problems.push(document.problem("/openapi", format!("`openapi` must be 3.0.x, not `{version}`")));
    }
    if document.operations().next().is_none() {
        problems.push(document.problem("/paths", "there is no operation"));
    }
}

/// An enum without a name would be a closed one: only named enums are ours to render.
fn inline_enums(document: &Document, problems: &mut Vec<Problem>) {
    walk(&document.root, "", &mut |node, pointer| {
        let named = pointer.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
        if is_enum(node) && !named && !in_example(pointer) {
            problems
                .push(document.problem(pointer, "a string enum must be a schema of its own, with a name"));
        }
    });
}

/// progenitor knows no other body than JSON.
fn media_types(document: &Document, problems: &mut Vec<Problem>) {
    for at in document.operations() {
        let body = at.value.get("requestBody").map(|body| document.resolve(body));
        let content = body.and_then(|body| body.get("content")).and_then(Value::as_object);
        for media_type in content.into_iter().flat_map(|content| content.keys()) {
            if media_type != "application/json" {
                let pointer = format!("{}/requestBody/content", at.pointer);
                problems.push(
                    document.problem(&pointer, format!("a body of `{media_type}` cannot be generated")),
                );
            }
        }
    }
}

/// Every `{name}` of a path needs a parameter, and the other way round.
fn path_parameters(document: &Document, problems: &mut Vec<Problem>) {
    for at in document.operations() {
        let lists = [at.value.get("parameters"), at.item.get("parameters")];
        let parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
        let declared: Vec<&str> = parameters
            .map(|parameter| document.resolve(parameter))
            .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("path"))
            .filter_map(|parameter| parameter.get("name")?.as_str())
            .collect();
        let used: Vec<&str> = at.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        for name in used.iter().filter(|name| !declared.contains(name)) {
            problems
                .push(document.problem(&at.pointer, format!("`{{{name}}}` of the path has no parameter")));
        }
        for name in declared.iter().filter(|name| !used.contains(name)) {
            problems.push(
                document.problem(&at.pointer, format!("the path has no `{{{name}}}` for its parameter")),
            );
        }
    }
}
