//! Properties that travel one way only: what is `readOnly` is not required in what is sent, and what is `writeOnly` not in what
//! is received.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, OperationAt, schema_name};
use crate::prune;

/// Takes these properties out of `required`. A schema that goes both ways must not ask for either.
pub(crate) fn settle(document: &mut Document) {
    let (sent, received) = (sent(document), received(document));
    let Some(schemas) = document.root.pointer("/components/schemas").and_then(Value::as_object) else {
        return;
    };
    let mut changes = Vec::new();
    for (name, schema) in schemas {
        let pointer = format!("/components/schemas/{}", crate::document::escape(name));
        let mut flags = Vec::new();
        flags.extend(sent.contains(&pointer).then_some("readOnly"));
        flags.extend(received.contains(&pointer).then_some("writeOnly"));
        collect(document, schema, &pointer, &flags, &mut changes);
    }
    for (pointer, names) in changes {
        let required = document.root.pointer_mut(&pointer).and_then(Value::as_array_mut);
        if let Some(required) = required {
            required.retain(|name| !name.as_str().is_some_and(|name| names.contains(name)));
        }
        // An empty list of names is no list.
        if document.root.pointer(&pointer).and_then(Value::as_array).is_some_and(Vec::is_empty)
            && let Some(holder) = pointer.strip_suffix("/required")
            && let Some(holder) = document.root.pointer_mut(holder).and_then(Value::as_object_mut)
        {
            holder.remove("required");
        }
    }
}

/// The pointers of the components that are sent.
pub(crate) fn sent(document: &Document) -> BTreeSet<String> {
    let bodies = document.operations().filter_map(|at| at.value.get("requestBody"));
    // The responses to a webhook are ours.
    let responses = document.webhooks().filter_map(|at| at.value.get("responses"));
    prune::reached_from(document, bodies.chain(responses))
}

/// The pointers of the components that are sent to change something.
pub(crate) fn updates(document: &Document) -> BTreeSet<String> {
    let reads = |at: &OperationAt<'_>| at.value.get("x-effect").is_some_and(|effect| effect == "reads");
    let bodies = document.operations().filter(|at| !reads(at)).filter_map(|at| at.value.get("requestBody"));
    prune::reached_from(document, bodies)
}

fn received(document: &Document) -> BTreeSet<String> {
    let responses = document.operations().filter_map(|at| at.value.get("responses"));
    let bodies = document.webhooks().filter_map(|at| at.value.get("requestBody"));
    prune::reached_from(document, responses.chain(bodies))
}

/// Collects the lists of names, each with the names that are to go.
fn collect(
    document: &Document,
    schema: &Value,
    pointer: &str,
    flags: &[&str],
    changes: &mut Vec<(String, BTreeSet<String>)>,
) {
    if flags.is_empty() {
        return;
    }
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let is_one_way = |property: &Value| flags.iter().any(|flag| has(document, property, flag));
    let names: BTreeSet<String> =
        properties.filter(|(_, property)| is_one_way(property)).map(|(name, _)| name.clone()).collect();
    if !names.is_empty() && schema.get("required").is_some() {
        changes.push((format!("{pointer}/required"), names));
    }
    for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if schema_name(part).is_none() {
            collect(document, part, &format!("{pointer}/allOf/{index}"), flags, changes);
        }
    }
}

/// Tells whether a property has a flag, by itself or by the schema that it refers to.
fn has(document: &Document, property: &Value, flag: &str) -> bool {
    let is_set = |schema: &Value| schema.get(flag) == Some(&Value::Bool(true));
    is_set(property) || is_set(document.resolve(property))
}
