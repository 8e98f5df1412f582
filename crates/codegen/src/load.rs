//! YAML files → one document.
//!
//! A description is a root file and whatever it refers to. Each thing referred to becomes a component named by
//! the last segment of its pointer (or by the stem of its file), of the kind that the segment (or folder) before
//! it names: `chats.yaml#/schemas/ChatType` and `schemas/ChatType.yaml` are both
//! `#/components/schemas/ChatType`. So is a target in the `mapping` of a `discriminator`, which is a reference too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::document::{Document, Origin, escape, in_example, reference};
use crate::files::Files;
use crate::problem::{self, Error, Problem};
use crate::yaml::read_yaml;
use crate::{beside, check, directions, downgrade, ending, enums, media, nameless, unreferenced};

/// Reads a description with all that it refers to, for generating.
pub(crate) fn load(root: &Path) -> Result<Document, Error> {
    let mut document = load_whole(root)?;
    downgrade::settle(&mut document);
    beside::settle(&mut document.root);
    enums::settle(&mut document);
    media::settle(&mut document);
    nameless::name(&mut document);
    directions::settle(&mut document);
    Ok(document)
}

/// As [`load`], and keeps what stands beside a `$ref` where it stands. There the Market says of properties that they are
/// deprecated or may be `null`.
pub(crate) fn load_whole(root: &Path) -> Result<Document, Error> {
    let mut loader = Loader::new(root);
    let origin = Origin { file: root.to_owned(), pointer: String::new() };
    let Some(value) = loader.fetch(&origin).cloned() else {
        return Err(Error::Description(loader.problems));
    };
    if let Some((pointer, reason)) = check::foreign(&value) {
        return Err(Error::Description(vec![Problem::new(root, pointer, reason)]));
    }
    let mut value = loader.bundle(value, &origin, "");
    loader.bundle_open();
    loader.refuse_hidden(&value, &origin);
    problem::none(std::mem::take(&mut loader.problems))?;
    let unreferenced = loader.unreferenced(root);
    put_components(&mut value, std::mem::take(&mut loader.components));
    loader.origins.insert(String::new(), origin);
    let Loader { origins, unfinished, .. } = loader;
    Ok(Document { root: value, origins, unfinished, unreferenced })
}

/// The most references that are followed one inside the other. The nesting of a file is bounded by its parser.
const DEEPEST: usize = 16;

struct Loader {
    source: Files,
    files: BTreeMap<PathBuf, Option<Value>>,
    components: BTreeMap<(String, String), Value>,
    /// Components that are referred to from too deep to be bundled there: there may be thousands in a row.
    open: Vec<(String, String)>,
    /// The number of references being followed, each inside of another.
    depth: usize,
    origins: BTreeMap<String, Origin>,
    /// Every place that some `$ref` means, those on the way to another too.
    referred: BTreeSet<Origin>,
    problems: Vec<Problem>,
    unfinished: Vec<PathBuf>,
}

impl Loader {
    fn new(root: &Path) -> Self {
        Self {
            source: Files::beside(root),
            files: BTreeMap::new(),
            components: BTreeMap::new(),
            open: Vec::new(),
            depth: 0,
            origins: BTreeMap::new(),
            referred: BTreeSet::new(),
            problems: Vec::new(),
            unfinished: Vec::new(),
        }
    }

    /// Bundles the components that were left open, and what these refer to.
    fn bundle_open(&mut self) {
        while let Some((kind, name)) = self.open.pop() {
            self.bundle_component(kind, name);
        }
    }

    fn bundle_component(&mut self, kind: String, name: String) {
        let bundled = place(&kind, &name);
        let Some(target) = self.origins.get(&bundled).cloned() else { return };
        let Some(value) = self.fetch(&target).cloned() else { return };
        self.depth += 1;
        let value = self.bundle(value, &target, &bundled);
        self.depth -= 1;
        self.components.insert((kind, name), value);
    }

    /// Replaces every `$ref` below `value`, which was read from `origin` and will stand at `pointer`.
    fn bundle(&mut self, value: Value, origin: &Origin, pointer: &str) -> Value {
        if let Some(target) = reference(&value) {
            let followed = self.follow(target, &origin.child("/$ref"), pointer).unwrap_or(Value::Null);
            return self.beside(&value, followed, origin, pointer);
        }
        match value {
            Value::String(target) if is_mapped(pointer) => {
                let target = self.mapped(target, origin);
                let followed = self.follow(&target, origin, pointer);
                followed.and_then(|followed| followed.get("$ref").cloned()).unwrap_or(Value::Null)
            }
            Value::Object(map) => {
                let bundled = map.into_iter().map(|(key, child)| {
                    let step = format!("/{}", escape(&key));
                    let child_origin = origin.child(&step);
                    let child = self.bundle(child, &child_origin, &format!("{pointer}{step}"));
                    (key, child)
                });
                Value::Object(bundled.collect())
            }
            Value::Array(items) => {
                let bundled = items.into_iter().enumerate().map(|(index, child)| {
                    let step = format!("/{index}");
                    self.bundle(child, &origin.child(&step), &format!("{pointer}{step}"))
                });
                Value::Array(bundled.collect())
            }
            scalar => scalar,
        }
    }

