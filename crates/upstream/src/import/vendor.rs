//! The vendor's description, in our words, and where its parts would stand among ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use heck::{ToKebabCase, ToUpperCamelCase};
use serde_json::{Map, Value, json};
use yandex_market_codegen::{Description, Error};

use super::order::Orders;
use super::parameters;
use crate::translate;

/// What groups share stands here.
pub(super) const COMMON: &str = "common.yaml";

/// In the order in which the methods of a path are asked for.
pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The most schemas that are followed to see what one is.
const DEEPEST: usize = 16;

/// The pointer to the schema of the JSON in a response.
const CARRIED: &str = "/content/application~1json/schema";

/// What says something of one use of a schema, and not of the schema.
const OF_ONE_USE: [&str; 5] = ["default", "deprecated", "description", "nullable", "x-deprecation-config"];

/// The vendor's description.
pub(super) struct Vendor {
    /// In one piece, with our extensions.
    pub(super) root: Value,
    /// By `operationId`.
    pub(super) operations: BTreeMap<String, Operation>,
    description: Description,
    orders: Orders,
    /// The groups whose operations have to do with a schema or a parameter.
    schemas: BTreeMap<String, BTreeSet<String>>,
    parameters: BTreeMap<String, BTreeSet<String>>,
}

/// An operation of the vendor's.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) method: String,
    /// The first tag.
    pub(super) group: String,
    pub(super) value: Map<String, Value>,
    /// Its own and those of its path.
    pub(super) parameters: Vec<Value>,
}

impl Vendor {
    pub(super) fn load(file: &Path) -> Result<Self, Error> {
        let description = Description::load_complete(file)?;
        let mut root = description.root().clone();
        settle(&mut root);
        let root = translate::translate(root);
        let operations = operations(&root);
        let mut theirs = Self {
            root,
            operations,
            description,
            orders: Orders::default(),
            schemas: BTreeMap::new(),
            parameters: BTreeMap::new(),
        };
        theirs.assign();
        Ok(theirs)
    }

    /// Notes which groups have to do with what.
    fn assign(&mut self) {
        let (mut schemas, mut shared) = (BTreeMap::new(), BTreeMap::new());
        for operation in self.operations.values() {
            let note = |of: &mut BTreeMap<String, BTreeSet<String>>, name: String| {
                of.entry(name).or_default().insert(operation.group.clone());
            };
            for name in self.reached(operation) {
                note(&mut schemas, name);
            }
            for name in operation.parameters.iter().filter_map(|one| parameters::component(one)) {
                note(&mut shared, parameters::first_of_a_kind(&self.root, name));
            }
        }
        (self.schemas, self.parameters) = (schemas, shared);
    }

    /// The schemas that an operation has to do with, directly or not. Error answers are all of one, which is ours.
    fn reached(&self, operation: &Operation) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut open: Vec<&Value> = operation.parameters.iter().map(|one| self.resolve(one)).collect();
        open.extend(operation.value.get("requestBody").map(|body| self.resolve(body)));
        open.extend(operation.successes().map(|(_, answer)| self.resolve(answer)));
        while let Some(value) = open.pop() {
            for name in references(value) {
                if names.insert(name.clone()) {
                    open.extend(self.schema(&name));
                }
            }
        }
        names
    }

    pub(super) fn schema(&self, name: &str) -> Option<&Value> {
        self.root.get("components")?.get("schemas")?.get(name)
    }

    /// The operation whose answer a schema is, as its name says too, if it is that of one only.
    pub(super) fn answered_by(&self, name: &str) -> Option<&str> {
        if !name.ends_with("Response") {
            return None;
        }
        let target = format!("#/components/schemas/{name}");
        let is_its = |operation: &&Operation| {
            operation.successes().any(|(_, answer)| {
                let schema = self.resolve(answer).pointer(CARRIED);
                schema.and_then(|schema| schema.get("$ref")).is_some_and(|its| *its == target)
            })
        };
        let mut all = self.operations.values().filter(is_its);
        let first = all.next().filter(|_| all.next().is_none())?;
        Some(&first.id)
    }

    /// Names the difference of an error response from all others, if it does not carry the schema of errors: the end of
    /// its name, or the name of its schema.
    pub(super) fn variety(&self, status: &str, answer: &Value, error: &str) -> Option<String> {
        self.schema(error)?;
        let response = self.resolve(answer);
        let carried = response.pointer(CARRIED);
        if carried.is_some_and(|schema| self.is_of(schema, error)) {
            return None;
        }
        let name = |value: &Value| value.get("$ref")?.as_str()?.rsplit('/').next().map(str::to_owned);
        let of_component =
            || name(answer)?.strip_prefix(status).map(str::to_owned).filter(|end| !end.is_empty());
        let of_schema = || Some(name(carried?)?.to_upper_camel_case());
        let otherwise = if response.get("content").is_some() { "Other" } else { "Empty" };
        of_component().or_else(of_schema).or_else(|| Some(otherwise.to_owned()))
    }

    /// Tells whether a schema is one of a name, or composed of nothing else.
    fn is_of(&self, schema: &Value, name: &str) -> bool {
        let mut schema = schema;
        // A circle of references is no description.
        for _ in 0..DEEPEST {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                if target.strip_prefix("#/components/schemas/") == Some(name) {
                    return true;
                }
                schema = self.resolve(schema);
            } else if let Some([part, ..]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice)
            {
                schema = part;
            } else {
                return false;
            }
        }
        false
    }

    /// Follows a `$ref` to a component.
    pub(super) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|target| self.root.pointer(target)).unwrap_or(value)
    }

    /// The file that a schema would stand in: that of its group, or the common one.
    pub(super) fn file_of_schema(&self, name: &str) -> String {
        file(self.schemas.get(name))
    }

    /// The file that a parameter would stand in.
    pub(super) fn file_of_parameter(&self, name: &str) -> String {
        file(self.parameters.get(name))
    }

    /// The fields at a place, in the order in which they stand in the vendor's file.
    pub(super) fn ordered<'a>(
        &self,
        fields: &'a Map<String, Value>,
        pointer: &str,
    ) -> Vec<(&'a String, &'a Value)> {
        let (file, pointer) = self.description.origin(pointer);
        let order = self.orders.of(&file, &pointer);
        let rank = |name: &str| order.iter().position(|one| one == name).unwrap_or(order.len());
        let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
        sorted.sort_by_key(|(name, _)| rank(name));
        sorted
    }

    /// The group in whose file a path stands: that of its first method.
    pub(super) fn owner(&self, path: &str) -> Option<&str> {
        let of_path = self.operations.values().filter(|operation| operation.path == path);
        let rank = |operation: &&Operation| METHODS.iter().position(|method| *method == operation.method);
        of_path.min_by_key(rank).map(|operation| operation.group.as_str())
    }

    /// Every path that stands in the file of a group.
    pub(super) fn paths_of(&self, group: &str) -> BTreeSet<&str> {
        let paths = self.operations.values().map(|operation| operation.path.as_str());
        paths.filter(|path| self.owner(path) == Some(group)).collect()
    }

    /// The place of an operation in the vendor's files.
    pub(super) fn origin(&self, operation: &Operation) -> (PathBuf, String) {
        self.description.origin(&operation.pointer())
    }
}

