//! A description in files, ours or the vendor's, each operation with everything that it refers to in its place.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value, json};

/// Where the name of a schema is kept when the schema stands in the place of its `$ref`.
pub const NAME: &str = "x-name";

/// The operations by `operationId`.
pub type Operations = BTreeMap<String, Value>;

/// Reads the operations of the description with this root that are wanted by their ids. Each has `x-call` (method and
/// path) and `x-schemes` (of security) besides, and the `security` of the root where it has none of its own.
pub fn read(root: &Path, wanted: impl Fn(&str) -> bool) -> Operations {
    let files = Files::default();
    let document = files.read(root);
    let mut operations = Operations::new();
    for (path, item) in object(&document["paths"]) {
        let (file, item) = match item["$ref"].as_str() {
            Some(target) => files.follow(root, target),
            None => (root.to_owned(), item.clone()),
        };
        for (method, operation) in object(&item) {
            let Some(id) = operation["operationId"].as_str().filter(|id| wanted(id)) else { continue };
            let mut whole = json!({ "security": document["security"] });
            let fields = whole.as_object_mut().unwrap();
            fields.extend(object(&files.inline(&file, operation)).clone());
            fields.insert("x-call".to_owned(), json!(format!("{} {path}", method.to_uppercase())));
            fields.insert("x-schemes".to_owned(), document["components"]["securitySchemes"].clone());
            operations.insert(id.to_owned(), whole);
        }
    }
    operations
}

pub fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}

/// The files read so far.
#[derive(Default)]
struct Files(RefCell<HashMap<PathBuf, Rc<Value>>>);

impl Files {
    fn read(&self, path: &Path) -> Rc<Value> {
        let read = || {
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Rc::new(serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
        };
        Rc::clone(self.0.borrow_mut().entry(path.to_owned()).or_insert_with(read))
    }

    /// The value with every `$ref` followed and every `allOf` merged. What stands beside either is kept.
    fn inline(&self, file: &Path, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.inline(file, item)).collect(),
            Value::Object(fields) => {
                let mut whole = Map::new();
                for (key, value) in fields {
                    match (key.as_str(), value) {
                        // The samples are no facts.
                        ("examples", _) => {}
                        ("$ref", Value::String(target)) => {
                            let (file, found) = self.follow(file, target);
                            let name = target.rsplit('/').next().unwrap().trim_end_matches(".yaml");
                            merge(&mut whole, self.inline(&file, &found));
                            merge(&mut whole, json!({ NAME: name }));
                        }
                        ("allOf", Value::Array(parts)) => {
                            for part in parts {
                                let mut part = self.inline(file, part);
                                part.as_object_mut().unwrap().remove(NAME);
                                merge(&mut whole, part);
                            }
                        }
                        _ => merge(&mut whole, json!({ key: self.inline(file, value) })),
                    }
                }
                Value::Object(whole)
            }
            other => other.clone(),
        }
    }

    /// What a `$ref` in this file means, and the file that it stands in.
    fn follow(&self, file: &Path, target: &str) -> (PathBuf, Value) {
        let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
        let file = if path.is_empty() { file.to_owned() } else { file.parent().unwrap().join(path) };
        let found = self.read(&file).pointer(pointer).cloned();
        let found = found.unwrap_or_else(|| panic!("{target} of {}", file.display()));
        (file, found)
    }
}

/// Adds to a schema what a part of it says: lists and objects grow, the rest is replaced.
fn merge(whole: &mut Map<String, Value>, part: Value) {
    for (key, new) in object(&part).clone() {
        match (whole.get_mut(&key), new) {
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (_, new) => {
                whole.insert(key, new);
            }
        }
    }
}
