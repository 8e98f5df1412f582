//! `cargo xtask upstream check`: the vendor's whole description through our generator, and what comes of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use yandex_market_codegen::{Error, Problem, Settings, Times, Trial, trial};

use super::{compile, translate};
use crate::Result;

/// What to check.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the vendor's openapi.yaml, or the one above it.
    dir: PathBuf,
    /// Compile what was generated too, in a crate of its own below the target directory.
    #[arg(long)]
    compile: bool,
}

/// Exit codes: all is generated, something is refused, there is nothing to judge.
const REFUSED: u8 = 1;
const UNUSABLE: u8 = 2;

/// Generates in memory and prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let trial = match judge(&args.dir) {
        Ok(trial) => trial,
        Err(reason) => {
            eprintln!("error: {reason}");
            return Ok(UNUSABLE.into());
        }
    };
    print!("{}", report(&trial, &args.dir));
    let mut is_good = trial.refused.is_empty();
    if let Some(generated) = trial.generated.as_ref().filter(|_| args.compile) {
        is_good &= compile::compile(generated)?;
    }
    Ok(if is_good { ExitCode::SUCCESS } else { REFUSED.into() })
}

/// What comes of the description in a folder.
///
/// # Errors
///
/// In one line, why nothing can: there is no description, or not all of it.
pub fn judge(dir: &Path) -> std::result::Result<Trial, String> {
    let root = root_of(dir)?;
    trial(&root, &settings(), translate::translate).map_err(|error| first(&error, dir))
}

/// The root of the description in a folder.
pub(super) fn root_of(dir: &Path) -> std::result::Result<PathBuf, String> {
    let places = ["openapi.yaml", "openapi/openapi.yaml"];
    let mut roots = places.iter().map(|place| dir.join(place));
    roots.find(|root| root.is_file()).ok_or_else(|| {
        format!("{} has no description: neither {} is there", dir.display(), places.join(" nor "))
    })
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

/// The mistake that the others follow from: a file that cannot be read, before what refers to it.
pub(super) fn first(error: &Error, dir: &Path) -> String {
    let problems = error.problems();
    let is_cause = |problem: &&Problem| {
        ["is no YAML", "UTF-8", "no regular file", "bytes"].iter().any(|word| problem.reason.contains(word))
    };
    let cause = problems.iter().find(is_cause);
    let placed = problems.iter().find(|one| !one.pointer.is_empty());
    let Some(first) = cause.or(placed).or(problems.first()) else {
        return within(&error.to_string(), dir);
    };
    // The parser shows the lines around the place below its message.
    let told = first.to_string();
    let told = told.lines().next().unwrap_or_default();
    let more = problems.len() - 1;
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    within(&format!("{told}{more}"), dir)
}

/// A message with paths from the folder.
fn within(message: &str, dir: &Path) -> String {
    message.replace(&format!("{}/", dir.display()), "")
}

/// What came of it, in lines.
fn report(trial: &Trial, dir: &Path) -> String {
    let mut text = String::new();
    let (generated, refused) = (trial.operations.len(), trial.refused.len());
    let _ = writeln!(text, "{generated} of {} operations generated, {refused} refused", generated + refused);
    for one in &trial.refused {
        let _ = writeln!(text, "  {}", one.operation);
        for problem in &one.problems {
            let _ = writeln!(text, "    {}", within(&problem.to_string(), dir));
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
