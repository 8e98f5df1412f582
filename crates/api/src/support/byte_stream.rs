//! Responses that are files.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt};

/// A response that is a file: a stream of bytes.
///
/// ```no_run
/// use futures_util::TryStreamExt;
/// use yandex_market_api::support::ByteStream;
///
/// # async fn example(mut file: ByteStream) -> Result<(), reqwest::Error> {
/// while let Some(bytes) = file.try_next().await? {
///     println!("{} bytes more", bytes.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ByteStream(BoxStream<'static, reqwest::Result<Bytes>>);

impl ByteStream {
    /// Creates one of any stream of bytes.
    pub fn new(stream: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }
}

impl Stream for ByteStream {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}
