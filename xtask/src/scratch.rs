//! `cargo xtask scratch`: an operation costs its YAML and no Rust, which is tried in a copy of the workspace.
//!
//! The operations of a description of our own, in the vendor's manner, are imported into the copy, their texts filled by
//! a rule, the code generated, and the table-driven tests run for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;
use yandex_market_upstream::import as import_operations;

use crate::{Result, cargo_command, codegen, command, root, run_command, target};

/// The description that is imported.
const FIXTURE: &str = "xtask/scratch";

/// The tests of the table of operations, by package, target and filter: what is sent and decoded, the commands, the
/// answers of the sandbox, and each fault of each new operation. They are built and run in one go.
const TARGETS: [&str; 4] = ["operations", "http", "faults", "description"];
const FILTERS: [&str; 5] = ["every_operation", "sampled::", "every_fault", "every_example", "the_table_of"];

/// Imports, generates and tests, and prints the seconds of each step.
pub(crate) fn run() -> Result<()> {
    let copy = target()?.join("scratch");
    let files = timed("copy", || update(&root(), &copy))?;
    println!("{files} files in {}", copy.display());
    let imported = timed("import", || import(&copy))?;
    timed("fill", || fill_in(&copy.join("openapi")))?;
    timed("codegen", || codegen::write_in(&copy))?;
    timed("tests of the table", || test(&copy, &imported))?;
    timed("documentation of the handles", || document(&copy))?;
    println!("{} took their YAML and no line of Rust", imported.join(", "));
    Ok(())
}

fn timed<T>(name: &str, run: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    let done = run()?;
    println!("{name}: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(done)
}

/// Makes the copy hold the tracked files and nothing else. What is the same stays untouched, so that cargo builds only
/// what has changed since the last time.
fn update(from: &Path, to: &Path) -> Result<usize> {
    let listed = command("git", ["ls-files", "-z"]).current_dir(from).output()?;
    let listed = String::from_utf8(listed.stdout)?;
    let names: BTreeSet<PathBuf> = listed.split_terminator('\0').map(PathBuf::from).collect();
    for name in names.iter().filter(|name| from.join(name).is_file()) {
        let (new, place) = (fs::read(from.join(name))?, to.join(name));
        if fs::read(&place).ok().as_ref() != Some(&new) {
            fs::create_dir_all(place.parent().unwrap_or(to))?;
            fs::write(&place, new)?;
        }
    }
    remove_others(to, to, &names)?;
    match names.is_empty() {
        true => Err("git lists no file of the workspace".into()),
        false => Ok(names.len()),
    }
}

fn remove_others(folder: &Path, root: &Path, names: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            remove_others(&path, root, names)?;
        } else if !names.contains(path.strip_prefix(root)?) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn import(copy: &Path) -> Result<Vec<String>> {
    let fixture = root().join(FIXTURE);
    let operations = operations(&serde_saphyr::from_str(&fs::read_to_string(fixture.join("openapi.yaml"))?)?);
    let imported = import_operations(&fixture, &operations, &copy.join("openapi"))?;
    Ok(imported.new)
}

/// The `operationId` of everything below `paths`.
fn operations(description: &Value) -> Vec<String> {
    let items = description.get("paths").and_then(Value::as_object);
    let methods = items.into_iter().flatten().filter_map(|(_, item)| item.as_object()).flatten();
    methods.filter_map(|(_, method)| Some(method.get("operationId")?.as_str()?.to_owned())).collect()
}

fn fill_in(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path)?;
            fs::write(&path, filled(&text))?;
        }
    }
    Ok(())
}

/// A description without what a person has to do: each proposal is taken, and each text says what it was to say.
fn filled(text: &str) -> String {
    let mut is_proposal = false;
    let mut kept = String::new();
    for line in text.lines() {
        let begun = line.trim_start();
        // A comment may go on in the next line.
        is_proposal = begun.starts_with("# TODO") || (is_proposal && begun.starts_with('#'));
        if !is_proposal {
            kept.push_str(&line.replace("TODO say", "Here stands").replace("TODO: say", "Here stands"));
            kept.push('\n');
        }
    }
    kept
}

fn test(copy: &Path, operations: &[String]) -> Result<()> {
    let mut cargo = in_copy(cargo_command(["test", "--workspace"]), copy)?;
    cargo.args(TARGETS.iter().flat_map(|target| ["--test", target])).arg("--").args(FILTERS);
    cargo.env("FAULT_OPERATIONS", operations.join(",")).stderr(Stdio::inherit());
    let output = cargo.output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    match FILTERS.iter().find(|filter| !has_passed(&told, filter)) {
        _ if !output.status.success() => {
            Err(format!("tests of the new operations failed: {}", output.status).into())
        }
        Some(filter) => Err(format!("no test of the table is called `{filter}…` any more").into()),
        None => Ok(()),
    }
}

/// Tells whether a test of a name has run: one that has another name now would be missed by nobody.
fn has_passed(told: &str, filter: &str) -> bool {
    let mut passed = told.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... ok"));
    passed.any(|name| name.contains(filter))
}

/// The examples in the documentation of the new handles are compiled with those of all the others.
fn document(copy: &Path) -> Result<()> {
    // Of the whole workspace, so that no crate is built anew with other features.
    let filter = ["test", "--quiet", "--workspace", "--doc", "generated"];
    run_command(&mut in_copy(cargo_command(filter), copy)?)
}

fn in_copy(mut command: Command, copy: &Path) -> Result<Command> {
    command.current_dir(copy).env("CARGO_TARGET_DIR", target()?);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_says_what_it_was_to_say_and_proposals_are_taken() {
        let text = "# The a group. TODO: say what it is about.\n# TODO: review: may it\n# be so?\nx-a: true\n\
                    summary: TODO say what it does.\n# A comment.\n";
        assert_eq!(
            filled(text),
            "# The a group. Here stands what it is about.\nx-a: true\nsummary: Here stands what it does.\n# A comment.\n"
        );
    }

    #[test]
    fn a_test_that_has_not_run_is_missed() {
        let told = "running 2 tests\ntest a::every_fault_is ... ok\ntest every_operation ... FAILED\n";
        assert!(has_passed(told, "every_fault") && !has_passed(told, "every_operation"));
    }

    #[test]
    fn all_operations_of_the_fixture_are_imported() {
        let item = json!({ "parameters": [], "get": { "operationId": "a" }, "put": { "operationId": "b" } });
        assert_eq!(operations(&json!({ "paths": { "/a": item } })), ["a", "b"]);
    }

    #[test]
    fn a_copy_has_what_is_tracked_and_nothing_else() {
        let copy = tempfile::tempdir().unwrap();
        fs::create_dir(copy.path().join("old")).unwrap();
        fs::write(copy.path().join("old/file.rs"), "").unwrap();
        update(&root(), copy.path()).unwrap();
        assert!(copy.path().join("openapi/market.yaml").is_file());
        assert!(!copy.path().join("old/file.rs").exists() && !copy.path().join(".git").exists());
    }
}
