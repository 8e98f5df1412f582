//! A checkpoint in a file.

use std::fs::{self, File, OpenOptions, TryLockError};
#[cfg(unix)]
use std::io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::task::spawn_blocking;
use yandex_market_api::types::ChatId;

use super::{Checkpoint, CheckpointError, Progress};

/// A checkpoint in a JSON file, which is replaced as a whole: after a crash there is the old one or the new one.
///
/// There are ids and times in it, and no texts. A new file can be read by its owner alone; one that is there keeps its
/// mode. A symbolic link is followed: the file that it leads to is replaced, and the link stays. A second file beside
/// it, with `.lock` at the end of its name, keeps two watches from using it at once.
#[derive(Clone, Debug)]
pub struct FileCheckpoint(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    /// The number of writes that were asked for.
    asked: AtomicU64,
    held: Mutex<Held>,
}

/// The part that only one may use at a time.
#[derive(Debug, Default)]
struct Held {
    /// The file that the path leads to, and the locked file beside it, which is unlocked when it is dropped.
    file: Option<(PathBuf, File)>,
    /// The number of the write that was done last.
    written: u64,
}

impl FileCheckpoint {
    /// The checkpoint in this file, which need not exist yet. The folder must.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Inner { path: path.into(), asked: AtomicU64::new(0), held: Mutex::default() }))
    }
}

impl Inner {
    /// Makes sure that no other watch uses the file, and returns where it is.
    fn hold(&self) -> Result<(MutexGuard<'_, Held>, PathBuf), CheckpointError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((path, _)) = &held.file {
            let path = path.clone();
            return Ok((held, path));
        }
        let path = followed(&self.path)?;
        held.file = Some((path.clone(), locked(&beside(&path, ".lock"))?));
        Ok((held, path))
    }

    fn read(&self) -> Result<Option<Progress>, CheckpointError> {
        let (_held, path) = self.hold()?;
        let text = match content(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| failed("cannot be read", &path, &error))?,
        };
        let progress = serde_json::from_slice(&text);
        progress.map(Some).map_err(|error| {
            failed("is no checkpoint (give another file, or remove it to begin anew)", &path, &error)
        })
    }

    /// Writes what was asked for as the `number`th. Who gave up waiting for it does not stop it, and may have asked for
    /// the next meanwhile, which an older one must not replace.
    fn write(&self, number: u64, text: &[u8]) -> Result<(), CheckpointError> {
        let (mut held, path) = self.hold()?;
        if held.written < number {
            replace(&path, text).map_err(|error| failed("cannot be written", &path, &error))?;
            held.written = number;
        }
        Ok(())
    }
}

impl Checkpoint for FileCheckpoint {
    fn load(&self) -> BoxFuture<'_, Result<Option<Progress>, CheckpointError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { spawn_blocking(move || inner.read()).await? })
    }

    fn save<'a>(
        &'a self,
        progress: &'a Progress,
        _changed: &'a [ChatId],
    ) -> BoxFuture<'a, Result<(), CheckpointError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let text = serde_json::to_vec(progress)?;
            let number = inner.asked.fetch_add(1, Ordering::Relaxed) + 1;
            spawn_blocking(move || inner.write(number, &text)).await?
        })
    }
}

/// The largest file that is read: a checkpoint of a million chats is smaller.
const LARGEST: u64 = 1 << 30;

/// Reads a regular file of a size that a checkpoint can have. Opening anything else may wait for ever.
fn content(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut text)?;
    match text.len() as u64 > LARGEST {
        true => Err(io::Error::other(format!("it has more than {LARGEST} bytes"))),
        false => Ok(text),
    }
}

/// Puts a file in the place of another, whole or not at all.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    // What a crash left there, or a link that somebody else put there: it is not written through.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&new)?;
    if let Ok(there) = fs::metadata(path) {
        file.set_permissions(there.permissions())?;
    }
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync_folder(path)
}

/// Opens new files for their owner alone.
#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Writes the folder to the disk: without that, a power failure may bring the old file back.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()) {
        // Some file systems have no such thing, and some folders may be searched but not read.
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported | PermissionDenied) => Ok(()),
        synced => synced,
    }
}

