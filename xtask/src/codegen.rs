//! `cargo xtask codegen`: openapi/ → the code in crates/api and crates/client, and the features of its groups.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

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
    for (path, change) in stale(root)? {
        let full = root.join(&path);
        match change.new {
            Some(text) => {
                fs::create_dir_all(full.parent().unwrap_or(root))?;
                fs::write(&full, text)?;
                println!("wrote {}", path.display());
            }
            None => {
                fs::remove_file(&full)?;
                println!("removed {}", path.display());
            }
        }
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
        compare(root, folder, &new, &mut changes)?;
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

/// Adds the files of a folder that are not as they should be.
fn compare(
    root: &Path,
    folder: &str,
    new: &BTreeMap<PathBuf, String>,
    changes: &mut BTreeMap<PathBuf, Change>,
) -> Result<()> {
    let old = read_all(&root.join(folder))?;
    let names: BTreeSet<&PathBuf> = new.keys().chain(old.keys()).collect();
    for name in names.into_iter().filter(|name| new.get(*name) != old.get(*name)) {
        let change = Change { old: old.get(name).cloned(), new: new.get(name).cloned() };
        changes.insert(Path::new(folder).join(name), change);
    }
    Ok(())
}

/// The message with paths from the root of the repository.
fn relative(error: &yandex_market_codegen::Error, root: &Path) -> String {
    error.to_string().replace(&format!("{}/", root.display()), "")
}

fn read_all(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        entries => entries?,
    };
    let mut files = BTreeMap::new();
    for entry in entries {
        let entry = entry?;
        files.insert(entry.file_name().into(), fs::read_to_string(entry.path())?);
    }
    Ok(files)
}
