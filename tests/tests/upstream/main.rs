//! The description says of its operations what the vendor's own specification says, but for the differences that
//! `openapi/drift-accepted.yaml` lists. The specification is not part of this repository; where it is at hand it is
//! asked.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

use std::path::{Path, PathBuf};

use yandex_market_upstream::drift::{Finding, Kind, Report, State, drift};

/// The vendor's specification in a folder of those that may be here.
fn upstream(folder: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream").join(folder);
    if !folder.exists() {
        eprintln!("skipped: the vendor's specification is not here ({})", folder.display());
        return None;
    }
    Some(folder)
}

fn compared(folder: &Path) -> Report {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    drift(&ours, folder, None).unwrap_or_else(|problem| panic!("{problem}"))
}

fn news(report: &Report) -> Vec<&Finding> {
    report.news().collect()
}

#[test]
fn the_differences_from_the_specification_are_those_accepted() {
    let Some(folder) = upstream("2026-08-19") else { return };
    let report = compared(&folder);
    assert_eq!(news(&report), Vec::<&Finding>::new());
    assert_eq!(report.compared, yandex_market_api::operations::ALL.len());
}

/// Here the Market calls, and the answers are ours.
#[test]
fn the_differences_of_the_notifications_are_those_accepted() {
    let Some(folder) = upstream("notifications") else { return };
    let report = compared(&folder);
    assert_eq!(news(&report), Vec::<&Finding>::new());
    assert_eq!(report.compared, 1);
}

/// Half a year earlier getChats still had its quota, getCampaigns the old token, and every pager another name.
#[test]
fn an_older_specification_shows_what_has_drifted() {
    let Some(folder) = upstream("2026-02-20") else { return };
    let report = compared(&folder);
    let told = |state: State, operation: &str, kind: Kind| {
        let mut news = report.news();
        news.any(|one| one.state == state && one.operation == operation && one.kind == kind)
    };
    assert!(told(State::Stale, "getChats", Kind::Quota));
    assert!(told(State::New, "getCampaigns", Kind::Parameter));
    assert!(!report.findings.iter().any(|one| one.place.contains("nextPageToken")), "{:#?}", news(&report));
}
