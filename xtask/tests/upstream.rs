//! `cargo xtask upstream`: the exit codes of its commands, and an endpoint from the vendor's description to Rust.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::codegen;
use yandex_market_upstream::import;

/// A description in the vendor's manner.
fn vendor() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scratch")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A copy of our description in a folder like the repository.
fn repository() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("openapi")).unwrap();
    for entry in fs::read_dir(root().join("openapi")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join("openapi").join(path.file_name().unwrap())).unwrap();
    }
    copy
}

/// The code, the report and the error of a command in a repository.
fn run(repository: &Path, command: &str, place: &Path, more: &[&str]) -> (i32, String, String) {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(["upstream", command]).arg(place).args(more);
    let output = xtask.env("CARGO_MANIFEST_DIR", repository.join("xtask")).output();
    let Output { status, stdout, stderr } = output.unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn check_is_0_or_1() {
    let (code, told, wrong) = run(&root(), "check", &vendor(), &[]);
    assert_eq!((code, wrong.as_str()), (0, ""));
    assert!(told.starts_with("6 of 6 operations generated, 0 refused\n"), "{told}");
    let odd = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(vendor().join("openapi.yaml")).unwrap();
    let text = text.replacen("content: { application/json:", "content: { text/csv:", 1);
    fs::write(odd.path().join("openapi.yaml"), text).unwrap();
    let (code, told, _) = run(&root(), "check", odd.path(), &[]);
    assert_eq!(code, 1, "{told}");
    assert!(told.starts_with("5 of 6 operations generated, 1 refused\n  getShelves\n"), "{told}");
}

#[test]
fn drift_is_0_or_1() {
    let repository = repository();
    let ids = ["getShelf", "--into", repository.path().join("openapi").to_str().unwrap()].map(str::to_owned);
    let (code, told, wrong) =
        run(repository.path(), "import", &vendor(), &ids.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((code, wrong.as_str()), (0, ""));
    assert!(told.contains("1 operations imported"), "{told}");
    // Of our operations the other description has one, and of its own five that are new.
    let (code, told, _) = run(repository.path(), "drift", &vendor(), &["--json", "--only", "goods-shelves"]);
    assert_eq!(code, 1);
    assert_eq!(told.matches("\"kind\": \"operation\"").count(), 5, "{told}");
}

#[test]
fn what_cannot_be_used_is_2() {
    let (repository, empty) = (repository(), tempfile::tempdir().unwrap());
    for (command, more) in [("check", &[][..]), ("drift", &["--json"][..]), ("import", &["getShelf"][..])] {
        let (code, told, wrong) = run(repository.path(), command, empty.path(), more);
        assert_eq!((code, told.as_str()), (2, ""), "{command}");
        assert!(wrong.starts_with("error: ") && wrong.lines().count() == 1, "{command}: {wrong}");
    }
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// docs/extending.md, followed by somebody who writes the same sentence everywhere.
#[test]
fn an_endpoint_takes_three_commands() {
    let scratch = repository();
    let (openapi, generated) = (scratch.path().join("openapi"), "crates/api/src/generated");
    let manifests = ["crates/api/Cargo.toml", "crates/client/Cargo.toml"];
    for manifest in manifests {
        fs::create_dir_all(scratch.path().join(manifest).parent().unwrap()).unwrap();
        fs::copy(root().join(manifest), scratch.path().join(manifest)).unwrap();
    }
    codegen::write_in(scratch.path()).unwrap();
    import(&vendor(), &["getShelves".to_owned()], &openapi).unwrap();
    let waits = codegen::write_in(scratch.path()).unwrap_err().to_string();
    assert!(waits.contains("still to be written"), "{waits}");
    for file in ["goods-shelves.yaml", "market.yaml", "common.yaml"] {
        let written = text(&openapi, file);
        let said = written.lines().map(|line| match line.split_once(": TODO ") {
            Some((key, _)) => format!("{key}: Somebody has written what this is.\n"),
            None => format!("{line}\n"),
        });
        fs::write(openapi.join(file), said.collect::<String>()).unwrap();
    }
    codegen::write_in(scratch.path()).unwrap();
    codegen::check_in(scratch.path()).unwrap();
    let table = text(&scratch.path().join(generated), "operations.rs");
    assert!(table.contains("pub static GET_SHELVES: Operation"), "{table}");
    let requests = text(&scratch.path().join(generated), "requests.rs");
    assert!(requests.contains("pub struct GetShelves {"), "{requests}");
    let handles = scratch.path().join("crates/client/src/generated");
    let handles = ["business.rs", "campaign.rs", "key.rs"].map(|file| text(&handles, file)).concat();
    assert!(handles.contains("pub fn get_shelves("), "{handles}");
    for manifest in manifests {
        let manifest = text(scratch.path(), manifest);
        assert!(manifest.contains("\ngoods-shelves = ["), "{manifest}");
    }
}
