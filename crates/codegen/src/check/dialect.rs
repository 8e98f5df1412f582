//! The version of OpenAPI, and what JSON Schema can say and OpenAPI 3.0 cannot.

use serde_json::Value;

use crate::document::{Document, escape};
use crate::problem::Problem;
use crate::{media, places};

/// Keywords of JSON Schema that change what a value may be, and that nothing in OpenAPI 3.0 stands for.
const UNSAYABLE: [&str; 18] = [
    "$dynamicRef",
    "$recursiveRef",
    "additionalItems",
    "const",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Names the format of a root that is none of ours to read: its place, and what to do.
pub(crate) fn foreign(root: &Value) -> Option<(&'static str, String)> {
    if let Some(version) = root.get("swagger") {
        let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
        let advice = "convert it to OpenAPI 3.0 (for example with swagger2openapi)";
        return Some(("/swagger", format!("this is Swagger {version}; {advice}")));
    }
    let version = root.get("openapi").and_then(Value::as_str)?;
    let is_later =
        version.starts_with("3.") && !["3.0.", "3.1."].iter().any(|read| version.starts_with(read));
    let advice = "OpenAPI 3.0 and 3.1 are read; write `openapi: 3.1.0` if nothing newer is used";
    (is_later && version != "3.0" && version != "3.1")
        .then(|| ("/openapi", format!("this is OpenAPI {version}; {advice}")))
}

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    version(document, problems);
    let places = places::of(&document.root);
    for pointer in &places.schemas {
        let Some(schema) = document.root.pointer(pointer) else { continue };
        if schema == &Value::Bool(false) {
            let reason = "no value fits the schema `false`, so nothing can be generated of it";
            problems.extend(
                (!pointer.ends_with("/additionalProperties")).then(|| document.problem(pointer, reason)),
            );
        }
        for bound in ["exclusiveMinimum", "exclusiveMaximum"] {
            if schema.get(bound).is_some_and(|bound| !bound.is_boolean()) {
                let reason = format!("`{bound}` is true or false in OpenAPI 3.0, beside the bound itself");
                problems.push(document.problem(&format!("{pointer}/{bound}"), reason));
            }
        }
        for keyword in UNSAYABLE.iter().filter(|keyword| schema.get(**keyword).is_some()) {
            let reason =
                format!("`{keyword}` is a word of JSON Schema that OpenAPI 3.0 does not have: leave it out");
            problems.push(document.problem(&format!("{pointer}/{}", escape(keyword)), reason));
        }
    }
    for pointer in &places.contents {
        let json = document.root.pointer(pointer).map(|content| media::of_json(document, content));
        if let Some([one, other, ..]) = json.as_deref() {
            let reason =
                format!("`{one}` and `{other}` are both JSON, of different schemas: keep one of them");
            problems.push(document.problem(pointer, reason));
        }
    }
}

/// The version must be one that is read, and there must be something to generate.
pub(super) fn version(document: &Document, problems: &mut Vec<Problem>) {
    let version = document.root.get("openapi").unwrap_or(&Value::Null);
    if !version.as_str().is_some_and(|version| version.starts_with("3.0.")) {
        let reason = format!("`openapi` must be 3.0.x or 3.1.x (such as `3.0.3`), not {version}");
        problems.push(document.problem("/openapi", reason));
    }
    for field in ["title", "version"] {
        let pointer = format!("/info/{field}");
        if let Some(value) = document.root.pointer(&pointer).filter(|value| !value.is_string()) {
            problems.push(document.problem(&pointer, format!("must be a text: put {value} in quotes")));
        }
    }
    if document.operations().next().is_none() {
        problems.push(document.problem("/paths", "there is no operation"));
    }
}
