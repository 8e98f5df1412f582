//! New texts into our folder: all of them or none, and none that the generator would not read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;
use yandex_market_codegen::{Settings, generate};

use super::local::{Local, ROOT};
use crate::source::first;

type Texts = BTreeMap<String, String>;

/// Generates, in memory, from a copy of our folder with the new texts in it.
pub(super) fn judge(ours: &Local, texts: &Texts) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("the new texts cannot be tried in a copy: {error}");
    let copy = tempfile::tempdir().map_err(failed)?;
    let all = ours.texts.iter().filter(|(file, _)| !texts.contains_key(*file)).chain(texts);
    for (file, text) in all {
        let path = copy.path().join(file);
        fs::create_dir_all(path.parent().unwrap_or(copy.path())).map_err(failed)?;
        fs::write(&path, text).map_err(failed)?;
    }
    let settings = Settings { allow_todo: true, ..Settings::default() };
    let generated = generate(&copy.path().join(ROOT), &settings);
    generated.map(|_| ()).map_err(|error| {
        let reason = first(&error, copy.path());
        format!("what would be written is refused by the generator: {reason}")
    })
}

/// Writes all texts beside the files that they are for, and then puts each in its place.
pub(super) fn write(ours: &Local, texts: &Texts) -> Result<(), String> {
    unchanged(ours)?;
    let mut prepared = Vec::new();
    for (file, text) in texts {
        let target = ours.folder.join(file);
        let beside = prepare(&ours.folder, &target, text)
            .map_err(|error| format!("{file}#: cannot be written: {error}"))?;
        prepared.push((file, target, beside));
    }
    let mut done = Vec::new();
    for (file, target, beside) in prepared {
        if let Err(error) = beside.persist(&target) {
            undo(ours, &done);
            return Err(format!("{file}#: cannot be replaced, and nothing was: {}", error.error));
        }
        done.push(file);
    }
    Ok(())
}

/// Nobody has written to the files that were read.
fn unchanged(ours: &Local) -> Result<(), String> {
    let is_other = |(file, text): &(&String, &String)| {
        fs::read_to_string(ours.folder.join(file)).ok().as_ref() != Some(*text)
    };
    match ours.texts.iter().find(is_other) {
        Some((file, _)) => Err(format!("{file}#: has changed in the meantime; nothing was written")),
        None => Ok(()),
    }
}

/// A file with the text in the folder of its target. It can be read by whoever could read the old one, or the root.
fn prepare(folder: &Path, target: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    let like = if target.is_file() { target } else { &folder.join(ROOT) };
    file.as_file().set_permissions(fs::metadata(like)?.permissions())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Puts the old texts back, as well as that can be done.
fn undo(ours: &Local, done: &[&String]) {
    for file in done {
        let target = ours.folder.join(file);
        let _ = match ours.texts.get(*file) {
            Some(old) => fs::write(&target, old),
            None => fs::remove_file(&target),
        };
    }
}
