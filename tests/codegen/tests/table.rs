//! docs/codegen.md names a test in each row.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::fs;
use std::path::Path;

#[test]
fn every_row_of_the_table_is_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = String::new();
    read(&root.join("crates/codegen/tests"), &mut sources);
    read(&root.join("tests/codegen/tests"), &mut sources);
    let table = fs::read_to_string(root.join("docs/codegen.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.contains("| Test |"));
    let mut count = 0;
    for row in rows {
        let (_, tests) = row.trim_end_matches(" |").rsplit_once(" | ").unwrap();
        for test in tests.split(", ") {
            let name = test.trim_matches('`');
            assert!(sources.contains(&format!("fn {name}()")), "there is no test `{name}`: {row}");
            count += 1;
        }
    }
    assert!(count > 50, "the table was not read: {count}");
}

fn read(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => read(&path, sources),
            false if path.extension().is_some_and(|one| one == "rs") => {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
            false => {}
        }
    }
}
