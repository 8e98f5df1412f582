//! A checkpoint in a file.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use yandex_market_api::types::ChatId;

use super::{Checkpoint, CheckpointError, Progress};

/// A checkpoint in a JSON file, which is replaced as a whole: after a crash there is the old one or the new one.
///
/// There are ids and times in it, and no texts. A second file beside it, with `.lock` at the end of its name, keeps
/// two watches from using it at once.
#[derive(Clone, Debug)]
pub struct FileCheckpoint {
    path: PathBuf,
    lock: Arc<Mutex<Option<File>>>,
}

impl FileCheckpoint {
    /// The checkpoint in this file, which need not exist yet. The folder must.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), lock: Arc::default() }
    }

    /// Makes sure that no other watch uses the file.
    fn lock(&self) -> Result<(), CheckpointError> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            *lock = Some(locked(&beside(&self.path, ".lock"))?);
        }
        Ok(())
    }

    fn read(&self) -> Result<Option<Progress>, CheckpointError> {
        self.lock()?;
        let text = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| told("cannot be read", &self.path, &error))?,
        };
        let progress = serde_json::from_slice(&text);
        progress.map(Some).map_err(|error| {
            told("is no checkpoint (give another file, or remove it to begin anew)", &self.path, &error)
        })
    }

    fn write(&self, text: &[u8]) -> Result<(), CheckpointError> {
        self.lock()?;
        replace(&self.path, text).map_err(|error| told("cannot be written", &self.path, &error))
    }
}

impl Checkpoint for FileCheckpoint {
    fn load(&self) -> BoxFuture<'_, Result<Option<Progress>, CheckpointError>> {
        let this = self.clone();
        Box::pin(async move { tokio::task::spawn_blocking(move || this.read()).await? })
    }

    fn save<'a>(
        &'a self,
        progress: &'a Progress,
        _changed: &'a [ChatId],
    ) -> BoxFuture<'a, Result<(), CheckpointError>> {
        let this = self.clone();
        Box::pin(async move {
            let text = serde_json::to_vec(progress)?;
            tokio::task::spawn_blocking(move || this.write(&text)).await?
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
