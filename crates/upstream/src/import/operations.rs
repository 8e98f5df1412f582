//! An operation as we write it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::local::Local;
use super::plan::Planner;
use super::schemas::Writer;
use super::todo;
use super::vendor::{Operation, Vendor};
use super::yaml::{Entry, Node, entry, ordered};
use crate::callers::ALLOWED;

/// What an operation says under its method.
pub(super) fn node(
    planner: &mut Planner<'_>,
    operation: &Operation,
    file: &str,
) -> Result<Vec<Entry>, String> {
    let id = operation.id.as_str();
    let value = Value::Object(operation.value.clone());
    let mut entries = vec![
        entry("operationId", id),
        entry("tags", json!([operation.group])),
        entry("summary", todo::summary(id)).saying(&value, "summary"),
        entry("description", todo::description(id)).saying(&value, "description"),
        entry("externalDocs", docs(operation)),
    ];
    entries.extend(deprecated(operation).into_iter().flatten());
    entries.push(entry("x-scopes", needed(planner.theirs, operation, "x-scopes", "x-auth-scopes")?));
    entries.extend(allowed(planner.ours, operation));
    entries.push(quota(planner.theirs, operation)?);
    for key in ["x-parallel", "security"] {
        let own = operation.value.get(key).filter(|value| Some(*value) != planner.ours.of_all(key));
        entries.extend(own.map(|value| entry(key, value.clone())));
    }
    let repeatable = operation.value.get("x-repeatable").cloned().unwrap_or(Value::Bool(false));
    entries.push(entry("x-repeatable", repeatable).with_comments([todo::REPEATABLE.to_owned()]));
    let effect = operation.value.get("x-effect").cloned().unwrap_or_else(|| json!("irreversible"));
    entries.push(entry("x-effect", effect).with_comments([todo::EFFECT.to_owned()]));
    let parameters = parameters(planner, operation, file);
    if !parameters.is_empty() {
        entries.push(entry("parameters", Node::List(parameters)));
    }
    entries.extend(body(planner, operation, file));
    entries.push(entry("responses", responses(planner, operation, file)));
    Ok(entries)
}

fn docs(operation: &Operation) -> Vec<Entry> {
    let url =
        operation.value.get("externalDocs").and_then(|docs| docs.get("url")).cloned().unwrap_or_default();
    vec![entry("description", "The Market's page"), entry("url", url)]
}

/// The end of an operation.
fn deprecated(operation: &Operation) -> Option<Vec<Entry>> {
    operation.value.get("deprecated").filter(|flag| **flag == Value::Bool(true))?;
    let plan = operation.value.get("x-deprecation").map(|plan| entry("x-deprecation", ordered(plan)));
    Some([entry("deprecated", true)].into_iter().chain(plan).collect())
}

