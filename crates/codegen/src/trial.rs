//! What would be generated of a description, if what cannot be is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::document::{Document, OperationAt};
use crate::facts::{self, Facts};
use crate::format::Generated;
use crate::problem::{self, Error, Problem};
use crate::render::Rendered;
use crate::{Settings, check, ending, format, load, passes, prune, render, source_name};

/// What came of a description.
#[derive(Clone)]
pub struct Trial {
    /// The code of everything that was not refused; nothing when all was.
    pub generated: Option<Generated>,
    /// The operations that were generated, by `operationId`.
    pub operations: Vec<String>,
    /// Those that were not.
    pub refused: Vec<Refused>,
    /// How much was generated.
    pub counts: Counts,
    /// How long it took.
    pub times: Times,
}

/// An operation that was not generated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// Its `operationId`, or its method and path where it has none.
    pub operation: String,
    /// Why not.
    pub problems: Vec<Problem>,
}

/// How much was generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Schemas that became types, enums and unions included.
    pub types: usize,
    /// String enums.
    pub enums: usize,
    /// Tagged unions.
    pub unions: usize,
    /// Types of ids.
    pub ids: usize,
    /// Lines of code.
    pub lines: usize,
}

/// How long each stage took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// YAML → one document.
    pub parsing: Duration,
    /// One's own translation, the checks and the passes.
    pub passes: Duration,
    /// The view → Rust, most of it by progenitor.
    pub progenitor: Duration,
    /// Rust → text.
    pub formatting: Duration,
}

impl Times {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.parsing + self.passes + self.progenitor + self.formatting
    }
}

/// Generates what can be generated of the description with this root, once `translate` has brought it into the form
/// that this crate reads; tells what else there is and why it was refused.
///
/// Nothing is written. What `translate` gets has every file in one piece: each `$ref` is `#/components/…`.
///
/// ```no_run
/// use yandex_market_codegen::{Settings, trial};
///
/// # fn main() -> Result<(), yandex_market_codegen::Error> {
/// let trial = trial("openapi/market.yaml".as_ref(), &Settings::default(), |description| description)?;
/// println!("{} operations, {} refused", trial.operations.len(), trial.refused.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`Error::Unusable`] when there is no description, or not all of it: a file that does not parse or ends in the middle,
/// a `$ref` that leads nowhere or in a circle. Whatever else is wrong and cannot be laid to an operation.
pub fn trial(
    root: &Path,
    settings: &Settings,
    translate: impl FnOnce(Value) -> Value,
) -> Result<Trial, Error> {
    let mut watch = Watch::default();
    let mut document = load::load(root).map_err(unusable)?;
    problem::none(check::whole(&document)).map_err(unusable)?;
    problem::none(ending::unfinished(&document)).map_err(unusable)?;
    watch.lap(|times| &mut times.parsing);
    document.root = translate(document.root);
    let mut refused = BTreeMap::new();
    let (mut document, mut facts) = narrow(document, settings, &mut refused)?;
    watch.lap(|times| &mut times.passes);
    let mut rendered = render(&document, &facts, settings, &mut watch);
    if let Err(error @ Error::Progenitor(_)) = rendered {
        // It tells no place: what it stumbles over alone is what it stumbles over among others.
        lay_to_operations(&document, settings, &error, &mut refused)?;
        (document, facts) = narrow(document, settings, &mut refused)?;
        rendered = render(&document, &facts, settings, &mut watch);
    }
    let operations: Vec<String> = document.operations().map(|at| name(&at)).collect();
    let (source, features) = (source_name(root), render::features(&facts));
    let generated = format::format(rendered?, &document.root, &source, features, settings);
    let lines = generated.files().values().map(|text| text.lines().count()).sum();
    watch.lap(|times| &mut times.formatting);
    Ok(Trial {
        counts: Counts { lines, ..counts(&facts) },
        generated: (!operations.is_empty()).then_some(generated),
        operations,
        refused: refused.into_values().collect(),
        times: watch.times,
    })
}

