//! An import followed by drift, of a small description of every kind: nothing differs, and a change of any fact does.

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

use support::copy_of;
use tempfile::TempDir;
use yandex_market_upstream::drift::{Finding, Kind};
use yandex_market_upstream::{Imported, Source, drift, import, judge};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/loop").join(name)
}

const ALL: [&str; 3] = ["burnBook", "lendBooks", "getLoans"];

fn imported(ids: &[&str]) -> (TempDir, Imported) {
    let copy = copy_of(&fixture("ours"));
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let imported = import(&fixture("theirs.json"), &ids, copy.path()).unwrap();
    (copy, imported)
}

fn findings(ours: &Path, theirs: &Path) -> Vec<Finding> {
    drift(ours, theirs, None).unwrap().news().cloned().collect()
}

#[test]
fn all_of_it_is_generated() {
    let judged = judge(&Source::find(&fixture("theirs.json")).unwrap()).unwrap();
    assert_eq!(judged.trial.refused, []);
    assert_eq!(judged.trial.operations.len(), 4);
    assert_eq!(judged.unreferenced, []);
}

#[test]
fn nothing_differs_before_and_after_everything_is_imported() {
    assert_eq!(findings(&fixture("ours"), &fixture("theirs.json")), []);
    let (copy, imported) = imported(&ALL);
    assert_eq!(imported.new, ALL);
    assert_eq!(findings(copy.path(), &fixture("theirs.json")), []);
    // Nothing is accepted any more: what is described is no longer missing.
    let accepted = fs::read_to_string(copy.path().join("drift-accepted.yaml")).unwrap();
    let expected = "# What differs and stays so.\naccepted: []\n\n# Groups of operations of which we have not described \
                    all.\ngroups: []\n";
    assert_eq!(accepted, expected);
}

#[test]
fn nothing_differs_after_each_step() {
    for ids in [&["burnBook"][..], &["lendBooks"][..], &["getLoans", "burnBook"][..]] {
        let (copy, _) = imported(ids);
        assert_eq!(findings(copy.path(), &fixture("theirs.json")), [], "{ids:?}");
    }
}

/// The fixture with another text, against what was imported from it as it was.
fn changed(old: &str, new: &str) -> Vec<Finding> {
    let (copy, _) = imported(&ALL);
    let text = fs::read_to_string(fixture("theirs.json")).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a description.json");
    fs::write(&file, text.replace(old, new)).unwrap();
    findings(copy.path(), &file)
}

#[test]
fn a_change_of_any_fact_is_found() {
    let cases = [
        ("\"x-allowed\": [\"urbanads\"]", "\"x-allowed\": [\"urbanads\", \"seller\"]", Kind::Caller),
        (
            "\"amount\": 1, \"period\": \"minutes\", \"period-duration\": 6",
            "\"amount\": 1, \"period\": \"minutes\", \"period-duration\": 7",
            Kind::Quota,
        ),
        ("\"amount\": 3, \"period\": \"minutes\"", "\"amount\": 3, \"period\": \"hours\"", Kind::Quota),
        ("\"path\": \"req.books\"", "\"path\": \"resp\"", Kind::Cost),
        ("resp.result.loans", "resp.result", Kind::Cost),
        ("\"parallel-limit-value\": 2", "\"parallel-limit-value\": 3", Kind::Parallel),
        ("18-01-2027", "19-01-2027", Kind::Degradation),
        ("\"05-04-2027\"", "\"2027-04-06\"", Kind::Shutdown),
        ("2026-10-12", "2026-10-13", Kind::Shutdown),
        ("2026-10-19", "2026-10-20", Kind::Shutdown),
        ("2026-10-05", "2026-10-06", Kind::Shutdown),
        ("Формат даты: `ДД-ММ-ГГГГ`.", "Формат даты: `ГГГГ-ММ-ДД`.", Kind::Format),
        ("\"description\": \"`ДД-ММ-ГГГГ`\"", "\"description\": \"\"", Kind::Format),
        ("\"FIRE_FORBIDDEN\"", "\"FIRE_ALLOWED\"", Kind::EnumValue),
        ("[2, 5, 6]", "[2, 5]", Kind::EnumValue),
        (
            "\"description\": \"Молча.\"",
            "\"description\": \"\", \"content\": { \"text/plain\": {} }",
            Kind::Media,
        ),
        ("\"truncateLimit\"", "\"trim\"", Kind::Cut),
        ("\"large\":", "\"x-burst\": 5, \"large\":", Kind::Extension),
        ("\"reader\", \"anything\"", "\"reader\"", Kind::Field),
    ];
    for (old, new, kind) in cases {
        let kinds: Vec<Kind> = changed(old, new).iter().map(|one| one.kind).collect();
        assert!(!kinds.is_empty() && kinds.iter().all(|one| *one == kind), "{new}: {kinds:?}");
    }
}