/// Folders cannot be opened there.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The file that a symbolic link leads to; any other path as it is.
fn followed(path: &Path) -> Result<PathBuf, CheckpointError> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => fs::canonicalize(path)
            .map_err(|error| failed("is a symbolic link that leads nowhere", path, &error)),
        _ => Ok(path.to_owned()),
    }
}

/// Opens and locks a file. It is not truncated: it may be somebody else's.
fn locked(path: &Path) -> Result<File, CheckpointError> {
    if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(failed("cannot be locked", path, &"it is no regular file"));
    }
    let mut options = OpenOptions::new();
    let file = private(options.write(true).create(true).truncate(false)).open(path);
    let file = file.map_err(|error| failed("cannot be written", path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(format!("another watch uses this checkpoint: {} is locked", path.display()).into())
        }
        Err(TryLockError::Error(error)) => Err(failed("cannot be locked", path, &error)),
    }
}

fn failed(what: &str, path: &Path, error: &impl std::fmt::Display) -> CheckpointError {
    format!("{} {what}: {error}", path.display()).into()
}

/// The file of the same name with something at its end.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use yandex_market_api::types::BusinessId;

    use super::*;

    #[test]
    fn what_is_older_does_not_replace_what_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = FileCheckpoint::new(folder.path().join("watch.json"));
        let text = |business| serde_json::to_vec(&Progress::new(BusinessId::new(business))).unwrap();
        checkpoint.0.write(2, &text(2)).unwrap();
        checkpoint.0.write(1, &text(1)).unwrap();
        assert_eq!(checkpoint.0.read().unwrap().unwrap().business.get(), 2);
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_private_and_a_mode_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        let checkpoint = FileCheckpoint::new(&path);
        checkpoint.0.write(1, b"{}").unwrap();
        assert_eq!([mode(&path), mode(&beside(&path, ".lock"))], [0o600, 0o600]);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        checkpoint.0.write(2, b"{}").unwrap();
        assert_eq!(mode(&path), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn links_beside_the_checkpoint_harm_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (path, precious) = (folder.path().join("watch.json"), folder.path().join("precious"));
        for end in [".lock", ".new"] {
            fs::write(&precious, "precious").unwrap();
            std::os::unix::fs::symlink(&precious, beside(&path, end)).unwrap();
            let written = FileCheckpoint::new(&path).0.write(1, b"{}");
            assert_eq!(fs::read_to_string(&precious).unwrap(), "precious", "{end}");
            match end {
                ".lock" => assert!(written.unwrap_err().to_string().contains("no regular file")),
                _ => written.unwrap(),
            }
            let _ = fs::remove_file(beside(&path, end));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_is_there_keeps_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        fs::write(beside(&path, ".lock"), "precious").unwrap();
        FileCheckpoint::new(&path).0.write(1, b"{}").unwrap();
        assert_eq!(fs::read_to_string(beside(&path, ".lock")).unwrap(), "precious");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_checkpoint_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link.json"), folder.path().join("real.json"));
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let nowhere = FileCheckpoint::new(&link).0.write(1, b"{}").unwrap_err();
        assert!(nowhere.to_string().contains("leads nowhere"), "{nowhere}");
        fs::write(&real, "old").unwrap();
        let checkpoint = FileCheckpoint::new(&link);
        checkpoint.0.write(1, b"{}").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "{}");
        let other = FileCheckpoint::new(&real).0.write(1, b"{}").unwrap_err();
        assert!(other.to_string().contains("another watch"), "{other}");
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_read() {
        let error = content(Path::new("/dev/zero")).unwrap_err();
        assert!(error.to_string().contains("no regular file"), "{error}");
    }

    #[tokio::test]
    async fn a_write_that_nobody_waits_for_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = FileCheckpoint::new(folder.path().join("watch.json"));
        for business in 1..200 {
            let progress = Progress::new(BusinessId::new(business));
            let given_up = checkpoint.save(&progress, &[]);
            let _ = tokio::time::timeout(std::time::Duration::ZERO, given_up).await;
            checkpoint.save(&progress, &[]).await.unwrap();
            assert_eq!(checkpoint.load().await.unwrap().unwrap(), progress);
        }
    }
}