/// The description without the operations that are refused, and its facts.
fn narrow(
    mut document: Document,
    settings: &Settings,
    refused: &mut BTreeMap<String, Refused>,
) -> Result<(Document, Facts), Error> {
    loop {
        if !refused.is_empty() {
            document = prune::keep(&document, |at| !refused.contains_key(&at.pointer));
        }
        let mut problems = check::check(&document, settings);
        let facts = facts::read(&document, settings, &mut problems);
        if problems.is_empty() || document.operations().next().is_none() {
            return Ok((document, facts));
        }
        let blamed = blame(&document, &problems);
        if blamed.is_empty() {
            problem::none(problems)?;
        }
        refused.extend(blamed);
    }
}

/// The operations that have a part in these problems: the place of one is theirs, or of something that they refer to.
fn blame(document: &Document, problems: &[Problem]) -> BTreeMap<String, Refused> {
    let blamed = document.operations().filter_map(|at| {
        let mut places: BTreeSet<String> = prune::reached(document, &at);
        places.insert(at.pointer.clone());
        let places: Vec<Problem> = places.iter().map(|pointer| document.problem(pointer, "")).collect();
        let is_within = |problem: &Problem| places.iter().any(|place| problem.is_within(place));
        let mut problems: Vec<Problem> = problems.iter().filter(|one| is_within(one)).cloned().collect();
        problems.sort();
        problems.dedup();
        let refused = Refused { operation: name(&at), problems };
        (!refused.problems.is_empty()).then(|| (at.pointer.clone(), refused))
    });
    blamed.collect()
}

/// Refuses the operations that progenitor refuses when they are alone.
fn lay_to_operations(
    document: &Document,
    settings: &Settings,
    error: &Error,
    refused: &mut BTreeMap<String, Refused>,
) -> Result<(), Error> {
    let known = refused.len();
    for at in document.operations() {
        let alone = prune::keep(document, |other| other.pointer == at.pointer);
        let facts = facts::read(&alone, settings, &mut Vec::new());
        if let Err(error) = render(&alone, &facts, settings, &mut Watch::default()) {
            let problems = vec![document.problem(&at.pointer, one_line(&error.to_string()))];
            refused.insert(at.pointer.clone(), Refused { operation: name(&at), problems });
        }
    }
    match refused.len() > known {
        true => Ok(()),
        false => Err(Error::Progenitor(error.to_string())),
    }
}

fn render(
    document: &Document,
    facts: &Facts,
    settings: &Settings,
    watch: &mut Watch,
) -> Result<Rendered, Error> {
    let view = passes::progenitor_view(document, facts)?;
    watch.lap(|times| &mut times.passes);
    let file = render::render(&view, facts, settings);
    watch.lap(|times| &mut times.progenitor);
    file
}

/// A reason that is short enough to read: progenitor shows the whole of what it does not take.
fn one_line(reason: &str) -> String {
    const LONGEST: usize = 160;
    let words: Vec<&str> = reason.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// A description that is not all there is no matter of single operations.
fn unusable(error: Error) -> Error {
    match error {
        Error::Description(problems) => Error::Unusable(problems),
        other => other,
    }
}

fn name(at: &OperationAt<'_>) -> String {
    at.id().map_or_else(|| format!("{} {}", at.method.to_ascii_uppercase(), at.path), str::to_owned)
}

fn counts(facts: &Facts) -> Counts {
    Counts {
        types: facts.types.all().count(),
        enums: facts.enums.len(),
        unions: facts.unions.len(),
        ids: facts.ids.len(),
        lines: 0,
    }
}

/// Adds up how long each stage took.
struct Watch {
    times: Times,
    since: Instant,
}

impl Default for Watch {
    fn default() -> Self {
        Self { times: Times::default(), since: Instant::now() }
    }
}

impl Watch {
    /// Lays the time since the last lap to a stage.
    fn lap(&mut self, stage: impl FnOnce(&mut Times) -> &mut Duration) {
        let now = Instant::now();
        *stage(&mut self.times) += now - self.since;
        self.since = now;
    }
}