    /// A target of a mapping as a reference: it may be the bare name of a schema.
    fn mapped(&mut self, target: String, origin: &Origin) -> String {
        let is_name = !target.is_empty()
            && target.chars().all(|letter| letter.is_alphanumeric() || "._-".contains(letter));
        let schema =
            Origin { file: origin.file.clone(), pointer: format!("/components/schemas/{}", escape(&target)) };
        match is_name && self.fetch(&schema).is_some() {
            true => format!("#{}", schema.pointer),
            false => target,
        }
    }

    /// The reference that was followed, with what stands beside it in `value`.
    fn beside(&mut self, value: &Value, followed: Value, origin: &Origin, pointer: &str) -> Value {
        let beside = value.as_object().into_iter().flatten().filter(|(key, _)| *key != "$ref");
        let beside: Map<String, Value> = beside.map(|(key, child)| (key.clone(), child.clone())).collect();
        if beside.is_empty() {
            return followed;
        }
        if is_path_item(pointer) {
            self.complain(origin, "a path item is a `$ref` and nothing beside it".to_owned());
            return followed;
        }
        let mut whole = self.bundle(Value::Object(beside), origin, pointer);
        if let (Some(whole), Value::Object(followed)) = (whole.as_object_mut(), followed) {
            whole.extend(followed);
        }
        whole
    }

    /// What stands in the place of a reference written at `from`: the path item itself, or the reference to a
    /// component.
    fn follow(&mut self, target: &str, from: &Origin, pointer: &str) -> Option<Value> {
        let target = self.target(target, from)?;
        if is_path_item(pointer) {
            return self.path_item(&target, from, pointer);
        }
        let Some((kind, name)) = target.component() else {
            let reason = format!("`{target}` does not tell what kind of component it is");
            self.complain(from, reason);
            return None;
        };
        let bundled = place(&kind, &name);
        match self.origins.get(&bundled) {
            Some(known) if *known == target => {}
            Some(known) => {
                let reason = format!("two components are named `{name}`: this and {known}");
                self.complain(&target, reason);
            }
            None => {
                // Noted before its content is bundled, so that a schema may contain itself.
                self.origins.insert(bundled.clone(), target);
                match self.depth < DEEPEST {
                    true => self.bundle_component(kind, name),
                    false => self.open.push((kind, name)),
                }
            }
        }
        Some(serde_json::json!({ "$ref": format!("#{bundled}") }))
    }

    /// The path item at a place, which will stand at `pointer`.
    fn path_item(&mut self, target: &Origin, from: &Origin, pointer: &str) -> Option<Value> {
        if self.depth == DEEPEST {
            self.complain(from, format!("more than {DEEPEST} path items refer to one another"));
            return None;
        }
        let value = self.fetch(target)?.clone();
        self.origins.insert(pointer.to_owned(), target.clone());
        self.depth += 1;
        let bundled = self.bundle(value, target, pointer);
        self.depth -= 1;
        Some(bundled)
    }

    /// The place that a reference written at `from` means, followed through references that are nothing else.
    fn target(&mut self, target: &str, from: &Origin) -> Option<Origin> {
        let mut seen = Vec::new();
        let mut place = from.relative(target);
        loop {
            self.referred.insert(place.clone());
            if !self.source.have(&place.file) {
                self.complain(
                    from,
                    format!("`$ref` to `{target}`, which is not in the description's folder"),
                );
                return None;
            }
            let Some(value) = self.fetch(&place) else {
                let reason = match self.files.get(&place.file) {
                    Some(None) => format!("`$ref` to `{target}`, a file that cannot be read"),
                    _ => format!("`$ref` to `{target}`, which is not there"),
                };
                self.complain(from, reason);
                return None;
            };
            let more = value.as_object().is_some_and(|fields| fields.len() > 1);
            let next = reference(value).filter(|_| !more).map(|next| place.relative(next));
            if seen.contains(&place) {
                self.complain(from, format!("`$ref` to `{target}` goes in a circle"));
                return None;
            }
            let Some(next) = next else { return Some(place) };
            seen.push(std::mem::replace(&mut place, next));
        }
    }

