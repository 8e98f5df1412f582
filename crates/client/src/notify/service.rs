//! A receiver for servers of the tower family and for axum. Needs the feature `tower`.

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

use super::{NotificationResponse, Outcome, Receiver, Rejection, RetryReason};

/// A [`Receiver`] as a service for any path: routing is left to the server.
///
/// The server has to pass the address of the peer as an extension of the request: a [`Peer`], a [`SocketAddr`], or axum's
/// `ConnectInfo<SocketAddr>` with the feature `axum`. Without it the response is always 500.
///
/// A body is read up to the bound of the receiver, and for no longer than
/// [`ReceiverBuilder::body_timeout`](super::ReceiverBuilder::body_timeout); nothing is read of a request that is rejected
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

/// The address of the peer: the extension of a request that a [`Service`] looks for. Needs the feature `tower`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

impl Receiver {
    /// Returns the receiver as a service of the tower family. Needs the feature `tower`.
    #[must_use]
    pub fn service(&self) -> Service {
        Service(self.clone())
    }

    async fn respond<B>(self, request: Request<B>) -> NotificationResponse
    where
        B: Body,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let Some(peer) = peer(&head.extensions) else {
            error!("the peer is unknown: add notify::Peer or a SocketAddr to the extensions of the request");
            return self.finish(Outcome::RetryLater(RetryReason::UnknownPeer));
        };
        if let Err(response) = self.check_head(peer, &head.method, &head.headers) {
            return response;
        }
        match self.read_body(body).await {
            Ok(body) => self.receive_body(peer, &body),
            Err(rejection) => self.reject(peer, rejection),
        }
    }

    /// Reads a body, up to the bound and in time.
    async fn read_body<B>(&self, body: B) -> Result<Bytes, Rejection>
    where
        B: Body,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let body = Limited::new(body, self.largest_body()).collect();
        match tokio::time::timeout(self.body_timeout(), body).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Rejection::TooLarge),
            // The connection broke, or the time was over.
            Ok(Err(_)) | Err(_) => Err(Rejection::Incomplete),
        }
    }
}

#[cfg(feature = "axum")]
impl Receiver {
    /// Returns a router of axum that accepts notifications at `/notification`. Nest it under the address that is registered
    /// with the Market. Needs the feature `axum`.
    ///
    /// The [`Server`](super::Server) of this module serves it, with time-outs and a cap on connections:
    ///
    /// ```no_run
    /// use tokio::net::TcpListener;
    /// use yandex_market::notify::{Receiver, Server};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
    /// let listener = TcpListener::bind("127.0.0.1:8080").await?;
    /// tokio::spawn(Server::new(listener, receiver.router()).run_until(std::future::pending()));
    /// while let Some(notification) = notifications.next().await {
    ///     println!("{notification:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Any other server has to pass the address of the peer: `axum::serve` by `into_make_service_with_connect_info::<SocketAddr>()`.
    /// `axum::serve` has no time-outs, so a reverse proxy should have them then, and a cap on connections.
    pub fn router(&self) -> axum::Router {
        // The service responds to wrong methods itself, with the body that the Market expects.
        axum::Router::new().route_service("/notification", self.service())
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
        receiver.clone().respond(request).map(|response| Ok(response.into_http())).boxed()
    }
}

/// Returns the address of the peer that the server has added to the request.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let own = extensions.get::<Peer>().map(|Peer(address)| *address);
    let socket = || extensions.get::<SocketAddr>().map(SocketAddr::ip);
    own.or_else(socket).or_else(|| connection(extensions))
}

/// Returns the address of the peer that axum has added to the request.
#[cfg(feature = "axum")]
fn connection(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<axum::extract::ConnectInfo<SocketAddr>>().map(|connection| connection.0.ip())
}

#[cfg(not(feature = "axum"))]
fn connection(_: &Extensions) -> Option<IpAddr> {
    None
}