/// Whose keys may call, where that is not what our description says of all operations.
fn allowed(ours: &Local, operation: &Operation) -> Option<Entry> {
    let set = |list: &Value| {
        let all = list.as_array().into_iter().flatten().filter_map(Value::as_str);
        all.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let own = operation.value.get(ALLOWED)?;
    let is_usual = ours.of_all(ALLOWED).is_some_and(|usual| set(usual) == set(own));
    (!is_usual).then(|| entry(ALLOWED, own.clone()))
}

/// What the generator needs, and cannot be proposed.
fn needed(theirs: &Vendor, operation: &Operation, key: &str, source: &str) -> Result<Value, String> {
    operation.value.get(key).cloned().ok_or_else(|| {
        let (file, pointer) = theirs.origin(operation);
        format!(
            "{}#{pointer}: {} has no `{source}` that can be read as `{key}`",
            file.display(),
            operation.id
        )
    })
}

/// The window, its cost and its tariffs, in the order of our own files.
fn quota(theirs: &Vendor, operation: &Operation) -> Result<Entry, String> {
    let quota = needed(theirs, operation, "x-quota", "x-resource-limit-config")?;
    Ok(entry("x-quota", ordered(&quota)))
}

/// Those that have a name as references; the others as they are, for they are of this operation only.
fn parameters(planner: &mut Planner<'_>, operation: &Operation, file: &str) -> Vec<Node> {
    let all = operation.parameters.iter().enumerate();
    all.map(|(index, one)| match super::parameters::component(one) {
        Some(name) => {
            let place = planner.parameter(name, file);
            Node::from(vec![entry("$ref", place.seen_from(file))])
        }
        None => {
            let pointer = format!("{}/parameters/{index}", operation.pointer());
            planner.written(file, |writer| super::parameters::node(writer, one, &pointer)).into()
        }
    })
    .collect()
}

fn body(planner: &mut Planner<'_>, operation: &Operation, file: &str) -> Option<Entry> {
    let body = planner.theirs.resolve(operation.value.get("requestBody")?);
    let is_required = body.get("required") == Some(&Value::Bool(true));
    let pointer = format!("{}/requestBody/content", operation.pointer());
    let example = example(planner, body, &pointer, &format!("{}Request", operation.id), file);
    let content = planner.written(file, |writer| content(writer, body, &pointer, example));
    let entries = [
        Some(entry("required", is_required)),
        Some(entry("description", todo::body(&operation.id)).saying(body, "description")),
        content.map(|content| entry("content", content)),
    ];
    Some(entry("requestBody", entries.into_iter().flatten().collect::<Vec<_>>()))
}

fn content(writer: &mut Writer<'_>, holder: &Value, pointer: &str, example: Option<String>) -> Option<Node> {
    let content = holder.get("content").and_then(Value::as_object)?;
    let mut node = writer.content(content, pointer);
    if let (Node::Map(medias), Some(example)) = (&mut node, example) {
        for media in medias.iter_mut().filter(|media| media.key == JSON) {
            if let Node::Map(entries) = &mut media.value {
                let documented = vec![entry("documented", vec![entry("$ref", example.as_str())])];
                entries.push(entry("examples", documented));
            }
        }
    }
    Some(node)
}

const JSON: &str = "application/json";

/// The answer that has nothing to tell has one sample for all operations.
const EMPTY: (&str, &str) = ("#/components/schemas/EmptyApiResponse", "emptyResponse");

/// The reference to a sample of the JSON that is carried, which is planned when there is none.
fn example(
    planner: &mut Planner<'_>,
    holder: &Value,
    pointer: &str,
    name: &str,
    file: &str,
) -> Option<String> {
    let schema = holder.get("content")?.get(JSON)?.get("schema")?;
    let is_empty = schema.get("$ref").is_some_and(|target| target == EMPTY.0);
    if let Some(place) = planner.ours.place("examples", EMPTY.1).filter(|_| is_empty) {
        return Some(place.seen_from(file));
    }
    let pointer = format!("{pointer}/{}/schema", super::vendor::escape(JSON));
    let value = super::samples::sample(planner.theirs, schema, &pointer);
    Some(planner.example(name, value, file).seen_from(file))
}

/// Successes as the vendor has them. Failures are the same for all operations.
fn responses(planner: &mut Planner<'_>, operation: &Operation, file: &str) -> Vec<Entry> {
    let all = operation.value.get("responses").and_then(Value::as_object);
    let entries = all.into_iter().flatten().map(|(status, answer)| {
        if !status.starts_with('2') {
            let place = planner.failure(status, answer);
            return entry(status, vec![entry("$ref", place.seen_from(file))]);
        }
        let answer = planner.theirs.resolve(answer);
        let pointer = format!("{}/responses/{status}/content", operation.pointer());
        let example = example(planner, answer, &pointer, &format!("{}Response", operation.id), file);
        let content = planner.written(file, |writer| content(writer, answer, &pointer, example));
        let description = entry("description", todo::answer(&operation.id, status));
        let mut entries = vec![description.saying(answer, "description")];
        entries.extend(content.map(|content| entry("content", content)));
        entry(status, entries)
    });
    entries.collect()
}
