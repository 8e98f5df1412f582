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

/// A bare map is no envelope.
impl<T> Envelope for std::collections::HashMap<String, T> {}

macro_rules! bare {
    ($($type:ty),*) => {
        $(
            /// A bare value is no envelope.
            impl Envelope for $type {}
        )*
    };
}

bare!(bool, String, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);
bare!(chrono::DateTime<chrono::FixedOffset>, chrono::NaiveDate);
