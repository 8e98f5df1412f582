//! Unreferenced parts of a description: no operation leads to them, so they reach nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use yandex_market_codegen::{Description, Problem, read_text, read_yaml};

/// The pointers to the sections of a file: its own, or those of a whole description.
const HOLDERS: [&str; 2] = ["", "/components"];
const KINDS: [&str; 5] = ["schemas", "parameters", "responses", "requestBodies", "headers"];

/// The keys of the root below which operations stand.
const ROOTS: [&str; 3] = ["paths", "x-webhooks", "webhooks"];

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The most files that are looked at.
const MOST: usize = 10_000;

/// A place in a file, by its JSON pointer.
type Place = (PathBuf, String);

/// Finds the schemas, parameters, answers, bodies and path items that no operation leads to: in the files that the
/// description was read from, and in the folder if there is one. Each has a name, such as `schemas/ChatDTO`.
pub(crate) fn find(description: &Description, folder: Option<&Path>) -> Vec<(String, Problem)> {
    let mut files = Files::default();
    let reached = reached(description, &mut files);
    files.add(&description.origin("").0);
    if let Some(folder) = folder {
        files.add_all(folder);
    }
    let things = files.known.iter().flat_map(|(real, shown)| {
        let lost = things(real, &reached).into_iter();
        lost.map(|(name, pointer)| {
            (name, Problem { file: shown.clone(), pointer, reason: REASON.to_owned() })
        })
    });
    things.collect()
}

const REASON: &str = "no operation refers to it, directly or not";

/// Files by the one name that each really has, with the name that it is shown by.
#[derive(Default)]
struct Files {
    known: BTreeMap<PathBuf, PathBuf>,
    real: BTreeMap<PathBuf, PathBuf>,
}

impl Files {
    /// Notes a file, and returns its real name.
    fn add(&mut self, file: &Path) -> PathBuf {
        if let Some(real) = self.real.get(file) {
            return real.clone();
        }
        let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        self.real.insert(file.to_owned(), real.clone());
        self.known.insert(real.clone(), file.to_owned());
        real
    }

    /// Notes the YAML and JSON files of a folder and of those in it. Links are not followed: they may lead out of it, or
    /// round.
    fn add_all(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let (path, kind) = (entry.path(), entry.file_type());
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            match kind {
                Ok(kind) if kind.is_dir() && self.known.len() < MOST => self.add_all(&path),
                Ok(kind) if kind.is_file() && EXTENSIONS.contains(&extension) && self.known.len() < MOST => {
                    self.add(&path);
                }
                _ => {}
            }
        }
    }
}

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The places of everything that operations lead to.
fn reached(description: &Description, files: &mut Files) -> BTreeSet<Place> {
    let root = description.root();
    let mut pointers: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&Value> = Vec::new();
    for holder in ROOTS {
        for (name, item) in root.get(holder).and_then(Value::as_object).into_iter().flatten() {
            pointers.insert(format!("/{holder}/{}", escape(name)));
            open.push(item);
        }
    }
    while let Some(node) = open.pop() {
        match node {
            Value::Object(map) => {
                for target in [map.get("$ref")].into_iter().flatten().chain(mapped(map.get("discriminator")))
                {
                    let Some(pointer) = target.as_str().and_then(|target| target.strip_prefix('#')) else {
                        continue;
                    };
                    if pointers.insert(pointer.to_owned()) {
                        open.extend(root.pointer(pointer));
                    }
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    let places = pointers.iter().map(|pointer| description.origin(pointer));
    places.map(|(file, pointer)| (files.add(&file), pointer)).collect()
}

/// The targets in the `mapping` of a discriminator.
fn mapped(discriminator: Option<&Value>) -> impl Iterator<Item = &Value> {
    let mapping = discriminator.and_then(|tags| tags.get("mapping")).and_then(Value::as_object);
    mapping.into_iter().flatten().map(|(_, target)| target)
}

/// Lists the unreferenced things of a file by JSON pointer: those in its sections, or the file itself, if its folder is
/// named after a kind. A thing that is nothing but a reference is another's name.
fn things(file: &Path, reached: &BTreeSet<Place>) -> BTreeMap<String, String> {
    let is_lost = |pointer: &str| !reached.contains(&(file.to_owned(), pointer.to_owned()));
    // A file that is referred to as a whole has one thing in it.
    if !is_lost("") {
        return BTreeMap::new();
    }
    let Some(value) = read_text(file).ok().and_then(|text| read_yaml(&text).ok()) else {
        return BTreeMap::new();
    };
    let holders = HOLDERS.iter().flat_map(|holder| KINDS.map(|kind| (kind, format!("{holder}/{kind}"))));
    let holders: Vec<(&str, String)> = holders.chain([("paths", "/paths".to_owned())]).collect();
    let mut things = BTreeMap::new();
    for (kind, holder) in &holders {
        let all = value.pointer(holder).and_then(Value::as_object);
        for (name, _) in all.into_iter().flatten().filter(|(_, thing)| thing.get("$ref").is_none()) {
            let pointer = format!("{holder}/{}", escape(name));
            if is_lost(&pointer) {
                things.insert(format!("{kind}/{name}"), pointer);
            }
        }
    }
    let has_sections = holders.iter().any(|(_, holder)| value.pointer(holder).is_some_and(Value::is_object));
    if !has_sections && value.get("openapi").is_none() && value.get("$ref").is_none() {
        things.extend(whole(file, &value).map(|name| (name, String::new())));
    }
    things
}

/// The name of the thing that a file is, if it is one: a path item, or of the kind that its folder names.
fn whole(file: &Path, value: &Value) -> Option<String> {
    let folder = file.parent()?.file_name()?.to_str()?;
    let kind = KINDS.into_iter().find(|kind| *kind == folder);
    let is_item = value
        .as_object()?
        .iter()
        .any(|(key, operation)| METHODS.contains(&key.as_str()) && operation.get("responses").is_some());
    let kind = kind.or(is_item.then_some("paths"))?;
    Some(format!("{kind}/{}", file.file_stem()?.to_str()?))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
