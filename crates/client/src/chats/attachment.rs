//! Files for buyers.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};
use yandex_market_api::bounds::SEND_FILE_TO_CHAT_REQUEST_FILE as LARGEST;
use yandex_market_api::operations::SEND_FILE_TO_CHAT;
use yandex_market_api::support::File;

use crate::Error;

/// A file for a buyer, of at most 5 MB: its name, its media type and its content.
///
/// Cheap to clone. The media type is guessed from the name.
///
/// ```
/// use yandex_market::Attachment;
///
/// # fn main() -> Result<(), yandex_market::Error> {
/// let receipt = Attachment::new("receipt.pdf", "%PDF-1.7 …")?;
/// assert_eq!(receipt.media_type(), "application/pdf");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Attachment(pub(crate) File);

impl Attachment {
    /// A file with this name and content.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when it is too large, or when its name is empty or has control characters
    /// such as line breaks: they would break out of the header that the name travels in.
    pub fn new(name: impl Into<String>, content: impl Into<Bytes>) -> Result<Self, Error> {
        let (name, content) = (name.into(), content.into());
        check_name(&name)?;
        check_size(content.len() as u64)?;
        let media_type = mime_guess::from_path(&name).first_or_octet_stream().to_string();
        Ok(Self(File { name, media_type, content, progress: None }))
    }

    /// The file at a path, read once. It must be a regular file: [`read`](Self::read) takes what comes from a pipe.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), yandex_market::Error> {
    /// let receipt = yandex_market::Attachment::open("receipts/98765.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when it cannot be read, when it is a pipe or a device, or when it changes while
    /// it is read; and as [`new`](Self::new).
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let name = path.as_ref().file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::open_as(path, name).await
    }

    /// The file at a path, read once, under a name of its own.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub async fn open_as(path: impl AsRef<Path>, name: impl Into<String>) -> Result<Self, Error> {
        let (path, name) = (path.as_ref(), name.into());
        check_name(&name)?;
        let shown = path.display().to_string();
        let unreadable = |error| unreadable(&shown, error);
        // To open a pipe would wait for somebody who writes to it.
        check_kind(&tokio::fs::metadata(path).await.map_err(unreadable)?).map_err(unreadable)?;
        let mut file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let before = file.metadata().await.map_err(unreadable)?;
        check_kind(&before).map_err(unreadable)?;
        if before.is_file() {
            // The size is asked first, so that the error tells it and nothing too large is read.
            check_size(before.len())?;
        }
        let content = read_bounded(&mut file).await.map_err(unreadable)?;
        let after = file.metadata().await.map_err(unreadable)?;
        match is_unchanged(&before, &after, content.len()) {
            true => Self::new(name, content),
            false => Err(refused(format!("the file `{}` changed while it was read", shown.escape_debug()))),
        }
    }

    /// Takes what a reader yields, read once and never beyond the largest size.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when it cannot be read, and as [`new`](Self::new).
    pub async fn read(name: impl Into<String>, reader: impl AsyncRead + Unpin) -> Result<Self, Error> {
        let (name, mut reader) = (name.into(), reader);
        check_name(&name)?;
        let content = read_bounded(&mut reader).await.map_err(|error| unreadable(&name, error))?;
        if content.len() > LARGEST {
            return Err(refused(format!(
                "the file has more than {LARGEST} bytes, the most that the Market takes"
            )));
        }
        Self::new(name, content)
    }

    /// Sets the media type, such as `image/png`.
    #[must_use]
    pub fn with_media_type(self, media_type: impl Into<String>) -> Self {
        Self(File { media_type: media_type.into(), ..self.0 })
    }

    /// Has a function told, again and again, how many bytes more were handed to the connection.
    #[must_use]
    pub fn on_progress(self, progress: impl Fn(usize) + Send + Sync + 'static) -> Self {
        Self(File { progress: Some(Arc::new(progress)), ..self.0 })
    }

    /// The name that the buyer sees.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// The size of the file in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.content.len()
    }
}

impl From<Attachment> for File {
    fn from(file: Attachment) -> Self {
        file.0
    }
}

/// Reads to the end, or one byte more than the largest size.
async fn read_bounded(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    reader.take(LARGEST as u64 + 1).read_to_end(&mut content).await?;
    Ok(content)
}

/// Refuses what has no size and may have no end. A folder passes: to read it fails by itself, with a better reason.
fn check_kind(found: &Metadata) -> io::Result<()> {
    match found.is_file() || found.is_dir() {
        true => Ok(()),
        false => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a pipe or a device, not a regular file"))
        }
    }
}

/// Returns true if what was read is the file as it was at some moment.
fn is_unchanged(before: &Metadata, after: &Metadata, read: usize) -> bool {
    let is_read = u64::try_from(read).is_ok_and(|read| read == before.len() && read == after.len());
    is_read && before.modified().ok() == after.modified().ok()
}

fn check_name(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(refused("the file has no name"));
    }
    if name.contains(char::is_control) {
        let shown = name.escape_debug();
        return Err(refused(format!(
            "the name of the file has control characters, such as line breaks: \"{shown}\""
        )));
    }
    Ok(())
}

fn check_size(size: u64) -> Result<(), Error> {
    match size {
        0 => Err(refused("the file is empty")),
        _ if size <= LARGEST as u64 => Ok(()),
        _ => Err(refused(format!("the file has {size} bytes, and the Market takes at most {LARGEST}"))),
    }
}

fn unreadable(name: &str, error: std::io::Error) -> Error {
    refused(format!("the file `{}` cannot be read", name.escape_debug())).caused_by(error)
}

fn refused(reason: impl Into<String>) -> Error {
    Error::refused(&SEND_FILE_TO_CHAT, reason)
}
