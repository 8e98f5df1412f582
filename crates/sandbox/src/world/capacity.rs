//! The bounds of what a sandbox holds.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;

use crate::http::refusal::Refusal;

/// The most chats, reviews and questions in the beginning. Beyond them the seeded times would go back further than
/// their ids and dates can be written.
pub(crate) const MOST_CHATS: usize = 200_000;
pub(crate) const MOST_REVIEWS: usize = 20_000;
pub(crate) const MOST_QUESTIONS: usize = 20_000;

/// The bytes for what clients send, if nobody says how many.
pub(crate) const STORAGE: usize = 256 << 20;

/// The memory that a thing takes besides its bytes, about.
const OVERHEAD: usize = 256;

/// Checks that there are not too many of something.
pub(crate) fn check(count: usize, most: usize, what: &str) -> io::Result<()> {
    if count <= most {
        return Ok(());
    }
    let reason = format!("a sandbox has at most {most} {what}, not {count}");
    Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
}

/// Counts the bytes of what clients have sent: texts and files.
#[derive(Debug)]
pub(crate) struct Storage {
    left: AtomicUsize,
}

impl Storage {
    pub(crate) fn new(size: usize) -> Self {
        Self { left: AtomicUsize::new(size) }
    }

    /// Makes room for something, or refuses it. Nothing that was taken in is ever thrown away, for a test relies on it.
    pub(crate) fn take(&self, bytes: usize) -> Result<(), Refusal> {
        let size = bytes.saturating_add(OVERHEAD);
        let taken =
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(size));
        taken.map(drop).map_err(|left| {
            let message = format!("the sandbox is full: it has room for {left} bytes more, not for {size}");
            Refusal::new(StatusCode::INSUFFICIENT_STORAGE, "OTHER", message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_full_takes_nothing_more_and_loses_nothing() {
        let storage = Storage::new(1000);
        assert!(storage.take(500).is_ok());
        assert!(storage.take(500).is_err());
        assert!(storage.take(usize::MAX).is_err());
        assert!(storage.take(1).is_err(), "244 bytes are left, and a thing takes 256");
        assert!(Storage::new(OVERHEAD).take(0).is_ok());
    }

    #[test]
    fn too_many_are_told_with_their_bound() {
        assert!(check(5, 5, "chats").is_ok());
        let error = check(6, 5, "chats").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(error.to_string(), "a sandbox has at most 5 chats, not 6");
    }
}
