//! The vendor's whole description through our generator, and what comes of it.

use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use yandex_market_codegen::{Description, Problem, Settings, Times, Trial, trial};

use super::{Source, translate, unreferenced};

/// The result of generating from a description.
pub struct Judged {
    /// The operations that are generated, and those that are refused.
    pub trial: Trial,
    /// Unreferenced parts of the description: no operation leads to them.
    pub unreferenced: Vec<Problem>,
    source: Source,
}

/// Generates from a description, in memory.
///
/// # Errors
///
/// In one line, why nothing can be judged: not all of the description is there.
pub fn judge(source: &Source) -> Result<Judged, String> {
    // Nothing waits for the second reading, where there is a second core.
    let (trial, unreferenced) = thread::scope(|scope| {
        let lost = scope.spawn(|| unreferenced(source));
        let trial = trial(&source.root, &settings(), translate::translate);
        (trial, lost.join().unwrap_or_default())
    });
    let trial = trial.map_err(|error| source.first(&error))?;
    Ok(Judged { trial, unreferenced, source: source.clone() })
}

fn unreferenced(source: &Source) -> Vec<Problem> {
    let description = Description::load(&source.root);
    let found = description.map(|description| unreferenced::find(&description, source.own_folder()));
    found.unwrap_or_default().into_iter().map(|(_, problem)| problem).collect()
}

/// The code stands in a crate of its own, on the support of ours.
fn settings() -> Settings {
    Settings {
        module: "crate::generated".to_owned(),
        support: "::yandex_market_api::support".to_owned(),
        command: "cargo xtask upstream check".to_owned(),
        allow_todo: true,
        features: true,
        complete: false,
    }
}

impl Judged {
    /// Formats it, in lines.
    #[must_use]
    pub fn report(&self) -> String {
        let trial = &self.trial;
        let mut text = String::new();
        let (generated, refused) = (trial.operations.len(), trial.refused.len());
        let all = generated + refused;
        let _ = writeln!(text, "{generated} of {all} operations generated, {refused} refused");
        for one in &trial.refused {
            let _ = writeln!(text, "  {}", one.operation);
            one.problems.iter().for_each(|problem| self.line(&mut text, "    ", problem));
        }
        if !self.unreferenced.is_empty() {
            let _ = writeln!(text, "{} unreferenced:", self.unreferenced.len());
            self.unreferenced.iter().for_each(|problem| self.line(&mut text, "  ", problem));
        }
        let counts = trial.counts;
        let _ = writeln!(
            text,
            "{} types, {} of them enums and {} unions; {} ids; {} lines",
            counts.types, counts.enums, counts.unions, counts.ids, counts.lines
        );
        text + &times(&trial.times)
    }

    fn line(&self, text: &mut String, indent: &str, problem: &Problem) {
        let _ = writeln!(text, "{indent}{}", self.source.within(&problem.to_string()));
    }
}

/// How long each stage took, and its share.
fn times(times: &Times) -> String {
    let total = times.total();
    let share = |time: Duration| 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
    let stages = [
        ("parsing", times.parsing),
        ("passes", times.passes),
        ("progenitor", times.progenitor),
        ("formatting", times.formatting),
    ];
    let stages =
        stages.map(|(name, time)| format!("{name} {:.2} s ({:.0} %)", time.as_secs_f64(), share(time)));
    format!("{:.2} s: {}\n", total.as_secs_f64(), stages.join(", "))
}
