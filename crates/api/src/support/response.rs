//! An answer that was what its description promises.

use std::ops::Deref;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::{ByteStream, Decoded, Error, decode_json};

/// The status and the headers of an answer.
#[derive(Clone, Debug)]
pub struct Head {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
}

impl Head {
    /// Takes the head off a response: its headers are empty afterwards, and need not be copied.
    #[must_use]
    pub fn take(response: &mut reqwest::Response) -> Self {
        Self { status: response.status(), headers: std::mem::take(response.headers_mut()) }
    }
}

/// The largest body that is decoded where nobody said otherwise.
pub(super) const DEFAULT_RESPONSE_BODY: usize = 32 << 20;

/// The largest body of a response that is decoded, on its way from the client to the decoder.
#[derive(Clone, Copy)]
pub(super) struct ResponseBound(pub(super) usize);

/// Reads the whole body, or nothing when it is larger than its bound.
async fn read_bounded(mut response: reqwest::Response) -> reqwest::Result<Option<Bytes>> {
    let bound = response.extensions().get::<ResponseBound>().map_or(DEFAULT_RESPONSE_BODY, |bound| bound.0);
    match response.content_length().map(usize::try_from) {
        Some(Ok(length)) if length <= bound => return response.bytes().await.map(Some),
        Some(_) => return Ok(None),
        None => {}
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > bound - body.len() {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// A decoded answer with its head and the body as it came.
#[derive(Clone, Debug)]
pub struct ResponseValue<T> {
    value: T,
    head: Head,
    body: Bytes,
    is_repaired: bool,
}

impl<T> ResponseValue<T> {
    /// Returns true if the body was no valid JSON, and was decoded after a [repair](super::repair_json).
    #[must_use]
    pub fn is_repaired(&self) -> bool {
        self.is_repaired
    }

    /// The status and the headers.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The body as it came; empty when it was not read here.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The decoded value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The decoded value, the head and the body.
    #[must_use]
    pub fn into_parts(self) -> (T, Head, Bytes) {
        (self.value, self.head, self.body)
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[doc(hidden)]
impl<T: DeserializeOwned> ResponseValue<T> {
    pub async fn from_response(mut response: reqwest::Response) -> Result<Self, Error> {
        let head = Head::take(&mut response);
        // The body is read before it is decoded: reqwest reports a cut body and a wrong one alike.
        let body = match read_bounded(response).await {
            Ok(Some(body)) => body,
            Ok(None) => return Err(Error::BodyTooLarge(head)),
            Err(source) => return Err(Error::Body(head, source)),
        };
        match decode_json(&body) {
            Ok(Decoded { value, is_repaired }) => Ok(Self { value, head, body, is_repaired }),
            Err(source) => Err(Error::Undecodable(head, body, source)),
        }
    }
}

#[doc(hidden)]
impl ResponseValue<ByteStream> {
    pub fn stream(mut response: reqwest::Response) -> Self {
        let head = Head::take(&mut response);
        Self { value: ByteStream::new(response.bytes_stream()), head, body: Bytes::new(), is_repaired: false }
    }
}

#[doc(hidden)]
impl ResponseValue<()> {
    pub fn empty(mut response: reqwest::Response) -> Self {
        Self { value: (), head: Head::take(&mut response), body: Bytes::new(), is_repaired: false }
    }
}
