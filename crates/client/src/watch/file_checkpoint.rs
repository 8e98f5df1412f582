//! A checkpoint in a file.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::task::spawn_blocking;
use yandex_market_api::types::ChatId;

use super::{Checkpoint, CheckpointError, Progress};

/// A checkpoint in a JSON file, which is replaced as a whole: after a crash there is the old one or the new one.
///
/// There are ids and times in it, and no texts. A second file beside it, with `.lock` at the end of its name, keeps
/// two watches from using it at once.
#[derive(Clone, Debug)]
pub struct FileCheckpoint(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    /// How often was asked to write.
    asked: AtomicU64,
    held: Mutex<Held>,
}

/// What only one may do at a time.
#[derive(Debug, Default)]
struct Held {
    /// The locked file; it is unlocked when it is dropped.
    lock: Option<File>,
    /// What was written last, by when it was asked for.
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
    /// Makes sure that no other watch uses the file.
    fn hold(&self) -> Result<MutexGuard<'_, Held>, CheckpointError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.lock.is_none() {
            held.lock = Some(locked(&beside(&self.path, ".lock"))?);
        }
        Ok(held)
    }

    fn read(&self) -> Result<Option<Progress>, CheckpointError> {
        let _held = self.hold()?;
        let text = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| told("cannot be read", &self.path, &error))?,
        };
        let progress = serde_json::from_slice(&text);
        progress.map(Some).map_err(|error| {
            told("is no checkpoint (give another file, or remove it to begin anew)", &self.path, &error)
        })
    }

    /// Writes what was asked for as the `number`th. Who gave up waiting for it does not stop it, and may have asked for
    /// the next meanwhile, which an older one must not replace.
    fn write(&self, number: u64, text: &[u8]) -> Result<(), CheckpointError> {
        let mut held = self.hold()?;
        if held.written < number {
            replace(&self.path, text).map_err(|error| told("cannot be written", &self.path, &error))?;
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

/// Puts a file in the place of another, whole or not at all.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    let mut file = File::create(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&new, path)
}

fn locked(path: &Path) -> Result<File, CheckpointError> {
    let file = File::create(path).map_err(|error| told("cannot be written", path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(format!("another watch uses this checkpoint: {} is locked", path.display()).into())
        }
        Err(TryLockError::Error(error)) => Err(told("cannot be locked", path, &error)),
    }
}

fn told(what: &str, path: &Path, error: &impl std::fmt::Display) -> CheckpointError {
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
