//! Whatever stands in the file of a group and is referred to by nothing: it is described, and would reach nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::document::{Origin, escape};
use crate::files::Files;
use crate::load::normal;
use crate::problem::Problem;
use crate::yaml::read_yaml;

/// The sections of a group's file, and what is wrong with a thing in them that nothing refers to.
const SECTIONS: [(&str, &str); 6] = [
    ("paths", "no path of the root refers to it, so its operations would be generated nowhere"),
    ("parameters", "nothing refers to it"),
    ("schemas", "nothing refers to it"),
    ("responses", "nothing refers to it"),
    ("requestBodies", "nothing refers to it"),
    ("headers", "nothing refers to it"),
];

/// What a description of its own begins with, whichever format it is in.
const ROOTS: [&str; 3] = ["openapi", "swagger", "asyncapi"];

/// Tells what is not referred to in the files of groups. A description of its own is none of these.
pub(crate) fn find(files: &BTreeMap<PathBuf, Value>, referred: &BTreeSet<Origin>) -> Vec<Problem> {
    let is_group = |file: &Value| ROOTS.iter().all(|key| file.get(key).is_none());
    let groups = files.iter().filter(|(_, file)| is_group(file));
    let things = groups.flat_map(|(file, value)| {
        SECTIONS.into_iter().flat_map(move |(section, reason)| {
            let all = value.get(section).and_then(Value::as_object).into_iter().flatten();
            all.map(move |(name, _)| (file, format!("/{section}/{}", escape(name)), reason))
        })
    });
    let is_referred = |file: &PathBuf, pointer: &str| {
        referred.contains(&Origin { file: file.clone(), pointer: pointer.to_owned() })
    };
    things
        .filter(|(file, pointer, _)| !is_referred(file, pointer))
        .map(|(file, pointer, reason)| Problem::new(file, &pointer, reason))
        .collect()
}

/// Tells a path from a thing that paths use.
pub(crate) fn is_path(problem: &Problem) -> bool {
    problem.pointer.starts_with("/paths/")
}

/// Reads the files beside the root that nothing refers to: one of them may be that of a group. What is no YAML is none.
pub(crate) fn beside<'a>(
    root: &Path,
    source: &mut Files,
    read: impl Iterator<Item = &'a PathBuf>,
) -> BTreeMap<PathBuf, Value> {
    // A file may have been read by way of a link.
    let read: BTreeSet<PathBuf> = read.filter_map(|file| fs::canonicalize(file).ok()).collect();
    let is_new = |path: &Path| fs::canonicalize(path).is_ok_and(|path| !read.contains(&path));
    let folder = root.parent().unwrap_or(Path::new(""));
    let place = if folder == Path::new("") { Path::new(".") } else { folder };
    let entries = fs::read_dir(place).into_iter().flatten().filter_map(Result::ok);
    let files = entries.map(|entry| normal(&folder.join(entry.file_name()))).filter(|path| {
        path.extension().is_some_and(|extension| extension == "yaml") && source.have(path) && is_new(path)
    });
    let files: Vec<PathBuf> = files.collect();
    let values = files.into_iter().filter_map(|path| {
        let value = read_yaml(&source.read(&path).ok()?).ok()?;
        Some((path, value))
    });
    values.collect()
}
