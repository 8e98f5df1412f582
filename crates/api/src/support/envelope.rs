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

/// JSON that was decoded to no type is an error when it says so.
impl Envelope for serde_json::Value {
    fn is_error(&self) -> bool {
        self.get("status").is_some_and(|status| status == "ERROR")
    }
}

/// A bare list is no envelope.
impl<T> Envelope for Vec<T> {}
