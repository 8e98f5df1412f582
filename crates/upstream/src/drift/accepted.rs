//! `openapi/drift-accepted.yaml`: the findings that stay, each with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_path_to_error::Segment;
use yandex_market_codegen::{Problem, read_text, read_yaml};

use super::finding::{Finding, Location, State};
use super::kind::Kind;
use super::messages::plain;

/// What of a finding has to be the same for it to be the one that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// None is any.
    operation: Option<String>,
    place: String,
    kind: Kind,
    here: Option<String>,
    there: Option<String>,
}

/// Why something is accepted, and where that is written.
#[derive(Clone, Debug)]
struct Acceptance {
    reason: String,
    pointer: String,
}

/// Everything that is accepted.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    findings: BTreeMap<Key, Acceptance>,
    /// The groups of which we leave out what we have not described.
    groups: BTreeMap<String, Acceptance>,
    file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    accepted: Vec<Reason>,
    #[serde(default)]
    groups: Vec<Groups>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    reason: String,
    findings: Vec<Entry>,
}

/// Stands for as many findings as it has operations, times its places; of all operations, for those that are found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    operations: Operations,
    places: Vec<String>,
    kind: Kind,
    here: Option<Value>,
    there: Option<Value>,
}

/// Operations by their ids, or `all` of them, those that are still to come as well.
#[derive(Deserialize)]
#[serde(untagged, expecting = "must be a list of operations, or `all`")]
enum Operations {
    These(Vec<String>),
    All(All),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum All {
    All,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    reason: String,
    names: Vec<String>,
}

impl Accepted {
    /// Reads the file; without it nothing is accepted.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, or what in it cannot be meant.
    pub fn read(file: &Path) -> Result<Self, Problem> {
        if !file.exists() {
            return Ok(Self::default());
        }
        let problem = |pointer: &str, reason: String| Problem {
            file: PathBuf::from(file),
            pointer: pointer.to_owned(),
            reason,
        };
        let text = read_text(file)?;
        let value = read_yaml(&text).map_err(|error| problem("", format!("is no YAML: {error}")))?;
        let written: Written = serde_path_to_error::deserialize(value).map_err(|error| {
            problem(&pointer(error.path()), format!("is not as it must be: {}", error.inner()))
        })?;
        let root = file.parent().and_then(Path::parent).unwrap_or(Path::new(""));
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        let mut accepted = Self { file: name, ..Self::default() };
        accepted.add(written).map_err(|(pointer, reason)| problem(&pointer, reason))?;
        Ok(accepted)
    }

    fn add(&mut self, written: Written) -> Result<(), (String, String)> {
        for (index, Reason { reason, findings }) in written.accepted.into_iter().enumerate() {
            let pointer = format!("/accepted/{index}");
            needed(&reason, &pointer)?;
            for (index, entry) in findings.into_iter().enumerate() {
                let pointer = format!("{pointer}/findings/{index}");
                for key in entry.keys() {
                    let acceptance = Acceptance { reason: reason.clone(), pointer: pointer.clone() };
                    let told = format!("{} {} {}", key.operation(), key.place, key.kind);
                    if let Some(known) = self.findings.insert(key, acceptance) {
                        return Err((pointer, format!("accepts `{told}` again, after {}", known.pointer)));
                    }
                }
            }
        }
        for (index, Groups { reason, names }) in written.groups.into_iter().enumerate() {
            let pointer = format!("/groups/{index}");
            needed(&reason, &pointer)?;
            for (index, name) in names.into_iter().enumerate() {
                let pointer = format!("{pointer}/names/{index}");
                let acceptance = Acceptance { reason: reason.clone(), pointer: pointer.clone() };
                if let Some(known) = self.groups.insert(name.clone(), acceptance) {
                    return Err((pointer, format!("has the group `{name}` again, after {}", known.pointer)));
                }
            }
        }
        Ok(())
    }

