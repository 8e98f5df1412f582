//! `cargo xtask codegen`: openapi/ → the code in crates/api and crates/client, and the features of its groups.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;
use yandex_market_codegen::{Settings, generate};

use crate::features::{self, MANIFESTS};
use crate::{Result, root};

const SOURCE: &str = "openapi/market.yaml";
const API: &str = "crates/api/src/generated";
const HANDLES: &str = "crates/client/src/generated";
/// The bundled description, beside the code that is generated from it.
const DESCRIPTION: &str = "description.json";

/// Writes what is stale and removes what is no longer generated.
///
/// # Errors
///
/// The mistakes of the description, in which case nothing is written, or a file that cannot be written.
pub fn write() -> Result<()> {
    write_in(&root())
}

/// [`write()`] in the repository, or a copy of it, that stands in this folder.
///
/// # Errors
///
/// As of [`write()`].
pub fn write_in(root: &Path) -> Result<()> {
    let changes = stale(root)?;
    let files = changes.into_iter().map(|(path, change)| (path, change.new)).collect();
    for path in yandex_market_codegen::write_files(root, &files)? {
        let done = if files.get(&path).is_some_and(Option::is_some) { "wrote" } else { "removed" };
        println!("{done} {}", path.display());
    }
    Ok(())
}

/// Fails when something generated is stale, and writes nothing.
///
/// # Errors
///
/// The mistakes of the description, or the command to run and how what is there differs from what should be.
pub fn check() -> Result<()> {
    check_in(&root())
}

/// [`check()`] in the repository, or a copy of it, that stands in this folder.
///
/// # Errors
///
/// As of [`check()`].
pub fn check_in(root: &Path) -> Result<()> {
    let stale = stale(root)?;
    if stale.is_empty() {
        return Ok(());
    }
    let diffs: Vec<String> = stale.iter().map(|(path, change)| change.diff(path)).collect();
    Err(format!("generated files are stale: run `cargo xtask codegen`\n\n{}", diffs.join("\n")).into())
}

/// What is there and what should be.
struct Change {
    old: Option<String>,
    new: Option<String>,
}

/// A diff longer than this is cut: it is there to recognize a change by, not to review it.
const DIFF_LINES: usize = 30;

impl Change {
    fn diff(&self, path: &Path) -> String {
        let (old, new) = (self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default());
        let diff = TextDiff::from_lines(old, new);
        let name = path.display().to_string();
        let text = diff.unified_diff().context_radius(1).header(&name, &name).to_string();
        let mut lines: Vec<&str> = text.lines().take(DIFF_LINES).collect();
        let rest = text.lines().count().saturating_sub(DIFF_LINES);
        let more = format!("… and {rest} more lines");
        if rest > 0 {
            lines.push(&more);
        }
        lines.join("\n")
    }
}

/// Every file that is not as it should be, by its path from the root.
fn stale(root: &Path) -> Result<BTreeMap<PathBuf, Change>> {
    let settings = Settings { features: true, complete: true, ..Settings::default() };
    let generated = generate(&root.join(SOURCE), &settings).map_err(|error| relative(&error, root))?;
    let mut api = generated.files();
    api.insert(DESCRIPTION.into(), generated.description().to_owned());
    let mut changes = BTreeMap::new();
    for (folder, new) in [(API, api), (HANDLES, generated.handles())] {
        let old = generated.written_before(&root.join(folder))?;
        compare(root, folder, &old, &new, &mut changes)?;
    }
    // A copy may have none.
    for (manifest, of) in MANIFESTS.into_iter().filter(|(manifest, _)| root.join(manifest).exists()) {
        let path = root.join(manifest);
        let old = fs::read_to_string(&path).map_err(|error| format!("{manifest} cannot be read: {error}"))?;
        let new = features::complete(&old, generated.features(), of)
            .map_err(|error| format!("{manifest}: {error}"))?;
        if new != old {
            changes.insert(manifest.into(), Change { old: Some(old), new: Some(new) });
        }
    }
    Ok(changes)
}

/// Adds the files of a folder that are not as they should be: those that are generated, and those that once were.
fn compare(
    root: &Path,
    folder: &str,
    once: &[PathBuf],
    new: &BTreeMap<PathBuf, String>,
    changes: &mut BTreeMap<PathBuf, Change>,
) -> Result<()> {
    let names: BTreeSet<&PathBuf> = new.keys().chain(once).collect();
    for name in names {
        let path = Path::new(folder).join(name);
        let old = read(&root.join(&path))?;
        if old.as_ref() != new.get(name) {
            changes.insert(path, Change { old, new: new.get(name).cloned() });
        }
    }
    Ok(())
}

/// The text of a file, if there is one.
fn read(path: &Path) -> Result<Option<String>> {
    if !fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) {
        return Ok(None);
    }
    fs::read_to_string(path)
        .map(Some)
        .map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

/// The message with paths from the root of the repository.
fn relative(error: &yandex_market_codegen::Error, root: &Path) -> String {
    error.to_string().replace(&format!("{}/", root.display()), "")
}
