//! Refuses what cannot be generated, before progenitor panics over it.

mod bodies;
mod dialect;
mod parameters;
mod schemas;
mod todo;
mod webhooks;
mod whole;

pub(crate) use dialect::foreign;
use serde_json::Value;
pub(crate) use todo::TODO;
pub(crate) use whole::whole;

use crate::Settings;
use crate::document::{Document, walk};
use crate::problem::Problem;

/// Tells everything that is wrong with the shape of a description.
pub(crate) fn check(document: &Document, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    dialect::check(document, &mut problems);
    references(document, &mut problems);
    schemas::check(document, &mut problems);
    bodies::check(document, &mut problems);
    parameters::check(document, &mut problems);
    webhooks::check(document, &mut problems);
    if !settings.allow_todo {
        todo::check(document, &mut problems);
    }
    problems
}

/// A complaint when something of a kind of component is not what openapiv3, progenitor's reader, takes it for.
///
/// A component of another kind has been complained about already, at the `$ref` to it.
fn misshapen<T>(
    document: &Document,
    pointer: &str,
    kind: &str,
    read: Result<T, serde_json::Error>,
) -> Option<Problem> {
    let component = pointer.strip_prefix("/components/");
    let error = read.err().filter(|_| component.is_none_or(|component| component.starts_with(kind)))?;
    Some(document.problem(pointer, format!("is none of `{kind}` of OpenAPI 3.0: {error}")))
}

/// A `$ref` must lead to the kind of thing that can stand where it stands.
fn references(document: &Document, problems: &mut Vec<Problem>) {
    walk(&document.root, "", &mut |node, pointer| {
        let target = node.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix("#/components/"));
        let (Some(target), Some(kind)) = (target, expected(pointer)) else { return };
        if target.split('/').next() != Some(kind) {
            let reason = format!("what stands here must be one of `{kind}`, not `{target}`");
            problems.push(document.problem(&format!("{pointer}/$ref"), reason));
        }
    });
}

/// The kind of component that can stand at a pointer, where that is known.
fn expected(pointer: &str) -> Option<&'static str> {
    let (parent, last) = pointer.rsplit_once('/')?;
    match (parent.rsplit('/').next().unwrap_or_default(), last) {
        ("properties" | "allOf" | "oneOf" | "anyOf", _) => Some("schemas"),
        (_, "schema" | "items" | "additionalProperties" | "not") => Some("schemas"),
        ("parameters", _) => Some("parameters"),
        ("responses", _) => Some("responses"),
        (_, "requestBody") => Some("requestBodies"),
        _ => None,
    }
}