    /// The value at a place; the first failure to read a file is reported.
    fn fetch(&mut self, place: &Origin) -> Option<&Value> {
        if !self.files.contains_key(&place.file) {
            let parsed = self.read(&place.file).map_err(|problem| self.problems.push(problem)).ok();
            self.files.insert(place.file.clone(), parsed);
        }
        self.files.get(&place.file)?.as_ref()?.pointer(&place.pointer)
    }

    fn read(&mut self, file: &Path) -> Result<Value, Problem> {
        let text = self.source.read(file)?;
        if !ending::is_finished(&text) {
            self.unfinished.push(file.to_owned());
        }
        // This parser refuses duplicate keys, which a description written by hand wants, and has bounds of its own for
        // nesting and for what aliases become.
        read_yaml(&text).map_err(|error| Problem::new(file, "", format!("is no YAML: {error}")))
    }

    /// What nothing refers to in the files that were read, and in those beside the root that were not.
    fn unreferenced(&mut self, root: &Path) -> Vec<Problem> {
        let mut files = unreferenced::beside(root, &mut self.source, self.files.keys());
        files.extend(
            std::mem::take(&mut self.files).into_iter().filter_map(|(file, value)| Some((file, value?))),
        );
        unreferenced::find(&files, &self.referred)
    }

    /// A component of the root that is not referred to must not go by the name of one that is.
    fn refuse_hidden(&mut self, root: &Value, origin: &Origin) {
        let written = |kind: &str, name: &str| root.get("components")?.get(kind)?.get(name);
        let names = self.components.keys().filter(|(kind, name)| written(kind, name).is_some());
        let places = names.map(|(kind, name)| format!("/components/{kind}/{}", escape(name)));
        for pointer in places.collect::<Vec<_>>() {
            let place = origin.child(&pointer);
            let Some(known) = self.origins.get(&pointer).filter(|known| **known != place) else { continue };
            let reason = format!("two components have one name: this and {known}");
            self.complain(&place, reason);
        }
    }

    fn complain(&mut self, place: &Origin, reason: String) {
        self.problems.push(Problem::new(&place.file, &place.pointer, reason));
    }
}

impl Origin {
    fn child(&self, step: &str) -> Self {
        Self { file: self.file.clone(), pointer: format!("{}{step}", self.pointer) }
    }

    /// The place that a `$ref` written here means.
    fn relative(&self, target: &str) -> Self {
        let (file, pointer) = target.split_once('#').unwrap_or((target, ""));
        let file = match file {
            "" => self.file.clone(),
            file => normal(&self.file.parent().unwrap_or(Path::new("")).join(file)),
        };
        Self { file, pointer: pointer.to_owned() }
    }

    /// The kind and the name of the component that stands here.
    fn component(&self) -> Option<(String, String)> {
        let mut segments: Vec<String> = self.file.iter().map(|part| part.to_string_lossy().into()).collect();
        if self.pointer.is_empty() {
            segments.pop();
            segments.push(self.file.file_stem()?.to_string_lossy().into());
        } else {
            segments.extend(self.pointer.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")));
        }
        let name = segments.pop()?;
        let kind = segments.pop()?;
        KINDS.contains(&kind.as_str()).then_some((kind, name))
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.file.display(), self.pointer)
    }
}

const KINDS: [&str; 6] = ["schemas", "parameters", "responses", "examples", "requestBodies", "headers"];

/// `/paths/X`, `/x-webhooks/X` or the like, where a `$ref` stands for a whole path item.
fn is_path_item(pointer: &str) -> bool {
    let name = ["/paths/", "/x-webhooks/", "/webhooks/", "/components/pathItems/"]
        .iter()
        .find_map(|holder| pointer.strip_prefix(holder));
    name.is_some_and(|name| !name.contains('/'))
}

/// Whether a pointer leads to a target in the `mapping` of a `discriminator`.
fn is_mapped(pointer: &str) -> bool {
    let holder = pointer.rsplit_once('/').map(|(holder, _)| holder);
    holder.is_some_and(|holder| holder.ends_with("/discriminator/mapping")) && !in_example(pointer)
}

/// The path without `.` and `..`, so that one file has one name.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// The bundled pointer of a component.
fn place(kind: &str, name: &str) -> String {
    format!("/components/{kind}/{}", escape(name))
}

fn put_components(root: &mut Value, components: BTreeMap<(String, String), Value>) {
    let Some(root) = root.as_object_mut() else { return };
    let all = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    for ((kind, name), value) in components {
        let Some(all) = all.as_object_mut() else { return };
        let of_kind = all.entry(kind).or_insert_with(|| Value::Object(Map::new()));
        if let Some(of_kind) = of_kind.as_object_mut() {
            of_kind.insert(name, value);
        }
    }
}
