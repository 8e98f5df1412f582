//! What stands in a description and no operation leads to: it is written down and reaches nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use yandex_market_codegen::{Description, Problem, read_text};

/// Where a file has things of a kind: in sections of its own, or in those of a whole description.
const HOLDERS: [&str; 2] = ["", "/components"];
const KINDS: [&str; 5] = ["schemas", "parameters", "responses", "requestBodies", "headers"];

/// Where the operations of a description begin.
const ROOTS: [&str; 3] = ["paths", "x-webhooks", "webhooks"];

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The most files that are looked at.
const MOST: usize = 10_000;

/// A place in a file, by its JSON pointer.
type Place = (PathBuf, String);

/// Finds the schemas, parameters, answers, bodies and path items that no operation leads to: in the files that the
/// description was read from, and in the folder if there is one. Each has a name, such as `schemas/ChatDTO`.
pub(crate) fn find(description: &Description, folder: Option<&Path>) -> Vec<(String, Problem)> {
    let reached = reached(description);
    let mut files: BTreeSet<PathBuf> = reached.iter().map(|(file, _)| file.clone()).collect();
    files.insert(description.origin("").0);
    if let Some(folder) = folder {
        add_files(folder, &mut files);
    }
    let things = files.iter().flat_map(|file| things(file, &reached));
    let lost = things.filter(|(_, place)| !reached.contains(place));
    let reason = "no operation leads to it";
    let problem = |(file, pointer)| Problem { file, pointer, reason: reason.to_owned() };
    lost.map(|(name, place)| (name, problem(place))).collect()
}

/// The places of everything that operations lead to.
fn reached(description: &Description) -> BTreeSet<Place> {
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
    pointers.iter().map(|pointer| description.origin(pointer)).collect()
}

/// The targets in the `mapping` of a discriminator.
fn mapped(discriminator: Option<&Value>) -> impl Iterator<Item = &Value> {
    let mapping = discriminator.and_then(|tags| tags.get("mapping")).and_then(Value::as_object);
    mapping.into_iter().flatten().map(|(_, target)| target)
}

/// The YAML and JSON files of a folder and of those in it. Links are not followed: they may lead out of it, or round.
fn add_files(folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let (path, kind) = (entry.path(), entry.file_type());
        let is_description = path
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|one| extension == *one));
        match kind {
            Ok(kind) if kind.is_dir() && files.len() < MOST => add_files(&path, files),
            Ok(kind) if kind.is_file() && is_description && files.len() < MOST => drop(files.insert(path)),
            _ => {}
        }
    }
}

/// What a file has that something could refer to: the things in its sections, or itself, if it stands in the folder of a
/// kind. A thing that is nothing but a reference is another's name.
fn things(file: &Path, reached: &BTreeSet<Place>) -> Vec<(String, Place)> {
    // A file that is referred to as a whole has one thing in it, which is reached.
    if reached.contains(&(file.to_owned(), String::new())) {
        return Vec::new();
    }
    let Some(value) = read_text(file).ok().and_then(|text| serde_saphyr::from_str::<Value>(&text).ok())
    else {
        return Vec::new();
    };
    let mut things: BTreeMap<String, Place> = BTreeMap::new();
    for (holder, kind) in HOLDERS.iter().flat_map(|holder| KINDS.map(|kind| (holder, kind))) {
        let all = value.pointer(&format!("{holder}/{kind}")).and_then(Value::as_object);
        for (name, _) in all.into_iter().flatten().filter(|(_, thing)| thing.get("$ref").is_none()) {
            let pointer = format!("{holder}/{kind}/{}", escape(name));
            things.insert(format!("{kind}/{name}"), (file.to_owned(), pointer));
        }
    }
    let items = value.get("paths").and_then(Value::as_object);
    for (name, _) in items.into_iter().flatten().filter(|(_, item)| item.get("$ref").is_none()) {
        things.insert(format!("paths/{name}"), (file.to_owned(), format!("/paths/{}", escape(name))));
    }
    if things.is_empty() && value.get("openapi").is_none() && value.get("$ref").is_none() {
        things.extend(whole(file, &value).map(|name| (name, (file.to_owned(), String::new()))));
    }
    things.into_iter().collect()
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
