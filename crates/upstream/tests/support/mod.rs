//! What the tests of this crate have in common.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use yandex_market_upstream::Workspace;

/// Our description.
pub fn ours() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi")
}

/// Every file of a folder.
pub fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = entries
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    named.collect()
}

/// A copy of a folder.
pub fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (name, bytes) in bytes(folder) {
        fs::write(copy.path().join(name), bytes).unwrap();
    }
    copy
}

/// This repository, with the target directory that these tests are built in.
pub fn workspace() -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Workspace { root, target }
}

/// What the files say, in no order.
pub fn meaning(folder: &Path) -> BTreeMap<String, Value> {
    let files = bytes(folder).into_iter().filter(|(name, _)| name.ends_with(".yaml"));
    let read = files.map(|(name, bytes)| {
        let mut value: Value = serde_saphyr::from_str(std::str::from_utf8(&bytes).unwrap()).unwrap();
        if let Some(tags) = value.get_mut("tags").and_then(Value::as_array_mut) {
            tags.sort_by_key(ToString::to_string);
        }
        (name, value)
    });
    read.collect()
}
