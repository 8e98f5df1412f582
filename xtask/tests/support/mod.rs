//! What the tests of `cargo xtask upstream` have in common.

use std::path::{Path, PathBuf};

/// A folder of the vendor's description. It is not part of this repository.
pub fn vendor(date: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream").join(date);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}