#[test]
fn two_amounts_that_were_swapped() {
    let (five, ten) = ("\"none\": { \"amount\": 5000,", "\"medium\": { \"amount\": 10000,");
    let (copy, _) = imported(&ALL);
    let text = fs::read_to_string(fixture("theirs.json")).unwrap();
    let text =
        text.replace(five, "\"none\": { \"amount\": 10000,").replace(ten, "\"medium\": { \"amount\": 5000,");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.json"), text).unwrap();
    let found = findings(copy.path(), folder.path());
    let told: Vec<_> = found.iter().map(|one| one.there.as_deref()).collect();
    assert_eq!(told, [Some("10000 per minute, with medium 5000 per minute")]);
}

#[test]
fn the_sentences_are_at_hand_and_not_in_the_description() {
    let (copy, imported) = imported(&ALL);
    let said = |file: &str, pointer: &str| imported.sentences[file].get(pointer).map(String::as_str);
    assert_eq!(said("loans.yaml", "/paths/loans/post/summary"), Some("Выдаёт книги"));
    assert_eq!(said("loans.yaml", "/paths/loans/post/description"), Some("Выдаёт книги.\n\n* До 50 книг."));
    assert_eq!(said("loans.yaml", "/paths/loans/post/requestBody/description"), Some("Что выдать."));
    assert_eq!(said("loans.yaml", "/schemas/LendBooksRequest/properties/reader/description"), Some("Кому."));
    assert_eq!(said("books.yaml", "/paths/burn/post/parameters/2/description"), Some("Параметр устарел."));
    assert_eq!(said("common.yaml", "/responses/badRequestTyped/description"), Some("Ошибка с кодом."));
    let target = tempfile::tempdir().unwrap();
    imported.write_sentences(target.path()).unwrap();
    let written = fs::read_to_string(target.path().join("loans.yaml")).unwrap();
    assert!(
        written.contains("'/paths/loans/post/description': |2-\n  Выдаёт книги.\n\n  * До 50 книг.\n"),
        "{written}"
    );
    for (file, bytes) in support::bytes(copy.path()) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.chars().any(|letter| ('А'..='я').contains(&letter)), "{file}: {text}");
    }
}

/// What the announced end of an operation, a parameter, a field and a schema becomes.
#[test]
fn announced_ends_are_written_as_ours() {
    let (copy, _) = imported(&ALL);
    let text = |file: &str| fs::read_to_string(copy.path().join(file)).unwrap();
    let books = text("books.yaml");
    let end = "      x-deprecation:\n        successor: lendBooks\n        degradation: '2027-01-18'\n        shutdown: '2027-04-05'\n";
    assert!(books.contains(end), "{books}");
    let end = "          x-deprecation:\n            successor: bookId\n            shutdown: '2026-10-12'\n";
    assert!(books.contains(end), "{books}");
    assert!(books.contains("      x-allowed:\n        - urbanads\n"), "{books}");
    let tariffs = "        tariffs:\n          large: 3\n          medium:\n            requests: 1\n            minutes: 6\n";
    assert!(books.contains(tariffs), "{books}");
    let loans = text("loans.yaml");
    let end = "        x-deprecation:\n          successor: reader\n          shutdown: '2026-10-19'\n";
    assert!(loans.contains(end), "{loans}");
    assert!(
        loans.contains("      format: date-dd-MM-yyyy\n")
            && loans.contains("    x-deprecation:\n      shutdown: '2026-10-05'\n"),
        "{loans}"
    );
}
