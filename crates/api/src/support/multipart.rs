//! Forms: bodies of `multipart/form-data`.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::Body;
use reqwest::multipart::{self, Part};
use serde::Serialize;
use serde_json::Value;

use super::InvalidValue;

/// A file to send.
#[derive(Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// Its content.
    pub content: Bytes,
    /// Told how many bytes more were handed to the connection.
    pub progress: Option<Arc<dyn Fn(usize) + Send + Sync>>,
}

/// Shows everything but the content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("size", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// A form on its way to be sent.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Form(multipart::Form);

impl Form {
    /// A form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, with its name and its media type.
    ///
    /// # Errors
    ///
    /// A name or a media type that cannot stand in a header.
    pub fn file(self, part: impl Into<Cow<'static, str>>, file: File) -> Result<Self, InvalidValue> {
        let part = part.into();
        let content = file.into_part().map_err(|reason| InvalidValue::of(&part, reason))?;
        Ok(Self(self.0.part(part, content)))
    }

    /// Adds what is no file: texts, numbers and the like as text, objects as JSON, lists as a part for each item.
    ///
    /// # Errors
    ///
    /// A value that cannot be written as JSON.
    pub fn value(
        self,
        part: impl Into<Cow<'static, str>>,
        value: &impl Serialize,
    ) -> Result<Self, InvalidValue> {
        let part = part.into();
        let invalid = |error| InvalidValue::of(&part, format!("cannot be written: {error}"));
        match serde_json::to_value(value).map_err(invalid)? {
            Value::Array(items) => {
                items.into_iter().try_fold(self, |form, item| form.one(part.clone(), item))
            }
            value => self.one(part, value),
        }
    }

    fn one(self, part: Cow<'static, str>, value: Value) -> Result<Self, InvalidValue> {
        let text = match value {
            Value::Null => return Ok(self),
            Value::String(text) => Part::text(text),
            value @ (Value::Array(_) | Value::Object(_)) => {
                let json = Part::text(value.to_string()).mime_str("application/json");
                json.map_err(|error| InvalidValue::of(&part, error.to_string()))?
            }
            value => Part::text(value.to_string()),
        };
        Ok(Self(self.0.part(part, text)))
    }
}

impl From<Form> for multipart::Form {
    fn from(form: Form) -> Self {
        form.0
    }
}

impl File {
    fn into_part(self) -> Result<Part, String> {
        // reqwest writes the name into a header: a control character would break out of it.
        if self.name.is_empty() || self.name.contains(char::is_control) {
            return Err(
                "has a file whose name is empty or has control characters, such as line breaks".to_owned()
            );
        }
        let length = self.content.len().try_into().unwrap_or(u64::MAX);
        let part = Part::stream_with_length(body(self.content, self.progress), length).file_name(self.name);
        part.mime_str(&self.media_type)
            .map_err(|_| format!("has a file of `{}`, which is no media type", self.media_type))
    }
}

/// The content, in one piece or, where somebody wants to watch it go, in many.
fn body(content: Bytes, progress: Option<Arc<dyn Fn(usize) + Send + Sync>>) -> Body {
    const PIECE: usize = 16 * 1024;
    let Some(progress) = progress else { return Body::from(content) };
    let pieces = (0..content.len()).step_by(PIECE).map(move |start| {
        let piece = content.slice(start..content.len().min(start + PIECE));
        progress(piece.len());
        Ok::<_, Infallible>(piece)
    });
    Body::wrap_stream(futures_util::stream::iter(pieces))
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, TryStreamExt};
    use serde_json::json;

    use super::*;

    /// What goes over the wire.
    fn text(form: Form) -> String {
        let stream = multipart::Form::from(form).into_stream();
        let pieces: Vec<Bytes> = stream.try_collect().now_or_never().unwrap().unwrap();
        String::from_utf8(pieces.concat()).unwrap()
    }

    fn file(name: &str, media_type: &str) -> File {
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        File { name, media_type, content: Bytes::from_static(b"content"), progress: None }
    }

    #[test]
    fn a_file_has_a_name_and_a_media_type() {
        let text = text(Form::new().file("photo", file("a.png", "image/png")).unwrap());
        assert!(text.contains("name=\"photo\"; filename=\"a.png\"\r\n"), "{text}");
        assert!(text.contains("Content-Type: image/png\r\n\r\ncontent\r\n"), "{text}");
    }

    #[test]
    fn a_file_that_would_break_out_of_the_header_is_refused() {
        for file in [file("", "image/png"), file("a\r\nb", "image/png"), file("a", "picture")] {
            let invalid = Form::new().file("photo", file).err().unwrap();
            assert_eq!(invalid.path, "photo");
            assert!(
                invalid.reason.contains("a file whose name") || invalid.reason.contains("no media type"),
                "{invalid}"
            );
        }
    }

    #[test]
    fn values_are_texts_and_objects_are_json() {
        let form = Form::new().value("name", &"a b").unwrap().value("count", &7).unwrap();
        let form = form.value("filter", &json!({ "id": 1 })).unwrap().value("none", &None::<i32>).unwrap();
        let text = text(form);
        assert!(text.contains("name=\"name\"\r\n\r\na b\r\n"), "{text}");
        assert!(text.contains("name=\"count\"\r\n\r\n7\r\n"), "{text}");
        assert!(
            text.contains("name=\"filter\"\r\nContent-Type: application/json\r\n\r\n{\"id\":1}\r\n"),
            "{text}"
        );
        assert!(!text.contains("none"), "{text}");
    }

    #[test]
    fn a_list_is_a_part_for_each_item() {
        let text = text(Form::new().value("id", &[1, 2]).unwrap());
        assert_eq!(text.matches("name=\"id\"").count(), 2, "{text}");
    }
}
