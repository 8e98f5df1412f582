//! A server for receivers. Needs the feature `server`.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Extensions, Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tracing::{debug, warn};

use super::receiver::locked;

/// An HTTP/1 server that nobody can keep busy: every wait and the number of connections have a bound.
///
/// It serves [`Receiver::service`](super::Receiver::service), the router of the feature `axum` with layers or without,
/// or any other service of the tower family, and passes it the address of the peer. Needs the feature `server`, which `axum` includes.
///
/// ```no_run
/// use tokio::net::TcpListener;
/// use yandex_market::notify::{Receiver, Server};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
/// let worker = tokio::spawn(async move {
///     while let Some(notification) = notifications.next().await {
///         println!("{notification:?}");
///     }
/// });
///
/// let listener = TcpListener::bind("127.0.0.1:8080").await?;
/// let stop = async {
///     let _ = tokio::signal::ctrl_c().await;
/// };
/// Server::new(listener, receiver.service()).run_until(stop).await;
///
/// // Everything that was acknowledged is handled before the program ends.
/// receiver.shutdown();
/// worker.await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a server does nothing until it is run"]
pub struct Server<S> {
    listener: TcpListener,
    service: S,
    head_timeout: Duration,
    max_connections: usize,
}

/// A request is far smaller; this is the least that hyper takes.
const MAX_HEAD: usize = 8 * 1024;

/// A connection is closed at this age. It bounds what no other time-out does, such as a caller that reads no response.
const MAX_AGE: Duration = Duration::from_secs(600);

/// The time for requests to end when the server does.
const GRACE: Duration = Duration::from_secs(5);

impl<S, B> Server<S>
where
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    /// Creates a server of a service.
    pub fn new(listener: TcpListener, service: S) -> Self {
        Self { listener, service, head_timeout: Duration::from_secs(10), max_connections: 512 }
    }

    /// Sets the time in which the head of a request has to arrive, and in which the next request has to begin: 10 s by
    /// default. The time for a body is [`ReceiverBuilder::body_timeout`](super::ReceiverBuilder::body_timeout).
    pub fn head_timeout(self, timeout: Duration) -> Self {
        Self { head_timeout: timeout, ..self }
    }

    /// Sets the largest number of connections: 512 by default. For one more, the one that has been idle for the longest
    /// time is closed.
    pub fn max_connections(self, connections: usize) -> Self {
        Self { max_connections: connections.max(1), ..self }
    }

    /// Serves until a future completes. Requests that came before have 5 s to end; the future may be dropped as well,
    /// which ends them at once.
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        let (end, ended) = watch::channel(());
        let mut connections =
            Connections { max: self.max_connections, open: VecDeque::new(), tasks: JoinSet::new() };
        let mut stop = pin!(stop);
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let activity = Activity::new();
                    let connection = self.connection(stream, peer, activity.clone(), ended.clone());
                    connections.add(activity, connection);
                }
                Err(error) if is_of_connection(&error) => {}
                Err(error) => {
                    // There may be no file descriptor left.
                    warn!(%error, "a connection cannot be accepted");
                    connections.close_oldest();
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
        drop(self.listener);
        drop(end);
        let all = async { while connections.tasks.join_next().await.is_some() {} };
        // Whoever does not end the request keeps nobody waiting.
        let _ = timeout(GRACE, all).await;
    }

    /// Serves one connection.
    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        activity: Activity,
        mut ended: watch::Receiver<()>,
    ) -> impl Future<Output = ()> + Send + use<S, B> {
        let service = self.service.clone();
        let service = service_fn(move |request| {
            let (service, activity) = (service.clone(), activity.clone());
            async move {
                activity.set(true);
                let response = respond(service, request, peer).await;
                activity.set(false);
                response
            }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.head_timeout).max_buf_size(MAX_HEAD);
        async move {
            let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
            tokio::select! {
                result = &mut connection => return log(result, peer),
                // Nothing is ever sent: the channel only closes.
                _ = ended.changed() => {}
                () = sleep(MAX_AGE) => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = timeout(GRACE, connection).await;
        }
    }
}

async fn respond<S>(
    mut service: S,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<S::Response, Infallible>
where
    S: tower_service::Service<Request<Incoming>, Error = Infallible>,
{
    add_peer(request.extensions_mut(), peer);
    poll_fn(|context| service.poll_ready(context)).await?;
    service.call(request).await
}

/// Adds the address of the peer, where the service and the extractors of axum look for it.
fn add_peer(extensions: &mut Extensions, peer: SocketAddr) {
    extensions.insert(peer);
    #[cfg(feature = "axum")]
    extensions.insert(axum::extract::ConnectInfo(peer));
}

fn log(result: hyper::Result<()>, peer: SocketAddr) {
    if let Err(error) = result {
        debug!(%peer, %error, "a connection ended with an error");
    }
}

/// Returns true for an error of the connection, not of the listener.
fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The connections that are open. They are closed when these are dropped.
struct Connections {
    max: usize,
    open: VecDeque<(Activity, AbortHandle)>,
    tasks: JoinSet<()>,
}

impl Connections {
    fn add(&mut self, activity: Activity, connection: impl Future<Output = ()> + Send + 'static) {
        while self.tasks.try_join_next().is_some() {}
        self.open.retain(|(_, task)| !task.is_finished());
        if self.open.len() >= self.max {
            self.close_oldest();
        }
        self.open.push_back((activity, self.tasks.spawn(connection)));
    }

    /// Closes the connection that has been idle for the longest time; if none is idle, the one with the oldest request.
    fn close_oldest(&mut self) {
        let oldest = self.open.iter().enumerate().min_by_key(|(_, (activity, _))| activity.get());
        let oldest = oldest.map(|(index, _)| index);
        if let Some((_, task)) = oldest.and_then(|index| self.open.remove(index)) {
            debug!("the connection that has been idle for the longest time is closed: there are too many");
            task.abort();
        }
    }
}

/// The state of a connection: a request is being served or none is, and the time since when that is so.
#[derive(Clone)]
struct Activity(Arc<Mutex<(bool, Instant)>>);

impl Activity {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((false, Instant::now()))))
    }

    fn set(&self, is_serving: bool) {
        *locked(&self.0) = (is_serving, Instant::now());
    }

    fn get(&self) -> (bool, Instant) {
        *locked(&self.0)
    }
}
