//! Files → the disk: each whole or not at all, none when one cannot be, and never through a symbolic link.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, FileType, Permissions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::problem::Error;

/// What the names of files begin with that are not written to their end yet.
const UNFINISHED: &str = ".codegen-";

/// How old such a file is when nobody can be writing it any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Writes files below a folder and removes others: `None` in the place of a text. The paths are relative to the folder.
///
/// Every new text is first written to a file of its own beside its place, and these take the places of the old ones when all
/// are there: when the disk is full or the program ends before, nothing has changed, and no file is ever half of one. A file
/// that has its text already is not touched. Returns the paths that were changed.
///
/// ```
/// use std::collections::BTreeMap;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let files = BTreeMap::from([("generated/mod.rs".into(), Some("// Nothing.\n".to_owned()))]);
/// assert_eq!(yandex_market_codegen::write_files(folder, &files)?.len(), 1);
/// assert_eq!(yandex_market_codegen::write_files(folder, &files)?.len(), 0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`Error::Write`] with the first path that leads out of the folder, is or passes a symbolic link, has a file in the place
/// of a folder or the other way round, or cannot be written.
pub fn write_files(folder: &Path, files: &BTreeMap<PathBuf, Option<String>>) -> Result<Vec<PathBuf>, Error> {
    let mut staged = Vec::new();
    let mut removed = Vec::new();
    // All is looked at before anything is written.
    let mut changes = Vec::new();
    for (path, text) in files {
        let old = look(folder, path)?;
        if old.is_some() != text.is_some() || has_changed(&folder.join(path), text.as_deref())? {
            changes.push((path, text, old));
        }
    }
    for (path, text, old) in changes {
        let place = folder.join(path);
        match text {
            Some(text) => {
                let file = stage(&place, text, old).map_err(|error| failed(&place, &error.to_string()))?;
                staged.push((path.clone(), place, file));
            }
            None => removed.push((path.clone(), place)),
        }
    }
    let mut changed = Vec::new();
    for (path, place, file) in staged {
        file.persist(&place).map_err(|error| failed(&place, &error.error.to_string()))?;
        changed.push(path);
    }
    for (path, place) in removed {
        fs::remove_file(&place).map_err(|error| failed(&place, &error.to_string()))?;
        changed.push(path);
    }
    Ok(changed)
}

/// The files directly in a folder that begin with this text, or that nobody will write to their end, by their names.
pub(crate) fn left_behind(folder: &Path, header: &str) -> Result<Vec<PathBuf>, Error> {
    let io = |error: io::Error| failed(folder, &error.to_string());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(io)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(io)?;
        let name = entry.file_name();
        if entry.file_type().map_err(io)?.is_file()
            && (is_abandoned(&entry)
                || fs::read(entry.path()).is_ok_and(|text| text.starts_with(header.as_bytes())))
        {
            names.push(name.into());
        }
    }
    Ok(names)
}

/// Whether a program ended before it had written a file.
fn is_abandoned(entry: &DirEntry) -> bool {
    let age =
        entry.metadata().and_then(|file| file.modified()).map(|time| time.elapsed().unwrap_or_default());
    let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
    is_unfinished && age.is_ok_and(|age| age > ABANDONED)
}

/// The permissions of the file at a path, if there is one; an error if there cannot be one.
fn look(folder: &Path, path: &Path) -> Result<Option<Permissions>, Error> {
    let mut place = folder.to_owned();
    let mut parts = path.components().peekable();
    if parts.peek().is_none() {
        return Err(failed(folder, "there is no name of a file"));
    }
    if !parts.clone().all(|part| matches!(part, Component::Normal(_))) {
        return Err(failed(&folder.join(path), "the path leads out of the folder"));
    }
    while let Some(part) = parts.next() {
        place.push(part);
        let found = match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&place, &error.to_string())),
            Ok(found) => found,
        };
        let is_last = parts.peek().is_none();
        if let Some(reason) = obstacle(found.file_type(), is_last) {
            return Err(failed(&place, reason));
        }
        if is_last {
            return Ok(Some(found.permissions()));
        }
    }
    Ok(None)
}

/// Why nothing can be written to a place, or into it.
fn obstacle(kind: FileType, is_last: bool) -> Option<&'static str> {
    match () {
        () if kind.is_symlink() => {
            Some("it is a symbolic link, and nothing is written through one; remove it")
        }
        () if is_last && kind.is_dir() => Some("it is a folder, where a file must be"),
        () if is_last && !kind.is_file() => Some("it is no regular file"),
        () if !is_last && !kind.is_dir() => Some("it is a file, where a folder must be"),
        () => None,
    }
}

fn has_changed(place: &Path, text: Option<&str>) -> Result<bool, Error> {
    let Some(text) = text else { return Ok(place.exists()) };
    match fs::read(place) {
        Ok(old) => Ok(old != text.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(failed(place, &error.to_string())),
    }
}

/// Writes a text to a file beside its place, with the permissions of what is there.
fn stage(place: &Path, text: &str, old: Option<Permissions>) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file has them: the process takes away what it takes away from all.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(old) = old {
        file.as_file().set_permissions(old)?;
    }
    // Else the name could be on the disk before the text is.
    file.as_file().sync_all()?;
    Ok(file)
}

fn failed(path: &Path, reason: &str) -> Error {
    Error::Write { path: path.to_owned(), reason: reason.to_owned() }
}
