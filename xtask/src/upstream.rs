//! `cargo xtask upstream`: the commands of `yandex-market-upstream`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use yandex_market_upstream::{Source, Workspace, compile, drift, import, judge};

use crate::{Result, root, target};

/// Exit codes: there is something to tell, or nothing could be judged.
const NEWS: u8 = 1;
const UNUSABLE: u8 = 2;

/// A command on the vendor's description.
#[derive(Subcommand)]
pub enum Upstream {
    /// Feed the whole description to our generator, in memory, and report what comes out.
    Check(Check),
    /// Tell what differs between our description and the vendor's.
    Drift(Drift),
    /// Add operations of the vendor's to our description, with TODO in the place of every text.
    Import(Import),
}

/// Arguments of `check`.
#[derive(Args)]
pub struct Check {
    /// The vendor's description: a file (YAML or JSON), or the folder of its openapi.yaml or openapi.json.
    description: PathBuf,
    /// Compile what was generated too, in a crate of its own below the target directory.
    #[arg(long)]
    compile: bool,
}

/// Arguments of `drift`.
#[derive(Args)]
pub struct Drift {
    /// The vendor's description, of the calls or of the notifications: a file (YAML or JSON), or the folder of its
    /// openapi.yaml or openapi.json.
    description: PathBuf,
    /// Tell it as an array of findings, for programs.
    #[arg(long)]
    json: bool,
    /// Tell what is accepted, too.
    #[arg(long)]
    accepted: bool,
    /// Compare the operations of this group only (the first tag of an operation).
    #[arg(long, value_name = "GROUP")]
    only: Option<String>,
}

/// Arguments of `import`.
#[derive(Args)]
pub struct Import {
    /// The vendor's description: a file (YAML or JSON), or the folder of its openapi.yaml or openapi.json.
    description: PathBuf,
    /// The operations, by `operationId`.
    #[arg(required = true, value_name = "OPERATION")]
    operations: Vec<String>,
    /// The folder of market.yaml, where it is not openapi/ of this repository.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

impl Upstream {
    /// Does it. The code tells whether there is something to tell, and whether the question could be answered.
    ///
    /// # Errors
    ///
    /// Failures that are not those of the description.
    pub fn run(self) -> Result<ExitCode> {
        match self {
            Self::Check(args) => args.run(),
            Self::Drift(args) => args.run(),
            Self::Import(args) => args.run(),
        }
    }
}

impl Check {
    fn run(&self) -> Result<ExitCode> {
        let judged = match Source::find(&self.description).and_then(|source| judge(&source)) {
            Ok(judged) => judged,
            Err(reason) => return Ok(unusable(reason)),
        };
        print!("{}", judged.report());
        let mut is_good = judged.trial.refused.is_empty();
        if let Some(generated) = judged.trial.generated.as_ref().filter(|_| self.compile) {
            let compiled = compile(generated, &Workspace { root: root(), target: target()? })?;
            println!("{compiled}");
            is_good &= compiled.is_good;
        }
        Ok(if is_good { ExitCode::SUCCESS } else { NEWS.into() })
    }
}

impl Drift {
    fn run(&self) -> Result<ExitCode> {
        let report = match drift(&root().join("openapi"), &self.description, self.only.as_deref()) {
            Ok(report) => report,
            Err(problem) => return Ok(unusable(problem)),
        };
        match self.json {
            true => println!("{}", report.json(self.accepted)?),
            false => print!("{}", report.text(self.accepted)),
        }
        Ok(if report.news().next().is_none() { ExitCode::SUCCESS } else { NEWS.into() })
    }
}

impl Import {
    fn run(&self) -> Result<ExitCode> {
        let folder = self.into.clone().unwrap_or_else(|| root().join("openapi"));
        Ok(match import(&self.description, &self.operations, &folder) {
            Ok(imported) => {
                let sentences = target()?.join("upstream");
                imported.write_sentences(&sentences)?;
                print!("{}", imported.report(&folder));
                if !imported.sentences.is_empty() {
                    println!(
                        "The Market's sentences are in {}, by the pointers of ours.",
                        sentences.display()
                    );
                }
                ExitCode::SUCCESS
            }
            Err(reason) => unusable(reason),
        })
    }
}

fn unusable(reason: impl std::fmt::Display) -> ExitCode {
    eprintln!("error: {reason}");
    UNUSABLE.into()
}
