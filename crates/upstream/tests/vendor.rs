//! The vendor's own descriptions, which are not part of this repository: `cargo xtask vendor` runs these tests where they
//! are at hand.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

#[allow(dead_code, reason = "shared with other tests")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{copy_of, meaning, ours, workspace};
use yandex_market_codegen::Description;
use yandex_market_upstream::drift::{Finding, Kind, State};
use yandex_market_upstream::{Source, compile, drift, import, judge};

/// A folder of the vendor's description. It is not part of this repository, so a test that asks for it is ignored until
/// `cargo xtask vendor` runs it.
fn vendor(folder: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/upstream").join(folder);
    assert!(folder.is_dir(), "{} is not there", folder.display());
    folder
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

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn all_of_2026_02_20_is_generated() {
    let vendor = vendor("2026-02-20");
    all_is_generated(&vendor, 152);
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn all_of_2026_07_17_is_generated() {
    let vendor = vendor("2026-07-17");
    all_is_generated(&vendor, 160);
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn all_of_2026_08_19_is_generated() {
    let vendor = vendor("2026-08-19");
    all_is_generated(&vendor, 165);
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn what_is_generated_compiles() {
    let trial = judge(&Source::find(&vendor("2026-08-19")).unwrap()).unwrap().trial;
    let compiled = compile(&trial.generated.unwrap(), &workspace()).unwrap();
    assert!(compiled.is_good, "{compiled}");
}

/// Our description says of its operations what the vendor's says, but for what `drift-accepted.yaml` lists.
fn differs_in_nothing(vendor: &Path, operations: usize) {
    let report = drift(&ours(), vendor, None).unwrap();
    assert_eq!(report.news().collect::<Vec<_>>(), Vec::<&Finding>::new());
    assert_eq!(report.compared, operations);
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn the_differences_are_those_accepted() {
    let vendor = vendor("2026-08-19");
    differs_in_nothing(&vendor, 17);
}

/// Here the Market calls, and the answers are ours.
#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn the_differences_of_notifications_are_those_accepted() {
    let vendor = vendor("notifications");
    differs_in_nothing(&vendor, 1);
}

/// Half a year earlier getChats still had its quota, getCampaigns the old token, and every pager another name.
#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn an_older_description_shows_what_has_drifted() {
    let report = drift(&ours(), &vendor("2026-02-20"), None).unwrap();
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
#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn callers_were_restricted_before_they_were_allowed() {
    let report = drift(&ours(), &vendor("2026-02-20"), None).unwrap();
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

fn imports_all(vendor: &Path) {
    let copy = copy_of(&ours());
    let imported = import(vendor, &ids(vendor, &[]), copy.path()).unwrap();
    assert!(imported.new.len() + imported.known.len() >= 152 && !imported.known.is_empty());
    drift(copy.path(), vendor, None).unwrap();
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn older_descriptions_can_be_imported() {
    imports_all(&vendor("2026-07-17"));
    imports_all(&vendor("2026-02-20"));
}

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn all_is_imported_and_then_nothing_differs() {
    let vendor = &vendor("2026-08-19");
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

#[test]
#[ignore = "needs ../shared: run by cargo xtask vendor"]
fn the_order_of_operations_does_not_matter() {
    let vendor = &vendor("2026-08-19");
    let ids = ids(vendor, &["goods-feedback", "goods-questions", "stocks"]);
    let (at_once, one_by_one) = (copy_of(&ours()), copy_of(&ours()));
    import(vendor, &ids, at_once.path()).unwrap();
    for id in ids.iter().rev() {
        import(vendor, std::slice::from_ref(id), one_by_one.path()).unwrap();
    }
    assert!(meaning(at_once.path()) == meaning(one_by_one.path()), "the order of operations matters");
}
