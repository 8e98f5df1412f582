//! A description in one piece, which still knows where each part came from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::problem::Problem;

/// The bundled description: every `$ref` is `#/components/…`.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) root: Value,
    /// Where the node at a bundled pointer was read from; a node that is not here stands below one that is.
    pub(crate) origins: BTreeMap<String, Origin>,
    /// The files that end in the middle of a line.
    pub(crate) unfinished: Vec<PathBuf>,
    /// What stands in the file of a group and is referred to by nothing.
    pub(crate) unreferenced: Vec<Problem>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) file: PathBuf,
    pub(crate) pointer: String,
}

/// An operation and where it stands.
pub(crate) struct OperationAt<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    /// The bundled pointer.
    pub(crate) pointer: String,
    pub(crate) value: &'a Map<String, Value>,
    /// The path item, for its shared parameters.
    pub(crate) item: &'a Map<String, Value>,
}

impl OperationAt<'_> {
    /// `operationId`.
    pub(crate) fn id(&self) -> Option<&str> {
        self.value.get("operationId")?.as_str()
    }

    /// The group: the first tag.
    pub(crate) fn group(&self) -> Option<&str> {
        self.value.get("tags")?.get(0)?.as_str()
    }
}

const LONGEST_CHAIN: usize = 16;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl Document {
    /// A complaint about the node at a bundled pointer, in terms of the file that it was read from.
    pub(crate) fn problem(&self, pointer: &str, reason: impl Into<String>) -> Problem {
        let origin = self.origin(pointer);
        Problem::new(&origin.file, &origin.pointer, reason)
    }

    /// Where the node at a bundled pointer was read from.
    pub(crate) fn origin(&self, pointer: &str) -> Origin {
        let mut prefix = pointer;
        loop {
            if let Some(Origin { file, pointer: start }) = self.origins.get(prefix) {
                let rest = pointer.get(prefix.len()..).unwrap_or_default();
                return Origin { file: file.clone(), pointer: format!("{start}{rest}") };
            }
            match prefix.rfind('/') {
                Some(end) => prefix = prefix.get(..end).unwrap_or_default(),
                None => return Origin { file: PathBuf::new(), pointer: pointer.to_owned() },
            }
        }
    }

    /// Remembers where a node was read from that now stands at another pointer, and all that is below it.
    pub(crate) fn moved(&mut self, from: &str, to: &str) {
        let below = |pointer: &str| pointer.strip_prefix(from).is_some_and(|rest| rest.starts_with('/'));
        let inner = self.origins.iter().filter(|(pointer, _)| below(pointer));
        let inner = inner.map(|(pointer, origin)| (pointer.replacen(from, to, 1), origin.clone()));
        let inner: Vec<(String, Origin)> = inner.collect();
        let origin = self.origin(from);
        self.origins.insert(to.to_owned(), origin);
        self.origins.extend(inner);
    }

    /// Every operation, in the order of paths and of [`METHODS`].
    pub(crate) fn operations(&self) -> impl Iterator<Item = OperationAt<'_>> {
        self.operations_of("paths")
    }

    /// Every webhook: an operation that we are called by. The path of each is its name.
    pub(crate) fn webhooks(&self) -> impl Iterator<Item = OperationAt<'_>> {
        self.operations_of("x-webhooks")
    }

    fn operations_of(&self, holder: &'static str) -> impl Iterator<Item = OperationAt<'_>> {
        let paths = self.root.get(holder).and_then(Value::as_object);
        paths.into_iter().flatten().flat_map(move |(path, item)| {
            let item = item.as_object();
            item.into_iter().flat_map(move |item| {
                METHODS.iter().filter_map(move |method| {
                    let value = item.get(*method)?.as_object()?;
                    let pointer = format!("/{holder}/{}/{method}", escape(path));
                    Some(OperationAt { path, method, pointer, value, item })
                })
            })
        })
    }

    /// The parameters of an operation and of its path, each with the bundled pointer of where it is written.
    pub(crate) fn parameters<'a>(&'a self, at: &OperationAt<'a>) -> Vec<(&'a Value, String)> {
        let path = format!("/paths/{}", escape(at.path));
        let lists = [(at.pointer.clone(), at.value), (path, at.item)];
        let placed = lists.into_iter().flat_map(|(holder, value)| {
            let list = value.get("parameters").and_then(Value::as_array);
            let list = list.into_iter().flatten().enumerate();
            list.map(move |(index, one)| (one, format!("{holder}/parameters/{index}")))
        });
        placed.map(|(one, pointer)| self.resolve_at(one, &pointer)).collect()
    }

    /// Every component schema by name.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        let schemas = self.root.pointer("/components/schemas").and_then(Value::as_object);
        schemas.into_iter().flatten()
    }

    /// The component schema of this name.
    pub(crate) fn resolve_name(&self, name: &str) -> Option<&Value> {
        self.root.get("components")?.get("schemas")?.get(name)
    }

    /// Follows a `$ref`, if the value is one.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        self.resolve_at(value, "").0
    }

    /// Follows a `$ref`, if the value at `pointer` is one, and tells the bundled pointer of where it led.
    pub(crate) fn resolve_at<'a>(&'a self, value: &'a Value, pointer: &str) -> (&'a Value, String) {
        let follow = |(value, _): &(&'a Value, String)| {
            let target = reference(value)?.strip_prefix('#')?;
            Some((self.root.pointer(target)?, target.to_owned()))
        };
        // A component may be nothing but a reference, and no chain of these is longer.
        let chain = std::iter::successors(Some((value, pointer.to_owned())), follow);
        chain.take(LONGEST_CHAIN).last().unwrap_or((value, pointer.to_owned()))
    }
}

/// The target of a `$ref`, if the value is one.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// The name of the component schema that a value refers to.
pub(crate) fn schema_name(value: &Value) -> Option<&str> {
    reference(value)?.strip_prefix("#/components/schemas/")
}

/// The one part of an `allOf` with nothing beside it: what stands beside a `$ref` is written so.
pub(crate) fn only_part(schema: &Value) -> Option<&Value> {
    match schema.get("allOf")?.as_array()?.as_slice() {
        [only] if schema.get("properties").is_none() => Some(only),
        _ => None,
    }
}

/// A key as a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Calls `visit` for every node with its pointer, parents first.
pub(crate) fn walk(value: &Value, pointer: &str, visit: &mut impl FnMut(&Value, &str)) {
    walk_on(value, &mut pointer.to_owned(), visit);
}

/// The pointer is one text that grows and shrinks: there are many nodes, and each would have a text of its own.
fn walk_on(value: &Value, pointer: &mut String, visit: &mut impl FnMut(&Value, &str)) {
    visit(value, pointer);
    let length = pointer.len();
    match value {
        Value::Object(map) => {
            for (key, child) in map {
                pointer.push('/');
                match key.contains(['~', '/']) {
                    true => pointer.push_str(&escape(key)),
                    false => pointer.push_str(key),
                }
                walk_on(child, pointer, visit);
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                walk_on(child, pointer, visit);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Whether a pointer leads into an example, where nothing is a schema.
pub(crate) fn in_example(pointer: &str) -> bool {
    pointer.split('/').any(|segment| segment == "example" || segment == "examples")
}
