//! Generated code, compiled: in a crate of its own, on the support of ours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fmt, fs, io};

use yandex_market_codegen::Generated;

/// The repository whose versions, lints and support the generated code is compiled with.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// The target directory, by an absolute path.
    pub target: PathBuf,
}

/// The result of compiling generated code; the compiler's messages are on standard error.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// True if there was no error and no warning.
    pub is_good: bool,
    /// The time that it took.
    pub time: Duration,
    /// The folder of the crate.
    pub folder: PathBuf,
}

impl fmt::Display for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told =
            if self.is_good { "compiles without warnings" } else { "does not compile without warnings" };
        write!(f, "{told}: {:.1} s, in {}", self.time.as_secs_f64(), self.folder.display())
    }
}

/// Writes generated code into a crate below the target directory and lets cargo check it.
///
/// # Errors
///
/// When the crate cannot be written, or cargo cannot be run.
pub fn compile(generated: &Generated, workspace: &Workspace) -> io::Result<Compiled> {
    let folder = workspace.target.join("upstream-check");
    write(&folder, generated, &workspace.root)?;
    let begun = Instant::now();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "--quiet"]).current_dir(&folder).env("CARGO_TARGET_DIR", &workspace.target);
    let is_good = cargo.status()?.success();
    Ok(Compiled { is_good, time: begun.elapsed(), folder })
}

/// The crate. It is no member of our workspace, but builds with the same versions.
fn write(folder: &Path, generated: &Generated, root: &Path) -> io::Result<()> {
    let modules = folder.join("src/generated");
    // What is left of another description would be no module of this one.
    if modules.exists() {
        fs::remove_dir_all(&modules)?;
    }
    fs::create_dir_all(&modules)?;
    let workspace = fs::read_to_string(root.join("Cargo.toml"))?;
    let manifest = manifest(&workspace, &root.join("crates/api"), generated.features());
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/lib.rs"), LIB)?;
    for (path, text) in generated.files() {
        fs::write(modules.join(path), text)?;
    }
    Ok(())
}

const LIB: &str = "//! The code that `cargo xtask upstream check` generated.\n\n/// The generated code.\npub mod generated;\n";

/// What generated code leans on beside our support.
const LEANS_ON: [&str; 5] = ["chrono", "reqwest", "schemars", "serde", "serde_json"];

/// The manifest, with the dependencies and the lints of the workspace, of which every warning is an error. All groups are
/// compiled, and any of them can be by itself: `cargo check --no-default-features --features orders`.
fn manifest(workspace: &str, api: &Path, groups: &BTreeSet<String>) -> String {
    let features: String = groups.iter().map(|group| format!("{group} = []\n")).collect();
    let is_needed = |line: &&str| LEANS_ON.iter().any(|name| line.starts_with(&format!("{name} = ")));
    let dependencies: Vec<&str> = workspace.lines().filter(is_needed).collect();
    format!(
        "[package]\nname = \"upstream-check\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n[features]\ndefault = {groups:?}\n{features}\n[dependencies]\nyandex-market-api = {{ path = {api:?} }}\n{}\n\n{}",
        dependencies.join("\n"),
        lints(workspace),
        groups = groups.iter().collect::<Vec<_>>(),
    )
}

/// The lints of the workspace, which every warning breaks too.
fn lints(workspace: &str) -> String {
    const HEADER: &str = "[workspace.lints.";
    let mut lints = String::new();
    let mut is_within = false;
    for line in workspace.lines() {
        if line.starts_with('[') {
            is_within = line.starts_with(HEADER);
        }
        if is_within {
            lints.push_str(&line.replace(HEADER, "[lints."));
            lints.push('\n');
        }
        if line == "[workspace.lints.rust]" {
            lints.push_str("warnings = \"deny\"\n");
        }
    }
    lints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_has_the_versions_and_lints_of_the_workspace() {
        let workspace = "[workspace.dependencies]\nserde = \"1.0\"\nserde_yaml = \"0\"\nserde_json = { version = \"1\" }\n\n\
                         [workspace.lints.rust]\nmissing_docs = \"deny\"\nunsafe_code = \"forbid\"\n\n\
                         [workspace.lints.clippy]\npanic = \"deny\"\n\n[profile.dev]\ndebug = 1\n";
        let groups = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let manifest = manifest(workspace, Path::new("/api"), &groups);
        assert!(manifest.contains("[features]\ndefault = [\"a\", \"b\"]\na = []\nb = []\n"), "{manifest}");
        let end = "[dependencies]\nyandex-market-api = { path = \"/api\" }\nserde = \"1.0\"\nserde_json = { version = \"1\" }\n\n\
                   [lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunsafe_code = \"forbid\"\n\n[lints.clippy]\npanic = \"deny\"\n\n";
        assert!(manifest.ends_with(end), "{manifest}");
    }
}
