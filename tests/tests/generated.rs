//! The generated code is what the description says, and whoever forgets to write it again is told how.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::codegen;

const GENERATED: &str = "crates/api/src/generated";
const HANDLES: &str = "crates/client/src/generated";

#[test]
fn the_generated_files_are_those_of_the_description() {
    codegen::check().unwrap_or_else(|error| panic!("{error}"));
}

/// A copy of the description and of what is generated from it, to spoil.
fn copy(name: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for folder in ["openapi", GENERATED, HANDLES] {
        let _ = fs::remove_dir_all(to.join(folder));
        fs::create_dir_all(to.join(folder)).unwrap();
        for (file, text) in read(&from.join(folder)) {
            fs::write(to.join(folder).join(file), text).unwrap();
        }
    }
    for manifest in ["crates/api/Cargo.toml", "crates/client/Cargo.toml"] {
        fs::create_dir_all(to.join(manifest).parent().unwrap()).unwrap();
        fs::copy(from.join(manifest), to.join(manifest)).unwrap();
    }
    to
}

fn read(folder: &Path) -> BTreeMap<PathBuf, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into(), fs::read_to_string(entry.path()).unwrap())).collect()
}

/// Replaces a text that stands exactly once in a file.
fn replace(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    fs::write(file, text.replace(old, new)).unwrap();
}

#[test]
fn what_is_stale_is_told_with_the_command_and_a_short_diff() {
    let root = copy("stale");
    codegen::check_in(&root).unwrap();
    replace(&root.join("openapi/auth.yaml"), "requests: 100\n", "requests: 50\n");
    let before = read(&root.join(GENERATED));
    let message = codegen::check_in(&root).unwrap_err().to_string();
    assert!(message.contains("run `cargo xtask codegen`"), "{message}");
    assert!(message.contains("--- crates/api/src/generated/operations.rs"), "{message}");
    assert!(message.contains("\n-        requests: 100,"), "{message}");
    assert!(message.contains("\n+        requests: 50,"), "{message}");
    assert!(message.lines().count() < 40, "{message}");
    assert_eq!(before, read(&root.join(GENERATED)), "a check writes nothing");
}

#[test]
fn a_group_without_a_feature_gets_one() {
    let root = copy("features");
    let manifest = root.join("crates/client/Cargo.toml");
    let whole = fs::read_to_string(&manifest).unwrap();
    replace(&manifest, "goods-feedback = [\"yandex-market-api/goods-feedback\"]\n", "");
    let message = codegen::check_in(&root).unwrap_err().to_string();
    assert!(message.contains("+goods-feedback = [\"yandex-market-api/goods-feedback\"]"), "{message}");
    codegen::write_in(&root).unwrap();
    codegen::check_in(&root).unwrap();
    let (written, same) = (fs::read_to_string(&manifest).unwrap(), whole.lines().count());
    assert_eq!(written.lines().count(), same);
}

#[test]
fn missing_and_foreign_files_are_stale_and_are_put_right() {
    let root = copy("missing");
    let right = read(&root.join(GENERATED));
    fs::remove_file(root.join(GENERATED).join("types.rs")).unwrap();
    fs::write(root.join(GENERATED).join("old.rs"), "// Generated long ago.\n").unwrap();
    let message = codegen::check_in(&root).unwrap_err().to_string();
    assert!(
        message.contains("generated/types.rs") && message.contains("-// Generated long ago."),
        "{message}"
    );
    assert!(message.contains(" more lines") && message.lines().count() < 50, "a long diff is cut: {message}");
    codegen::write_in(&root).unwrap();
    assert_eq!(read(&root.join(GENERATED)), right);
}

#[test]
fn a_mistake_is_told_by_its_place_and_nothing_is_written() {
    let root = copy("mistake");
    replace(&root.join("openapi/auth.yaml"), "requests: 100\n", "requests: 50\n");
    replace(&root.join("openapi/auth.yaml"), "      x-repeatable: true\n", "");
    let before = read(&root.join(GENERATED));
    for result in [codegen::check_in(&root), codegen::write_in(&root)] {
        let message = result.unwrap_err().to_string();
        let expected = "openapi/auth.yaml#/paths/token/post: the operation has no `x-repeatable`";
        assert!(message.starts_with(expected), "{message}");
    }
    assert_eq!(read(&root.join(GENERATED)), before);
}
