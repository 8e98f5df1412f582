//! Responses that faults corrupt on their way.

use std::io;
use std::time::Duration;

use tokio::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use serde_json::Value;
use yandex_market_api::Operation;

use crate::faults::fault::Fault;
use crate::faults::malform::malform;
use crate::faults::mutate::mutate;

/// A body that is neither JSON nor anything else.
const GARBAGE: &[u8] = b"{\"status\": OK, \"result\": <not json>, \xd0";

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Corrupts a response as a fault wants it.
pub(crate) async fn corrupt(mut response: Response, operation: &Operation, fault: Fault) -> Response {
    match fault {
        Fault::WrongContentType => {
            let plain = HeaderValue::from_static("text/plain;charset=UTF-8");
            response.headers_mut().insert(header::CONTENT_TYPE, plain);
            response
        }
        Fault::Stall(silence) => break_off(response, silence).await,
        Fault::CutBody => break_off(response, Duration::ZERO).await,
        Fault::CutJson => rewrite(response, |bytes| bytes.slice(..bytes.len() / 2)).await,
        Fault::GarbageJson => rewrite(response, |_| Bytes::from_static(GARBAGE)).await,
        Fault::EmptyBody => rewrite(response, |_| Bytes::new()).await,
        Fault::UnknownEnumValue | Fault::NullOptional | Fault::BadItem => {
            rewrite(response, |bytes| mutated(fault, operation, bytes)).await
        }
        Fault::LoneSurrogate | Fault::InvalidUtf8 | Fault::RawControlCharacter | Fault::HugeNumber => {
            rewrite(response, |bytes| malform(fault, operation, &bytes).map_or(bytes, Bytes::from)).await
        }
        Fault::ByteOrderMark => rewrite(response, |bytes| [BYTE_ORDER_MARK, &bytes].concat().into()).await,
        Fault::EndlessBody => endless(response),
        _ => response,
    }
}

/// Puts a body without an end in the place of the answer's.
fn endless(response: Response) -> Response {
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, endless_body())
}

/// Puts another body in the place of the answer's.
async fn rewrite(response: Response, change: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut head, body) = response.into_parts();
    // A canned answer may have set it, and it would be wrong now.
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(change(all(body).await)))
}

/// Sends half of the body, nothing for a while, and no more.
async fn break_off(response: Response, silence: Duration) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = all(body).await;
    head.headers.insert(header::CONTENT_LENGTH, bytes.len().max(1).into());
    let half = stream::iter([Ok(bytes.slice(..bytes.len() / 2))]);
    let end = stream::once(async move {
        // Also without any silence the task rests once, and what is there is sent.
        tokio::time::sleep(silence.max(Duration::from_millis(1))).await;
        Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    Response::from_parts(head, Body::from_stream(half.chain(end)))
}

fn mutated(fault: Fault, operation: &Operation, bytes: Bytes) -> Bytes {
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    mutate(fault, operation, &mut answer);
    answer.to_string().into()
}

async fn all(body: Body) -> Bytes {
    // All answers of the sandbox are in memory already.
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

/// JSON as far as it goes.
const ENDLESS: &[u8] = b"{\"status\":\"OK\",\"result\":{\"text\":\"";

/// The bytes that come over and over again.
const MORE: &[u8] = &[b'a'; 1 << 16];

/// The end all the same, for whoever reads without a bound.
const MOST_BYTES: usize = 1 << 30;
const MOST_TIME: Duration = Duration::from_secs(10);

/// Writes as fast as it is read, until nobody reads any more or the sandbox has had enough.
fn endless_body() -> Body {
    let end = Instant::now() + MOST_TIME;
    let more = stream::repeat_with(|| Bytes::from_static(MORE)).take(MOST_BYTES / MORE.len());
    let more = more.take_while(move |_| std::future::ready(Instant::now() < end)).map(Ok);
    let broken = stream::iter([Err(io::Error::from(io::ErrorKind::ConnectionAborted))]);
    let all = stream::iter([Ok(Bytes::from_static(ENDLESS))]).chain(more).chain(broken);
    Body::from_stream(all)
}
