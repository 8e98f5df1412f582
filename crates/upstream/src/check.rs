//! The vendor's whole description through our generator, and what comes of it.

use std::fmt::Write as _;
use std::time::Duration;

use yandex_market_codegen::{Settings, Times, Trial, trial};

use super::{Source, translate};

/// Generates from a description, in memory.
///
/// # Errors
///
/// In one line, why nothing can be judged: not all of the description is there.
pub fn judge(source: &Source) -> Result<Trial, String> {
    trial(&source.root, &settings(), translate::translate).map_err(|error| source.first(&error))
}

/// The code stands in a crate of its own, on the support of ours.
fn settings() -> Settings {
    Settings {
        module: "crate::generated".to_owned(),
        support: "::yandex_market_api::support".to_owned(),
        command: "cargo xtask upstream check".to_owned(),
        allow_todo: true,
        features: true,
        refuse_unused: false,
    }
}

/// Formats what came of a description, in lines.
#[must_use]
pub fn report(trial: &Trial, source: &Source) -> String {
    let mut text = String::new();
    let (generated, refused) = (trial.operations.len(), trial.refused.len());
    let _ = writeln!(text, "{generated} of {} operations generated, {refused} refused", generated + refused);
    for one in &trial.refused {
        let _ = writeln!(text, "  {}", one.operation);
        for problem in &one.problems {
            let _ = writeln!(text, "    {}", source.within(&problem.to_string()));
        }
    }
    let counts = trial.counts;
    let _ = writeln!(
        text,
        "{} types, {} of them enums and {} unions; {} ids; {} lines",
        counts.types, counts.enums, counts.unions, counts.ids, counts.lines
    );
    text + &times(&trial.times)
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
