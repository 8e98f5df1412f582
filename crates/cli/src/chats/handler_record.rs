//! The record of the event in hand, by which a watch knows what one that was killed has left behind.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};
use yandex_market::types::{ChatId, MessageId};
use yandex_market::watch::Event;

use crate::console::notice;
use crate::failure::Failure;

/// A file beside the checkpoint. Every command inherits its lock, so that it stays locked as long as one of them runs,
/// even when its watch was killed.
pub(super) struct HandlerRecord {
    path: PathBuf,
    file: File,
}

/// The event in hand.
#[derive(Serialize, Deserialize)]
struct InHand {
    process: Option<u32>,
    chat: ChatId,
    message: Option<MessageId>,
}

/// The length of a record in bytes, most of them spaces.
const LENGTH: usize = 256;

/// The interval between two checks whether a command has ended.
const EVERY: Duration = Duration::from_millis(50);

impl HandlerRecord {
    /// Opens the record of a checkpoint that no other watch uses. If a command of the watch before still handles an
    /// event, it is waited for.
    pub(super) async fn open(checkpoint: &Path, longest_wait: Duration) -> Result<Self, Failure> {
        let mut record = Self::at(beside(checkpoint))?;
        let in_hand = record.read();
        if !record.lock()? {
            record = match &in_hand {
                Some(in_hand) => record.wait(in_hand, longest_wait).await?,
                // Something that a command has started and left alone, with nothing in hand.
                None => record.replace()?,
            };
        }
        if let Some(in_hand) = in_hand {
            notice(&in_hand.warning());
        }
        record.have_inherited().map_err(|error| failed(&record.path, error))?;
        Ok(record)
    }

    /// Tells whether a watch before has left a record.
    pub(super) fn exists(checkpoint: &Path) -> bool {
        beside(checkpoint).exists()
    }

    /// Notes the event that is being handled.
    pub(super) fn begin(&mut self, event: &Event, process: Option<u32>) -> Result<(), Failure> {
        let message = event.message().map(|message| message.message_id);
        let in_hand = InHand { process, chat: event.chat.chat_id, message };
        let text = serde_json::to_vec(&in_hand).map_err(io::Error::from);
        text.and_then(|text| self.write(&text)).map_err(|error| failed(&self.path, error))
    }

    /// Notes that nothing is in hand.
    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        self.write(b"").map_err(|error| failed(&self.path, error))
    }

    fn at(path: PathBuf) -> Result<Self, Failure> {
        let file = open(&path).map_err(|error| failed(&path, error))?;
        Ok(Self { path, file })
    }

    fn lock(&self) -> Result<bool, Failure> {
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(failed(&self.path, error)),
        }
    }

    async fn wait(self, in_hand: &InHand, longest: Duration) -> Result<Self, Failure> {
        let process = in_hand.process.map_or_else(String::new, |process| format!(" (process {process})"));
        notice(&format!("a command of the previous watch still runs{process}: waiting for its end"));
        let begun = Instant::now();
        while !self.lock()? {
            if begun.elapsed() >= longest {
                return Err(Failure::Exec(format!(
                    "a command of the previous watch still runs{process}: end it, or wait longer by --orphan-wait"
                )));
            }
            sleep(EVERY).await;
        }
        Ok(self)
    }

    fn replace(self) -> Result<Self, Failure> {
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, error))?;
        let record = Self::at(self.path.clone())?;
        record.lock()?;
        Ok(record)
    }

    /// Reads what is in hand, if anything is. What cannot be read tells nothing.
    fn read(&mut self) -> Option<InHand> {
        let mut text = Vec::new();
        (&self.file).take(LENGTH as u64).read_to_end(&mut text).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes in one piece, in the place of what is there: whenever it is killed, there is one or the other.
    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        let mut padded = text.to_vec();
        padded.resize(LENGTH.max(text.len()), b' ');
        self.file.rewind()?;
        self.file.write_all(&padded)
    }

    #[cfg(unix)]
    fn have_inherited(&self) -> io::Result<()> {
        Ok(rustix::io::fcntl_setfd(&self.file, rustix::io::FdFlags::empty())?)
    }

    #[cfg(not(unix))]
    fn have_inherited(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for HandlerRecord {
    /// Releases the lock for whatever has inherited it: a watch that ends by itself leaves nothing in hand.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl InHand {
    fn warning(&self) -> String {
        let what = match self.message {
            Some(message) => format!("message {message} of chat {}", self.chat),
            None => format!("an event of chat {}", self.chat),
        };
        format!("the previous watch was ended while its command handled {what}: it may be handled twice")
    }
}

/// Opens the file, and makes it if it is not there. A link is not followed: it could lead to anything.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

fn beside(checkpoint: &Path) -> PathBuf {
    let mut name = checkpoint.as_os_str().to_owned();
    name.push(".handler");
    name.into()
}

fn failed(path: &Path, error: io::Error) -> Failure {
    Failure::io(format!("the record of the command, {}", path.display()), error)
}
