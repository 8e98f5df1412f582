//! Parameters: which are the same, and how a new one is written.

use heck::ToLowerCamelCase;
use serde_json::{Map, Value, json};

use super::local::Local;
use super::location::Location;
use super::schemas::{self, Role};
use super::todo;
use super::vendor::{COMMON, Vendor};
use super::yaml::{Entry, Node, entry, ordered};
use crate::translate::TRUNCATES;

/// How the vendor's names of the parameter `limit` begin: `PageLimit50` is our `limit50`.
const PAGE_LIMIT: &str = "PageLimit";

/// Said of a parameter beside what it is called, what it is for and what it carries.
const FACTS: [&str; 4] = ["style", "explode", "allowEmptyValue", "allowReserved"];

/// The parameters of an operation and of its path, each as it is written: most are references.
pub(super) fn of(root: &Value, item: &Value, operation: &Map<String, Value>) -> Vec<Value> {
    let listed = |holder: Option<&Value>| holder.and_then(Value::as_array).cloned().unwrap_or_default();
    let own = listed(operation.get("parameters"));
    let is_replaced = |shared: &Value| own.iter().any(|one| key(root, one) == key(root, shared));
    let mut all = listed(item.get("parameters"));
    all.retain(|shared| !is_replaced(shared));
    all.extend(own);
    all
}

/// By what an operation knows a parameter.
fn key(root: &Value, parameter: &Value) -> (Option<Value>, Option<Value>) {
    let parameter = resolve(root, parameter);
    (parameter.get("name").cloned(), parameter.get("in").cloned())
}

fn resolve<'a>(root: &'a Value, parameter: &'a Value) -> &'a Value {
    component(parameter)
        .and_then(|name| root.get("components")?.get("parameters")?.get(name))
        .unwrap_or(parameter)
}

/// The name of the component that a parameter of an operation is.
pub(super) fn component(parameter: &Value) -> Option<&str> {
    parameter.get("$ref")?.as_str()?.strip_prefix("#/components/parameters/")
}

/// The first, by name, of the components that say the same of a call as this one.
pub(super) fn first_of_a_kind(root: &Value, name: &str) -> String {
    let all = root.pointer("/components/parameters").and_then(Value::as_object);
    let Some(own) = all.and_then(|all| all.get(name)).map(facts) else { return name.to_owned() };
    let mut all = all.into_iter().flatten();
    all.find(|(_, one)| facts(one) == own).map_or(name, |(name, _)| name).to_owned()
}

/// What a parameter says of a call; not what it is for.
fn facts(parameter: &Value) -> Value {
    let is = |key: &str| parameter.get(key).cloned().unwrap_or(Value::Bool(false));
    json!({
        "name": parameter.get("name"),
        "in": parameter.get("in"),
        "required": is("required"),
        "deprecated": is("deprecated"),
        "end": parameter.get("x-deprecation"),
        "cuts": is_cut(parameter),
        "schema": parameter.get("schema").map(bare),
    })
}

fn is_cut(parameter: &Value) -> bool {
    parameter.get("x-transform").is_some_and(|what| what == TRUNCATES)
}

/// A schema without its words, and without what we say of it beside.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let is_fact = |key: &str| {
                !key.starts_with("x-") && !["description", "example", "externalDocs"].contains(&key)
            };
            let facts = map.iter().filter(|(key, _)| is_fact(key));
            Value::Object(facts.map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(bare).collect()),
        scalar => scalar.clone(),
    }
}

/// Where a parameter stands among ours, or would stand: one that says the same is the same.
///
/// One of another group is not taken, for it has the words of that group.
pub(super) fn place(theirs: &Vendor, ours: &Local, name: &str, group: &str) -> Location {
    let first = first_of_a_kind(&theirs.root, name);
    let all = theirs.root.pointer("/components/parameters");
    let wanted = all.and_then(|all| all.get(&first)).map(facts).unwrap_or_default();
    let home = theirs.file_of_parameter(&first);
    let known = ours.parameters().filter(|(_, one)| facts(one) == wanted);
    let known = known.map(|(place, _)| place);
    let mut known = known.filter(|place| [COMMON, group, &home].contains(&place.file.as_str()));
    if let Some(place) = known.next() {
        return place;
    }
    let usual = own_name(&first);
    let is_taken = ours.place("parameters", &usual).is_some();
    let file = home.strip_suffix(".yaml").unwrap_or(&home);
    let name = if is_taken { format!("{file}-{usual}").to_lower_camel_case() } else { usual };
    Location::new(home, "parameters", &name)
}

/// `PageLimit50` → `limit50`, `SourceType` → `sourceType`.
fn own_name(name: &str) -> String {
    match name.strip_prefix(PAGE_LIMIT) {
        Some(rest) => format!("limit{rest}"),
        None => name.to_lower_camel_case(),
    }
}

/// A parameter as we write it.
pub(super) fn node(writer: &mut schemas::Writer<'_>, parameter: &Value, pointer: &str) -> Vec<Entry> {
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    let is = |key: &str| parameter.get(key) == Some(&Value::Bool(true));
    let mut entries = vec![
        entry("name", name),
        entry("in", parameter.get("in").cloned().unwrap_or_default()),
        entry("required", is("required")),
        entry("description", todo::thing(name))
            .saying(parameter, "description")
            .with_comments(is_cut(parameter).then(|| todo::CUT.to_owned())),
    ];
    entries.extend(is_cut(parameter).then(|| entry("x-transform", TRUNCATES)));
    if is("deprecated") {
        entries.push(entry("deprecated", true));
        entries.extend(parameter.get("x-deprecation").map(|plan| entry("x-deprecation", ordered(plan))));
    }
    let more = FACTS.iter().filter_map(|key| Some(entry(*key, parameter.get(*key)?.clone())));
    entries.extend(more);
    if let Some(schema) = parameter.get("schema") {
        entries.push(entry("schema", writer.schema(schema, &format!("{pointer}/schema"), Role::Part)));
    }
    if let Some(content) = parameter.get("content").and_then(Value::as_object) {
        let content: Node = writer.content(content, &format!("{pointer}/content"));
        entries.push(entry("content", content));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ours() {
        assert_eq!(own_name("PageLimit50Truncate"), "limit50Truncate");
        assert_eq!(own_name("ShipmentId-2"), "shipmentId2");
    }

    #[test]
    fn what_says_the_same_is_one() {
        let limit = |words: &str| json!({ "name": "limit", "in": "query", "description": words, "schema": { "x-id": words } });
        let root = json!({ "components": { "parameters": { "B": limit("b"), "A": limit("a"), "C": { "name": "c" } } } });
        assert_eq!(first_of_a_kind(&root, "B"), "A");
        assert_eq!(first_of_a_kind(&root, "C"), "C");
    }

    #[test]
    fn an_operation_replaces_a_parameter_of_its_path() {
        let one = |words: &str| json!({ "name": "a", "in": "query", "description": words });
        let item = json!({ "parameters": [one("path"), { "name": "b", "in": "path" }] });
        let operation = json!({ "parameters": [one("own")] });
        let all = of(&json!({}), &item, operation.as_object().unwrap());
        assert_eq!(all, [json!({ "name": "b", "in": "path" }), one("own")]);
    }
}
