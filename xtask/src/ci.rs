//! `cargo xtask ci`: everything that has to pass before a change is taken.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::{Result, cargo_command, command, features, judges, run_command, scratch, target, tools, vendor};

/// Runs every check, the quick ones first, and stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    step("formatting", || cargo(["fmt", "--all", "--check"]))?;
    step("the description, by other people's tools", lint_description)?;
    step("clippy", || {
        cargo(["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"])
    })?;
    step("each feature by itself", || {
        features::names()?.iter().try_for_each(|feature| {
            let check =
                ["check", "--quiet", "--package", "yandex-market", "--no-default-features", "--features"];
            without_warnings(cargo_command(check).arg(feature))
        })
    })?;
    step("the program of the README", || cargo(["run", "--quiet", "--", "--sandbox", "chats", "list"]))?;
    let tests = step("the tests of the README", || test(cargo_command(["test", "--workspace"])))?;
    let vendors = step("what the vendor wrote", vendors)?;
    step("an operation costs its YAML", scratch::run)?;
    step("a description of one's own", || {
        let of_it = ["--quiet", "--locked", "--manifest-path", "examples/own-spec/Cargo.toml"];
        run_command(cargo_command(["run"]).args(of_it).env("CARGO_TARGET_DIR", target()?))?;
        run_command(cargo_command(["test"]).args(of_it).env("CARGO_TARGET_DIR", target()?))
    })?;
    let judged = step("the judges", || test(judges::command()?))?;
    step("documentation", || {
        run_command(
            cargo_command(["doc", "--workspace", "--all-features", "--no-deps"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    let passed = tests.passed + vendors.passed + judged.passed;
    // These were skipped the first time.
    let skipped = tests.ignored.saturating_sub(vendors.passed + judged.passed);
    println!("\n{passed} passed, {} failed, {skipped} skipped", tests.failed + judged.failed);
    Ok(())
}

fn step<T>(name: &str, run: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    run().map_err(|error| format!("{name}: {error}").into())
}

fn cargo<const N: usize>(args: [&str; N]) -> Result<()> {
    run_command(&mut cargo_command(args))
}

/// Runs cargo, and fails on a warning of any crate of ours. Flags that make errors of them would have every dependency
/// built anew.
fn without_warnings(cargo: &mut Command) -> Result<()> {
    let output = cargo.output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    eprint!("{told}");
    match output.status.success() && !told.lines().any(|line| line.starts_with("warning")) {
        true => Ok(()),
        false => Err(format!("{cargo:?} does not pass without warnings").into()),
    }
}

/// Redocly and Spectral read the files as they are and let no warning pass; openapi-spec-validator reads one file, which
/// Redocly bundles. Each finds things that the others miss. The notifications are a description of their own, in one file.
fn lint_description() -> Result<()> {
    let (calls, notifications) = ("openapi/market.yaml", "openapi/notifications.yaml");
    run_command(tools::redocly()?.args(["lint", calls, notifications, "--config", "openapi/redocly.yaml"]))?;
    let by_rules =
        ["lint", calls, notifications, "--ruleset", "openapi/spectral.yaml", "--fail-severity", "hint"];
    run_command(&mut command(tools::spectral()?, by_rules))?;
    run_command(command(tools::spec_validator()?, []).arg(tools::bundle()?).arg(notifications))
}

/// The tests that need what the vendor wrote. Where it is not here they stay skipped.
fn vendors() -> Result<Tests> {
    if vendor::is_here() {
        return test(vendor::command()?);
    }
    println!("skipped: ../shared is not here");
    Ok(Tests::default())
}

/// What the test runner counted.
#[derive(Default)]
struct Tests {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs tests, shows what they print and adds up the counts.
fn test(mut command: Command) -> Result<Tests> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut tests = Tests::default();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let line = line?;
        println!("{line}");
        tests.add(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("{} tests failed ({status})", tests.failed).into());
    }
    Ok(tests)
}

impl Tests {
    /// Reads a line like `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn add(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else { return };
        for count in counts.split([';', '.']) {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<u64>().ok()).unwrap_or_default();
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_up() {
        let mut tests = Tests::default();
        tests.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        tests.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out");
        tests.add("test other ... ok");
        assert_eq!((tests.passed, tests.failed, tests.ignored), (5, 1, 1));
    }
}
