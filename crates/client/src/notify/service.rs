//! A receiver for servers of the tower family. Needs the feature `tower`.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use http::{Extensions, Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tracing::error;

use super::{Disposition, PushBack, Receiver, Refusal, Reply};

/// A [`Receiver`] as a service: takes the requests of any path, since the server has chosen it by that.
///
/// The server has to say who calls, by an extension of the request: a [`Peer`], a [`SocketAddr`], or axum's
/// `ConnectInfo<SocketAddr>` with the feature `axum`. Without it each request is answered 500.
///
/// A body is read up to the bound of the receiver, and for no longer than
/// [`ReceiverBuilder::body_timeout`](super::ReceiverBuilder::body_timeout); nothing is read of a request that is refused
/// by its head. Needs the feature `tower`.
///
/// ```
/// use std::net::IpAddr;
///
/// use http::{Request, StatusCode};
/// use http_body_util::Full;
/// use tower_service::Service as _;
/// use yandex_market::notify::{Peer, Receiver};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (receiver, notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
/// let request = Request::post("/notification")
///     .extension(Peer("5.45.207.1".parse::<IpAddr>()?))
///     .header("content-type", "application/json")
///     .body(Full::<bytes::Bytes>::from(r#"{"notificationType": "PING", "time": "2026-01-31T12:00:00Z"}"#))?;
/// let response = receiver.service().call(request).await?;
/// assert_eq!(response.status(), StatusCode::OK);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Service(Receiver);

/// Who calls: the extension of a request that a [`Service`] looks for. Needs the feature `tower`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

impl Receiver {
    /// The receiver as a service of the tower family. Needs the feature `tower`.
    #[must_use]
    pub fn service(&self) -> Service {
        Service(self.clone())
    }

    async fn answer<B>(self, request: Request<B>) -> Reply
    where
        B: Body,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let Some(peer) = peer(&head.extensions) else {
            error!(
                "who calls is not known: add notify::Peer or a SocketAddr to the extensions of the request"
            );
            return self.reply(Disposition::PushedBack(PushBack::NoPeer));
        };
        if let Err(reply) = self.check_head(peer, &head.method, &head.headers) {
            return reply;
        }
        match self.whole(body).await {
            Ok(body) => self.receive_body(peer, &body),
            Err(refusal) => self.refuse(peer, refusal),
        }
    }

    /// Reads a body, up to the bound and in time.
    async fn whole<B>(&self, body: B) -> Result<Bytes, Refusal>
    where
        B: Body,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let body = Limited::new(body, self.largest_body()).collect();
        match tokio::time::timeout(self.body_timeout(), body).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge),
            // The connection broke, or nothing more came.
            Ok(Err(_)) | Err(_) => Err(Refusal::Incomplete),
        }
    }
}

impl<B> tower_service::Service<Request<B>> for Service
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Self(receiver) = self;
        receiver.clone().answer(request).map(|reply| Ok(reply.into_response())).boxed()
    }
}

/// Who calls, as the server says it.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let told = extensions.get::<Peer>().map(|Peer(address)| *address);
    let socket = || extensions.get::<SocketAddr>().map(SocketAddr::ip);
    told.or_else(socket).or_else(|| connection(extensions))
}

/// Who calls, as axum says it.
#[cfg(feature = "axum")]
fn connection(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<axum::extract::ConnectInfo<SocketAddr>>().map(|connection| connection.0.ip())
}

#[cfg(not(feature = "axum"))]
fn connection(_: &Extensions) -> Option<IpAddr> {
    None
}
