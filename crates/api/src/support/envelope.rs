//! Answers that say by themselves that they are errors.

use super::ByteStream;

/// A successful answer by its HTTP status, which may be an error by its `status` all the same.
pub trait Envelope {
    /// Whether the answer says that it is an error.
    fn is_error(&self) -> bool {
        false
    }
}

/// A file is no envelope.
impl Envelope for ByteStream {}

/// An answer without content is no envelope.
impl Envelope for () {}
