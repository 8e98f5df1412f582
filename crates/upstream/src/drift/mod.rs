//! Differences between our description and the Market's.
//!
//! Both are read strictly (`normalize`) into one form (`model`) in which everything that is said in two ways is said in
//! one; the forms are compared (`compare`) and every difference is judged (`severity`) by what our code does. What is
//! accepted, with its reason (`accepted`), is left out of what is told (`print`).
//!
//! Not compared: sentences, samples and other names of the same (schemas, tags, parameters in a path), headers of
//! answers, and whatever is only said in prose, such as the end of a field; but a date whose text calls it DD-MM-YYYY is
//! no ISO date. Of notifications neither servers, nor authorization, nor limits are: it is not we who call.
//!
//! An extension that nothing here reads is a finding (`normalize/extensions`), and so is what no operation leads to.

mod accepted;
mod bounds;
mod compare;
mod finding;
mod kind;
mod messages;
mod model;
mod normalize;
mod print;
mod severity;

use std::collections::BTreeSet;
use std::path::Path;

use accepted::{Accepted, Asked};
use compare::Parts;
use finding::Side;
pub use finding::{Finding, Location, State};
pub use kind::Kind;
use model::Model;
pub use severity::Severity;
use yandex_market_codegen::{Description, Problem};

use crate::source::{MISSING, Source};
use crate::unreferenced;

/// Everything that was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Sorted: by state, severity, operation and place.
    pub findings: Vec<Finding>,
    /// How many of our operations were compared.
    pub compared: usize,
}

impl Report {
    /// What is not as it is known to be: new differences, and accepted ones that are gone.
    pub fn news(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.state != State::Accepted)
    }

    /// Formats the findings for people, with what is accepted if that is wanted.
    #[must_use]
    pub fn text(&self, accepted: bool) -> String {
        print::text(self, accepted)
    }

    /// Formats the findings as an array of JSON, with what is accepted if that is wanted.
    ///
    /// # Errors
    ///
    /// When they cannot be written as JSON.
    pub fn json(&self, accepted: bool) -> serde_json::Result<String> {
        print::json(self, accepted)
    }
}

/// Compares the description in one folder, ours (`market.yaml`, `drift-accepted.yaml`), with that in another, the
/// Market's, a file or its folder. With `only`, nothing but the operations of a group.
///
/// # Errors
///
/// The first thing that keeps one of them from being read.
pub fn drift(ours: &Path, theirs: &Path, only: Option<&str>) -> Result<Report, Problem> {
    let accepted = Accepted::read(&ours.join("drift-accepted.yaml"))?;
    let source = Source::find(theirs).map_err(|_| complaint(theirs, "", MISSING))?;
    let (our, their) = (load(&ours.join("market.yaml"))?, load(&source.root)?);
    let our_model = normalize::normalize(&our, |_| true)?;
    let their_model = normalize::normalize(&their, |operation| known(&our_model, operation))?;
    let halves = Parts::of(&our_model, &their_model);
    if !halves.calls && !halves.webhooks {
        return Err(complaint(&source.root, "/paths", "has none of our operations"));
    }
    let groups = groups(&our_model, &their_model);
    if let Some(only) = only.filter(|only| !groups.contains(only)) {
        let known = groups.into_iter().collect::<Vec<_>>().join(", ");
        return Err(complaint(&source.root, "", &format!("has no group `{only}`; there are {known}")));
    }
    let in_group = |group: &str| only.is_none_or(|only| only == group);
    let folders = (Some(ours), source.own_folder());
    let ours = finding::Source { description: &our, folder: ours.parent().unwrap_or(ours) };
    let theirs = finding::Source { description: &their, folder: source.home() };
    let changes = compare::compare(&our_model, &their_model).into_iter();
    let changes = changes.filter(|change| in_group(&change.group));
    let mut findings: Vec<Finding> = changes.map(|change| Finding::new(change, &ours, &theirs)).collect();
    if only.is_none() {
        let found = unreferenced::find(&our, folders.0).into_iter();
        findings
            .extend(found.map(|(name, problem)| Finding::unreferenced(&name, &problem, &Side::Ours(&ours))));
        let found = unreferenced::find(&their, folders.1).into_iter();
        findings.extend(
            found.map(|(name, problem)| Finding::unreferenced(&name, &problem, &Side::Theirs(&theirs))),
        );
    }
    accepted.apply(&mut findings, |asked| match asked {
        Asked::Group(name) => halves.calls && in_group(name),
        Asked::All => halves.calls && only.is_none(),
        Asked::Operation(id) => match our_model.operations.get(id).or_else(|| their_model.operations.get(id))
        {
            Some(operation) => halves.has(operation.webhook) && in_group(&operation.group),
            None => halves.calls && only.is_none(),
        },
    });
    findings.sort();
    let compared = our_model.operations.values();
    let compared = compared.filter(|our| halves.has(our.webhook) && in_group(&our.group)).count();
    Ok(Report { findings, compared })
}

/// Whether one of our operations has the name or the place of this one.
fn known(ours: &Model, their: &model::Operation) -> bool {
    let mut all = ours.operations.values();
    all.any(|our| our.id == their.id || compare::in_one_place(our, their))
}

fn groups<'a>(ours: &'a Model, theirs: &'a Model) -> BTreeSet<&'a str> {
    let all = ours.operations.values().chain(theirs.operations.values());
    all.map(|operation| operation.group.as_str()).collect()
}

/// One problem is enough, for the others often come of it: of a file that is there and cannot be read, first of all.
fn load(root: &Path) -> Result<Description, Problem> {
    Description::load(root).map_err(|error| {
        let consequence = |problem: &&Problem| !(problem.pointer.is_empty() && problem.file.exists());
        let problem = error.problems().iter().min_by_key(consequence);
        problem.cloned().unwrap_or_else(|| complaint(root, "", &error.to_string()))
    })
}

fn complaint(file: &Path, pointer: &str, reason: &str) -> Problem {
    Problem { file: file.to_owned(), pointer: pointer.to_owned(), reason: reason.to_owned() }
}
