//! The files of messages.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use yandex_market_api::ids::MessageId;
use yandex_market_api::types::ChatMessagePayload;

/// A file that was sent to a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredFile {
    /// Its name, as it was sent.
    pub name: String,
    /// Its media type, for example `image/png`.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The message that it came with.
    pub message: MessageId,
}

/// A file that nobody has stored yet.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Upload {
    /// A file whose media type is guessed by its name.
    pub(crate) fn guess(name: String, bytes: Vec<u8>) -> Self {
        let media_type = mime_guess::from_path(&name).first_or_octet_stream();
        Self { name, media_type: media_type.to_string(), bytes }
    }

    /// The number of bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        self.name.len() + self.media_type.len() + self.bytes.len()
    }

    fn store(self, message: MessageId) -> StoredFile {
        let Self { name, media_type, bytes } = self;
        StoredFile { name, media_type, bytes, message }
    }
}

/// All files, by the paths that they are served at.
#[derive(Debug)]
pub(crate) struct Files {
    url: String,
    by_path: HashMap<String, Arc<StoredFile>>,
    sent: Vec<Arc<StoredFile>>,
}

impl Files {
    pub(crate) fn new(url: String) -> Self {
        Self { url, by_path: HashMap::new(), sent: Vec::new() }
    }

    pub(crate) fn at(&self, path: &str) -> Option<Arc<StoredFile>> {
        self.by_path.get(path).cloned()
    }

    /// Those that were sent while the sandbox ran, in the order they were.
    pub(crate) fn sent(&self) -> Vec<StoredFile> {
        self.sent.iter().map(|file| StoredFile::clone(file)).collect()
    }

    /// Stores a file that is sent now.
    pub(crate) fn send(&mut self, file: Upload, message: MessageId) -> ChatMessagePayload {
        // Its number and not its message, whose id depends on the time, so that every run has the same paths.
        let path = opaque(&("sent", self.sent.len()));
        let file = Arc::new(file.store(message));
        self.sent.push(Arc::clone(&file));
        self.serve(path, file)
    }

    /// Stores a file that was there from the beginning.
    pub(crate) fn seed(&mut self, file: Upload, message: MessageId) -> ChatMessagePayload {
        self.serve(opaque(&("seeded", message)), Arc::new(file.store(message)))
    }

    fn serve(&mut self, path: String, file: Arc<StoredFile>) -> ChatMessagePayload {
        let size = i32::try_from(file.bytes.len()).unwrap_or(i32::MAX);
        let payload = ChatMessagePayload::new(file.name.clone(), size, format!("{}/{path}", self.url));
        self.by_path.insert(path, file);
        payload
    }
}

/// A path that tells nothing and is the same on every run.
fn opaque(key: &impl Hash) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, key).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