    /// Marks the findings that are accepted, and adds what is accepted and was not found. Of that only what
    /// `asked` lets through: an operation, or a group of those that we have not described.
    pub(super) fn apply(&self, findings: &mut Vec<Finding>, asked: impl Fn(Asked<'_>) -> bool) {
        let (mut used, mut groups) = (BTreeSet::new(), BTreeSet::new());
        for finding in findings.iter_mut() {
            let key = Key::of(finding);
            let is_new_operation = finding.kind == Kind::Operation && finding.here.is_none();
            let of_group = self.groups.get_key_value(&finding.group).filter(|_| is_new_operation);
            let of_any = Key { operation: None, ..key.clone() };
            let of_key = self.findings.get_key_value(&key).or_else(|| self.findings.get_key_value(&of_any));
            let acceptance = match (of_key, of_group) {
                (Some((key, acceptance)), _) => {
                    used.insert(key);
                    acceptance
                }
                (None, Some((group, acceptance))) => {
                    groups.insert(group);
                    acceptance
                }
                (None, None) => continue,
            };
            finding.state = State::Accepted;
            finding.reason = Some(acceptance.reason.clone());
        }
        // What is accepted of operations that are still to come may have no operation yet in one of its places.
        let of_all = used.iter().filter(|key| key.operation.is_none());
        let in_force: BTreeSet<&str> =
            of_all.filter_map(|key| Some(self.findings.get(*key)?.pointer.as_str())).collect();
        let is_in_force = |key: &Key, acceptance: &Acceptance| {
            key.operation.is_none() && in_force.contains(acceptance.pointer.as_str())
        };
        let gone = self.findings.iter().filter(|(key, _)| !used.contains(key));
        let gone = gone.filter(|(key, acceptance)| !is_in_force(key, acceptance));
        let gone =
            gone.filter(|(key, _)| asked(key.operation.as_deref().map_or(Asked::All, Asked::Operation)));
        findings.extend(gone.map(|(key, acceptance)| self.stale(key.clone(), acceptance)));
        let gone = self.groups.iter().filter(|(name, _)| !groups.contains(name) && asked(Asked::Group(name)));
        findings.extend(gone.map(|(name, acceptance)| self.stale_group(name, acceptance)));
    }

    fn stale(&self, key: Key, acceptance: &Acceptance) -> Finding {
        Finding {
            state: State::Stale,
            severity: None,
            group: String::new(),
            sentence: format!("accepted in {}, and no longer there", self.file),
            ours: Some(Location { file: self.file.clone(), pointer: acceptance.pointer.clone() }),
            theirs: None,
            operation: key.operation().to_owned(),
            place: key.place,
            kind: key.kind,
            here: key.here,
            there: key.there,
            reason: Some(acceptance.reason.clone()),
        }
    }

    fn stale_group(&self, name: &str, acceptance: &Acceptance) -> Finding {
        let (operation, place) = (Some(String::new()), format!("group {name}"));
        let key = Key { operation, place, kind: Kind::Operation, here: None, there: None };
        Finding { group: name.to_owned(), ..self.stale(key, acceptance) }
    }
}

/// What an acceptance is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    /// An operation, by its id.
    Operation(&'a str),
    /// All operations.
    All,
    /// A group, of which we have not described everything.
    Group(&'a str),
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Self {
            operation: Some(finding.operation.clone()),
            place: finding.place.clone(),
            kind: finding.kind,
            here: finding.here.clone(),
            there: finding.there.clone(),
        }
    }
}

impl Key {
    fn operation(&self) -> &str {
        self.operation.as_deref().unwrap_or("all")
    }
}

impl Entry {
    fn keys(&self) -> Vec<Key> {
        let text = |value: &Option<Value>| value.as_ref().map(plain);
        let operations = match &self.operations {
            Operations::These(ids) => ids.iter().cloned().map(Some).collect(),
            Operations::All(All::All) => vec![None],
        };
        let pairs = operations
            .into_iter()
            .flat_map(|operation| self.places.iter().map(move |place| (operation.clone(), place)));
        let key = |(operation, place): (Option<String>, &String)| Key {
            operation,
            place: place.clone(),
            kind: self.kind,
            here: text(&self.here),
            there: text(&self.there),
        };
        pairs.map(key).collect()
    }
}

/// Nothing is accepted without a reason.
fn needed(reason: &str, pointer: &str) -> Result<(), (String, String)> {
    if reason.trim().is_empty() { Err((pointer.to_owned(), "has no reason".to_owned())) } else { Ok(()) }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{key}")),
        _ => None,
    });
    segments.collect()
}
