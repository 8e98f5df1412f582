//! A body that does not end.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

/// JSON as far as it goes.
const BEGINNING: &[u8] = b"{\"status\":\"OK\",\"result\":{\"text\":\"";

/// The bytes that come over and over again.
const MORE: &[u8] = &[b'a'; 1 << 16];

/// The end all the same, for whoever reads without a bound.
const LARGEST: usize = 1 << 30;
const LONGEST: Duration = Duration::from_secs(10);

/// Writes as fast as it is read, until nobody reads any more or the sandbox has had enough.
pub(crate) fn body() -> Body {
    let end = Instant::now() + LONGEST;
    let more = stream::repeat_with(|| Bytes::from_static(MORE)).take(LARGEST / MORE.len());
    let more = more.take_while(move |_| std::future::ready(Instant::now() < end)).map(Ok);
    let broken = stream::iter([Err(io::Error::from(io::ErrorKind::ConnectionAborted))]);
    let all = stream::iter([Ok(Bytes::from_static(BEGINNING))]).chain(more).chain(broken);
    Body::from_stream(all)
}
