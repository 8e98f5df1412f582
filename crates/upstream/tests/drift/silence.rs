//! Our own description against itself, written in many other ways: nothing may be found.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use yandex_market_codegen::Description;
use yandex_market_upstream::drift::{Finding, Kind, Report, drift};

use crate::reshape::{Files, reshape};

const SEEDS: u64 = 24;

/// Our description without the list of what is accepted.
fn ours() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(openapi()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if name != "drift-accepted.yaml" && path.extension().is_some_and(|its| its == "yaml") {
            fs::copy(&path, folder.path().join(name)).unwrap();
        }
    }
    folder
}

fn openapi() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi")
}

fn written(files: &Files) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn compared(seed: u64, change: impl Fn(&mut Files)) -> Report {
    let ours = ours();
    let description = Description::load(&ours.path().join("market.yaml")).unwrap();
    let mut files = reshape(description.root(), seed);
    change(&mut files);
    let theirs = written(&files);
    let report = drift(ours.path(), theirs.path(), None);
    report.unwrap_or_else(|problem| panic!("seed {seed}: {problem}"))
}

#[test]
fn every_other_way_to_write_ours_is_silent() {
    for seed in 0..SEEDS {
        let report = compared(seed, |_| {});
        // What is written in place everywhere is a schema without a reference, too.
        let findings = report.findings.iter().filter(|one| one.kind != Kind::Unreferenced);
        assert_eq!(findings.collect::<Vec<_>>(), Vec::<&Finding>::new(), "seed {seed}");
        // The calls and the notifications: a comparison of nothing is silent too.
        assert!(report.compared >= 10, "seed {seed}: {}", report.compared);
    }
}

/// The silence is no deafness: in whatever way it is written, one word more is found.
#[test]
fn a_change_is_found_in_every_other_way() {
    for seed in 0..SEEDS {
        let report = compared(seed, |files| {
            for text in files.values_mut() {
                *text = text.replace("\"WAITING_FOR_MARKET\"", "\"WAITING_FOR_NOBODY\"");
            }
        });
        let found = report.findings.iter().filter(|finding| finding.operation == "getChat");
        let values: Vec<_> =
            found.map(|finding| (finding.here.as_deref(), finding.there.as_deref())).collect();
        let (new, gone) = ((None, Some("WAITING_FOR_NOBODY")), (Some("WAITING_FOR_MARKET"), None));
        assert_eq!(values, [new, gone], "seed {seed}");
    }
}
