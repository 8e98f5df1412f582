//! Small descriptions after public reports, from beside this repository.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::fs;
use std::path::{Path, PathBuf};

use yandex_market_codegen::{Settings, generate};

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn each_is_generated_or_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/trials/codegen");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "there is no trial");
    for file in files {
        let generated = generate(&file, &Settings::default());
        match file.ends_with("swagger2.yaml") {
            true => {
                assert!(generated.err().unwrap().to_string().contains("Swagger 2.0"), "{}", file.display())
            }
            false => drop(generated.map_err(|error| error.to_string()).unwrap()),
        }
    }
}
