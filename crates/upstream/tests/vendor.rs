//! The vendor's own descriptions, which are not part of this repository: where one is not at hand, its tests are ignored.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use serde_json::Value;
use support::{copy_of, ours, workspace};
use yandex_market_codegen::Description;
use yandex_market_upstream::drift::{Finding, Kind, State};
use yandex_market_upstream::{Source, compile, drift, import, judge};

fn main() -> ExitCode {
    let tests = [
        test("2026-02-20", "all_of_2026_02_20_is_generated", |vendor| all_is_generated(vendor, 152)),
        test("2026-07-17", "all_of_2026_07_17_is_generated", |vendor| all_is_generated(vendor, 160)),
        test("2026-08-19", "all_of_2026_08_19_is_generated", |vendor| all_is_generated(vendor, 165)),
        test("2026-08-19", "what_is_generated_compiles", compiles),
        test("2026-08-19", "the_differences_are_those_accepted", |vendor| differs_in_nothing(vendor, 17)),
        test("notifications", "the_differences_of_notifications_are_those_accepted", |vendor| {
            differs_in_nothing(vendor, 1);
        }),
        test("2026-02-20", "an_older_description_shows_what_has_drifted", shows_what_has_drifted),
        test("2026-02-20", "callers_were_restricted_before_they_were_allowed", restricts),
        test("2026-08-19", "all_is_imported_and_then_nothing_differs", all_is_imported),
        test("2026-07-17", "an_older_description_can_be_imported", |vendor| imports_all(vendor).unwrap()),
        test("2026-02-20", "a_much_older_description_can_be_imported", |vendor| imports_all(vendor).unwrap()),
        test("2026-08-19", "the_order_of_operations_does_not_matter", order_does_not_matter),
    ];
    libtest_mimic::run(&Arguments::from_args(), tests.into()).exit_code()
}

/// A test of the description in a folder of the vendor's.
fn test(folder: &'static str, name: &str, run: fn(&Path)) -> Trial {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/upstream").join(folder);
    let is_missing = !folder.is_dir();
    let run = move || {
        run(&folder);
        Ok(())
    };
    Trial::test(name, run).with_ignored_flag(is_missing)
}

/// Everything is generated, and again the same, from the folder and from the file.
fn all_is_generated(vendor: &Path, operations: usize) {
    let source = Source::find(vendor).unwrap();
    let judged = judge(&source).unwrap();
    assert_eq!(judged.trial.refused, []);
    assert_eq!(judged.trial.operations.len(), operations);
    assert_eq!(judged.unreferenced, []);
    let again = judge(&Source::find(&source.root).unwrap()).unwrap().trial;
    let (once, again) = (judged.trial.generated.unwrap().files(), again.generated.unwrap().files());
    assert!(once == again, "the same description does not give the same bytes");
}

fn compiles(vendor: &Path) {
    let trial = judge(&Source::find(vendor).unwrap()).unwrap().trial;
    let compiled = compile(&trial.generated.unwrap(), &workspace()).unwrap();
    assert!(compiled.is_good, "{compiled}");
}

/// Our description says of its operations what the vendor's says, but for what `drift-accepted.yaml` lists.
fn differs_in_nothing(vendor: &Path, operations: usize) {
    let report = drift(&ours(), vendor, None).unwrap();
    assert_eq!(report.news().collect::<Vec<_>>(), Vec::<&Finding>::new());
    assert_eq!(report.compared, operations);
}

/// Half a year earlier getChats still had its quota, getCampaigns the old token, and every pager another name.
fn shows_what_has_drifted(vendor: &Path) {
    let report = drift(&ours(), vendor, None).unwrap();
    let told = |state: State, operation: &str, kind: Kind| {
        let mut news = report.news();
        news.any(|one| one.state == state && one.operation == operation && one.kind == kind)
    };
    assert!(told(State::Stale, "getChats", Kind::Quota));
    assert!(told(State::New, "getCampaigns", Kind::Parameter));
    assert!(!report.findings.iter().any(|one| one.place.contains("nextPageToken")));
    assert!(!report.findings.iter().any(|one| one.kind == Kind::Extension), "{:#?}", report.findings);
}

/// Advertisers were not spoken of yet.
fn restricts(vendor: &Path) {
    let report = drift(&ours(), vendor, None).unwrap();
    let callers = report.findings.iter().filter(|one| one.kind == Kind::Caller);
    let told: Vec<_> = callers.map(|one| (one.here.as_deref(), one.there.as_deref())).collect();
    assert_eq!(told, vec![(Some("urbanads"), None); 4]);
}

/// Every operation of a description.
fn operations(vendor: &Path) -> Vec<(String, String)> {
    let description = Description::load(&Source::find(vendor).unwrap().root).unwrap();
    let items = description.root()["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    let named = operations.filter_map(|one| {
        let group = one["tags"][0].as_str()?;
        Some((one["operationId"].as_str()?.to_owned(), group.to_owned()))
    });
    named.collect()
}

fn ids(vendor: &Path, groups: &[&str]) -> Vec<String> {
    let all = operations(vendor).into_iter();
    all.filter(|(_, group)| groups.is_empty() || groups.contains(&group.as_str())).map(|(id, _)| id).collect()
}

fn imports_all(vendor: &Path) -> Result<(), String> {
    let copy = copy_of(&ours());
    let imported = import(vendor, &ids(vendor, &[]), copy.path())?;
    assert!(imported.new.len() + imported.known.len() >= 152 && !imported.known.is_empty());
    drift(copy.path(), vendor, None).map(|_| ()).map_err(|problem| problem.to_string())
}

fn all_is_imported(vendor: &Path) {
    let copy = copy_of(&ours());
    let imported = import(vendor, &ids(vendor, &[]), copy.path()).unwrap();
    assert_eq!((imported.new.len(), imported.known.len()), (148, 17));
    let report = drift(copy.path(), vendor, None).unwrap();
    assert_eq!(report.news().collect::<Vec<_>>(), Vec::<&Finding>::new());
    assert_eq!(report.compared, 165);
    assert!(imported.sentences["reports.yaml"].len() > 100);
    no_sentence_is_written(copy.path());
}

/// The vendor's sentences are in Russian, and values of enums are not sentences.
fn no_sentence_is_written(folder: &Path) {
    let is_cyrillic = |letter: char| ('А'..='я').contains(&letter);
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let is_sentence = |line: &&str| line.chars().filter(|letter| is_cyrillic(*letter)).count() > 20;
        assert_eq!(text.lines().find(is_sentence), None, "{}", path.display());
    }
}

/// What the files say, in no order.
fn meaning(folder: &Path) -> BTreeMap<String, Value> {
    let files = support::bytes(folder).into_iter().filter(|(name, _)| name.ends_with(".yaml"));
    let read = files.map(|(name, bytes)| {
        let mut value: Value = serde_saphyr::from_str(std::str::from_utf8(&bytes).unwrap()).unwrap();
        if let Some(tags) = value.get_mut("tags").and_then(Value::as_array_mut) {
            tags.sort_by_key(ToString::to_string);
        }
        (name, value)
    });
    read.collect()
}

fn order_does_not_matter(vendor: &Path) {
    let ids = ids(vendor, &["goods-feedback", "goods-questions", "stocks"]);
    let (at_once, one_by_one) = (copy_of(&ours()), copy_of(&ours()));
    import(vendor, &ids, at_once.path()).unwrap();
    for id in ids.iter().rev() {
        import(vendor, std::slice::from_ref(id), one_by_one.path()).unwrap();
    }
    assert!(meaning(at_once.path()) == meaning(one_by_one.path()), "the order of operations matters");
}
