//! A report, for people and for programs.

use std::collections::BTreeMap;

use super::finding::{Finding, Location, State};
use super::{Kind, Report};

/// An array of findings.
pub(super) fn json(report: &Report, accepted: bool) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&shown(report, accepted))
}

/// Findings below headings, and a line that counts them.
pub(super) fn text(report: &Report, accepted: bool) -> String {
    let mut text = String::new();
    let mut heading = String::new();
    for (finding, operations) in together(&shown(report, accepted)) {
        let new = self::heading(finding);
        if heading != new {
            text.push_str(&format!("{new}\n"));
            heading = new;
        }
        text.push_str(&lines(finding, &operations));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &counts(report)
}

fn shown(report: &Report, accepted: bool) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| accepted || finding.state != State::Accepted).collect()
}

/// Findings that are the same in several operations, by where they are written, are told once.
fn together<'a>(findings: &[&'a Finding]) -> Vec<(&'a Finding, Vec<&'a str>)> {
    let mut together: Vec<(&Finding, Vec<&str>)> = Vec::new();
    for finding in findings {
        let (operation, group) = (&finding.operation, &finding.group);
        let same = |known: &Finding| {
            Finding { operation: operation.clone(), group: group.clone(), ..known.clone() } == **finding
        };
        match together.iter_mut().find(|(known, _)| finding.kind != Kind::Operation && same(known)) {
            Some((_, operations)) => operations.push(&finding.operation),
            None => together.push((finding, vec![&finding.operation])),
        }
    }
    together
}

fn heading(finding: &Finding) -> String {
    let severity = finding.severity.map(|severity| severity.to_string());
    match finding.state {
        State::New => severity.unwrap_or_default(),
        State::Stale => "stale: accepted, and no longer there".to_owned(),
        State::Accepted => format!("accepted, {}", severity.unwrap_or_default()),
    }
}

fn lines(finding: &Finding, operations: &[&str]) -> String {
    let value = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let about = [operations.join(", "), finding.place.clone()].into_iter().filter(|word| !word.is_empty());
    let about = about.collect::<Vec<_>>().join(": ");
    let mut lines = format!("  {about}: {}\n", finding.sentence);
    if finding.state == State::Stale && !finding.operation.is_empty() {
        let (here, there) = (value(&finding.here), value(&finding.there));
        lines.push_str(&format!("    {}: {here} in ours, {there} in the Market's\n", finding.kind));
    }
    for (side, spot) in [("ours", &finding.ours), ("theirs", &finding.theirs)] {
        if let Some(Location { file, pointer }) = spot {
            lines.push_str(&format!("    {side} {file}#{pointer}\n"));
        }
    }
    if let Some(reason) = &finding.reason {
        lines.push_str(&format!("    because: {reason}\n"));
    }
    lines
}

/// The last line, and before it what the Market has and we have not, by group.
fn counts(report: &Report) -> String {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let missing = |finding: &&Finding| {
        finding.kind == Kind::Operation && finding.here.is_none() && finding.state != State::Stale
    };
    for finding in report.findings.iter().filter(missing) {
        *groups.entry(&finding.group).or_default() += 1;
    }
    let mut text = String::new();
    if !groups.is_empty() {
        let listed: Vec<String> = groups.iter().map(|(group, count)| format!("{group} {count}")).collect();
        let all: usize = groups.values().sum();
        let of = groups.len();
        text.push_str(&format!("{all} operations of {of} groups are not ours yet: {}\n", listed.join(", ")));
    }
    let count = |state: State| report.findings.iter().filter(|finding| finding.state == state).count();
    let (new, stale, accepted) = (count(State::New), count(State::Stale), count(State::Accepted));
    let compared = report.compared;
    text.push_str(&format!(
        "{compared} operations compared: {new} new, {stale} stale, {accepted} accepted\n"
    ));
    text
}
