//! Bodies of requests, read within bounds.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::http::refusal::Refusal;

/// "A body over 512 KB is a 400."
pub(crate) const LARGEST_JSON: usize = 512 << 10;

/// "A file is at most 5 MB", and a form has something around it.
pub(crate) const LARGEST_FORM: usize = (5 << 20) + (64 << 10);

/// The bytes that are kept of a body that nobody reads: it is too large, or its sender has no key.
pub(crate) const PREFIX: usize = 1 << 10;

/// The bytes of a body that are read at all, so that a client that sends too much comes to read the answer.
const LARGEST_READ: usize = 64 << 20;

/// The time for all of a body.
const WITHIN: Duration = Duration::from_secs(30);

/// A body as far as it is kept.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    /// The number of bytes that came.
    pub(crate) length: usize,
    /// Why it is of no use.
    pub(crate) refusal: Option<Refusal>,
}

impl Received {
    /// Reads a body of at most so many bytes. What has more is read and forgotten.
    pub(crate) async fn read(body: Body, largest: usize) -> Self {
        let mut reader = Reader { kept: Vec::new(), length: 0, largest };
        let end = timeout(WITHIN, reader.read(body)).await.unwrap_or_else(|_| Err(too_slow()));
        reader.finish(end)
    }

    /// Reads the beginning of a body that is not looked at.
    pub(crate) async fn skim(body: Body) -> Self {
        Self { refusal: None, ..Self::read(body, PREFIX).await }
    }
}

struct Reader {
    kept: Vec<u8>,
    length: usize,
    largest: usize,
}

impl Reader {
    async fn read(&mut self, body: Body) -> Result<(), Refusal> {
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Refusal::bad_request("the body broke off"))?;
            self.take(&chunk);
            if self.length > LARGEST_READ {
                break;
            }
        }
        match self.length {
            length if length > LARGEST_READ => {
                Err(too_large(&format!("more than {LARGEST_READ}"), self.largest))
            }
            length if length > self.largest => Err(too_large(&length.to_string(), self.largest)),
            _ => Ok(()),
        }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.length += chunk.len();
        if self.length <= self.largest {
            self.kept.extend_from_slice(chunk);
        } else {
            // It is refused in any case.
            let more = PREFIX.saturating_sub(self.kept.len());
            self.kept.extend(chunk.iter().take(more));
            self.kept.truncate(PREFIX);
            self.kept.shrink_to_fit();
        }
    }

    fn finish(self, end: Result<(), Refusal>) -> Received {
        Received { bytes: self.kept.into(), length: self.length, refusal: end.err() }
    }
}

fn too_large(length: &str, largest: usize) -> Refusal {
    Refusal::bad_request(format!("the body has {length} bytes, more than {largest}"))
}

fn too_slow() -> Refusal {
    let message = format!("the body did not arrive within {} seconds", WITHIN.as_secs());
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", message)
}
