//! What the tests of `cargo xtask upstream` have in common.

use std::path::{Path, PathBuf};

/// A folder of the vendor's description. It is not part of this repository, so a test that asks for it is ignored until
/// `cargo xtask vendor` runs it.
pub fn vendor(date: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream").join(date);
    assert!(folder.is_dir(), "{} is not there", folder.display());
    folder
}
