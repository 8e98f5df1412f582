//! What the tests of this crate have in common.

use std::path::{Path, PathBuf};

use yandex_market_upstream::Workspace;

/// A folder of the vendor's description. It is not part of this repository.
pub fn vendor(date: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/upstream").join(date);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

/// This repository, with the target directory that these tests are built in.
#[allow(dead_code, reason = "not every test compiles")]
pub fn workspace() -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Workspace { root, target }
}
