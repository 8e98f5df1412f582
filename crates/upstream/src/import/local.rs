//! Our description: its files as they are, and what stands in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use yandex_market_codegen::{Description, read_text, read_yaml};

use super::location::Location;
use super::vendor::{METHODS, escape};
use crate::source::first;

/// The root of our description.
pub(super) const ROOT: &str = "market.yaml";

/// Where components stand in a file: in sections of a group, or as in a whole description.
const HOLDERS: [&str; 2] = ["", "/components"];
const KINDS: [&str; 4] = ["schemas", "parameters", "responses", "examples"];

/// Our folder.
pub(super) struct Local {
    pub(super) folder: PathBuf,
    /// Every YAML file, by its path from the folder.
    pub(super) texts: BTreeMap<String, String>,
    description: Description,
    /// What can be referred to, by kind and name.
    places: BTreeMap<(String, String), Location>,
}

impl Local {
    pub(super) fn load(folder: &Path) -> Result<Self, String> {
        let is_there = folder.join(ROOT).is_file();
        let folder = fs::canonicalize(folder).ok().filter(|_| is_there).ok_or_else(|| {
            format!(
                "{} has no {ROOT}: operations are imported into a description like ours",
                folder.display()
            )
        })?;
        let description =
            Description::load_complete(&folder.join(ROOT)).map_err(|error| first(&error, &folder))?;
        let texts = read_all(&folder, &folder)?;
        let mut ours = Self { folder, texts, description, places: BTreeMap::new() };
        ours.places = ours.all_places()?;
        Ok(ours)
    }

    /// Where a component of a name stands.
    pub(super) fn place(&self, kind: &str, name: &str) -> Option<Location> {
        self.places.get(&(kind.to_owned(), name.to_owned())).cloned()
    }

    /// Every parameter that some operation has.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (Location, &Value)> {
        let all = self.description.root().pointer("/components/parameters").and_then(Value::as_object);
        all.into_iter()
            .flatten()
            .map(|(name, one)| (self.origin(&format!("/components/parameters/{name}")), one))
    }

    /// A schema that something refers to.
    pub(super) fn schema(&self, name: &str) -> Option<&Value> {
        self.description.root().get("components")?.get("schemas")?.get(name)
    }

    /// Where a path stands.
    pub(super) fn path(&self, path: &str) -> Option<Location> {
        self.description.root().get("paths")?.get(path)?;
        Some(self.origin(&format!("/paths/{}", escape(path))))
    }

    /// The place of every path.
    pub(super) fn path_places(&self) -> impl Iterator<Item = Location> {
        let paths = self.description.root().get("paths").and_then(Value::as_object);
        paths.into_iter().flatten().map(|(path, _)| self.origin(&format!("/paths/{}", escape(path))))
    }

    /// The operation of a method of a path, by its id.
    pub(super) fn operation_at(&self, path: &str, method: &str) -> Option<String> {
        let operation = self.description.root().get("paths")?.get(path)?.get(method)?;
        Some(operation.get("operationId").and_then(Value::as_str).unwrap_or("another").to_owned())
    }

    pub(super) fn has_operation(&self, id: &str) -> bool {
        let paths = self.description.root().get("paths").and_then(Value::as_object);
        let mut operations =
            paths.into_iter().flatten().flat_map(|(_, item)| METHODS.iter().map(|one| item.get(one)));
        operations.any(|operation| {
            operation.and_then(|one| one.get("operationId")).is_some_and(|known| known == id)
        })
    }

    /// Whether the root names a group.
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        let tags = self.description.root().get("tags").and_then(Value::as_array);
        tags.into_iter().flatten().any(|one| one.get("name").is_some_and(|name| name == tag))
    }

    /// What the root says of all operations.
    pub(super) fn of_all(&self, key: &str) -> Option<&Value> {
        self.description.root().get(key)
    }

    fn origin(&self, pointer: &str) -> Location {
        let (file, pointer) = self.description.origin(pointer);
        Location { file: self.relative(&file), pointer }
    }

    fn relative(&self, file: &Path) -> String {
        file.strip_prefix(&self.folder).unwrap_or(file).to_string_lossy().into_owned()
    }

    /// What is referred to, and what else there is in the sections of files.
    fn all_places(&self) -> Result<BTreeMap<(String, String), Location>, String> {
        let mut places = BTreeMap::new();
        for (file, text) in &self.texts {
            let read = read_yaml(text).map_err(|error| format!("{file}#: is no YAML: {error}"))?;
            for (holder, kind) in HOLDERS.iter().flat_map(|holder| KINDS.map(|kind| (holder, kind))) {
                let all = read.pointer(&format!("{holder}/{kind}")).and_then(Value::as_object);
                for (name, _) in all.into_iter().flatten() {
                    let pointer = format!("{holder}/{kind}/{}", escape(name));
                    places.insert((kind.to_owned(), name.clone()), Location { file: file.clone(), pointer });
                }
            }
        }
        for kind in KINDS {
            let all =
                self.description.root().pointer(&format!("/components/{kind}")).and_then(Value::as_object);
            for (name, _) in all.into_iter().flatten() {
                let place = self.origin(&format!("/components/{kind}/{}", escape(name)));
                places.insert((kind.to_owned(), name.clone()), place);
            }
        }
        Ok(places)
    }
}

/// The YAML files of a folder and of those in it.
fn read_all(folder: &Path, root: &Path) -> Result<BTreeMap<String, String>, String> {
    let failed = |path: &Path, error: std::io::Error| format!("{}#: cannot be read: {error}", path.display());
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(|error| failed(folder, error))?);
        // Links are not followed: they may lead out of the folder, or round.
        if kind.is_dir() {
            texts.append(&mut read_all(&path, root)?);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            texts.insert(name, read_text(&path).map_err(|problem| problem.to_string())?);
        }
    }
    Ok(texts)
}
