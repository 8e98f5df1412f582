//! What is told: differences, and acceptances of differences that are gone.

use std::path::Path;

use serde::Serialize;
use yandex_market_codegen::{Description, Problem};

use super::compare::{Change, DESCRIPTION};
use super::kind::Kind;
use super::messages;
use super::severity::Severity;

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is not accepted.
    New,
    /// It is accepted and is no longer there.
    Stale,
    /// It is accepted.
    Accepted,
}

/// A difference between the descriptions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Whether anybody knows of it.
    pub state: State,
    /// How bad it is; nothing for what is stale.
    pub severity: Option<Severity>,
    /// The `operationId`: ours, where both have the operation.
    pub operation: String,
    /// The first tag of the operation.
    pub group: String,
    /// The place within the operation, such as `200 .result.chats[].type`.
    pub place: String,
    /// What it is about.
    pub kind: Kind,
    /// What our description says.
    pub here: Option<String>,
    /// What the Market's description says.
    pub there: Option<String>,
    /// Where ours says it, or would.
    pub ours: Option<Location>,
    /// Where the Market's says it, or would.
    pub theirs: Option<Location>,
    /// The difference in words.
    pub sentence: String,
    /// Why it is accepted.
    pub reason: Option<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// The file: ours from the root of the repository, the Market's from the folder of its root.
    pub file: String,
    /// The JSON pointer in the file.
    pub pointer: String,
}

/// A description, with the folder that its files are named from.
pub(super) struct Source<'a> {
    pub(super) description: &'a Description,
    pub(super) folder: &'a Path,
}

impl Source<'_> {
    fn spot(&self, pointer: &str) -> Location {
        let (file, pointer) = self.description.origin(pointer);
        self.spot_in(&file, pointer)
    }

    fn spot_in(&self, file: &Path, pointer: String) -> Location {
        Location { file: file.strip_prefix(self.folder).unwrap_or(file).display().to_string(), pointer }
    }
}

/// The description that something stands in.
pub(super) enum Side<'a> {
    Ours(&'a Source<'a>),
    Theirs(&'a Source<'a>),
}

impl Finding {
    /// A difference that nothing is known of yet.
    pub(super) fn new(change: Change, ours: &Source<'_>, theirs: &Source<'_>) -> Self {
        let text = |value: Option<&_>| value.map(|value| messages::text(change.kind, value));
        let (here, there) = (text(change.here.as_ref()), text(change.there.as_ref()));
        Self {
            state: State::New,
            severity: Some(change.severity),
            sentence: messages::sentence(change.kind, here.as_deref(), there.as_deref()),
            ours: change.ours.map(|pointer| ours.spot(&pointer)),
            theirs: change.theirs.map(|pointer| theirs.spot(&pointer)),
            operation: change.operation,
            group: change.group,
            place: change.place,
            kind: change.kind,
            here,
            there,
            reason: None,
        }
    }

    /// Something that no operation leads to.
    pub(super) fn unreferenced(name: &str, problem: &Problem, side: &Side<'_>) -> Self {
        let spot = |source: &Source<'_>| Some(source.spot_in(&problem.file, problem.pointer.clone()));
        let value = || Some(name.to_owned());
        let (here, there, ours, theirs) = match side {
            Side::Ours(source) => (value(), None, spot(source), None),
            Side::Theirs(source) => (None, value(), None, spot(source)),
        };
        Self {
            state: State::New,
            severity: Some(Severity::Semantic),
            sentence: messages::sentence(Kind::Unreferenced, here.as_deref(), there.as_deref()),
            ours,
            theirs,
            operation: String::new(),
            group: String::new(),
            place: DESCRIPTION.to_owned(),
            kind: Kind::Unreferenced,
            here,
            there,
            reason: None,
        }
    }
}
