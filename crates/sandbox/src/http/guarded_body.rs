//! Bodies that hold something until they are written.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use http_body::{Body as HttpBody, Frame, SizeHint};

/// A body that is dropped, with what it holds, when all of it is written or its connection breaks.
struct GuardedBody<T> {
    body: Body,
    _held: T,
}

/// Has an answer hold something until it is written.
pub(crate) fn until_written<T: Unpin + Send + 'static>(response: Response, held: T) -> Response {
    response.map(|body| Body::new(GuardedBody { body, _held: held }))
}

impl<T: Unpin> HttpBody for GuardedBody<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    // Both are passed on, for an answer is to have a length.
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