impl Operation {
    /// Where it stands in the description.
    pub(super) fn pointer(&self) -> String {
        format!("/paths/{}/{}", escape(&self.path), self.method)
    }

    pub(super) fn successes(&self) -> impl Iterator<Item = (&String, &Value)> {
        let answers = self.value.get("responses").and_then(Value::as_object);
        answers.into_iter().flatten().filter(|(status, _)| status.starts_with('2'))
    }
}

fn file(groups: Option<&BTreeSet<String>>) -> String {
    match groups.map(|groups| groups.iter().collect::<Vec<_>>()).as_deref() {
        Some([group]) => file_of_group(group),
        _ => COMMON.to_owned(),
    }
}

pub(super) fn file_of_group(group: &str) -> String {
    format!("{}.yaml", group.to_kebab_case())
}

fn operations(root: &Value) -> BTreeMap<String, Operation> {
    let paths = root.get("paths").and_then(Value::as_object);
    let all = paths.into_iter().flatten().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let value = item.get(*method)?.as_object()?;
            let id = value.get("operationId")?.as_str()?.to_owned();
            let operation = Operation {
                path: path.clone(),
                method: (*method).to_owned(),
                group: value.get("tags")?.get(0)?.as_str()?.to_owned(),
                value: value.clone(),
                parameters: parameters::of(root, item, value),
                id: id.clone(),
            };
            Some((id, operation))
        })
    });
    all.collect()
}

/// The names of the schemas that are referred to below a value.
fn references(value: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(items) => open.extend(items),
            Value::String(text) => {
                names.extend(text.strip_prefix("#/components/schemas/").map(str::to_owned));
            }
            _ => {}
        }
    }
    names
}

/// Brings what stands beside a `$ref` and says something of its use into a form that OpenAPI 3.0 does not ignore.
fn settle(node: &mut Value) {
    match node {
        Value::Object(map) if map.get("$ref").is_some_and(Value::is_string) => {
            let mut kept = std::mem::take(map);
            let target = json!({ "$ref": kept.remove("$ref") });
            kept.retain(|key, _| OF_ONE_USE.contains(&key.as_str()));
            if kept.keys().all(|key| key == "description") {
                *node = target;
                return;
            }
            kept.insert("allOf".to_owned(), json!([target]));
            *node = Value::Object(kept);
        }
        Value::Object(map) => map.values_mut().for_each(settle),
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_one_use_is_kept() {
        let schema = "#/components/schemas/A";
        let mut node = json!({
            "a": { "$ref": schema, "nullable": true, "example": 1 },
            "b": { "$ref": schema, "description": "B." },
        });
        settle(&mut node);
        assert_eq!(
            node,
            json!({ "a": { "allOf": [{ "$ref": schema }], "nullable": true }, "b": { "$ref": schema } })
        );
    }
}
