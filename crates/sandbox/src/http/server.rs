//! The HTTP servers.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::builder::SandboxBuilder;
use crate::http::connection::{self, Connection};
use crate::http::file_server;
use crate::http::handler;
use crate::sandbox::Sandbox;
use crate::webhooks;
use crate::world::backend::Backend;

/// The most connections at a time. More wait until others are closed.
const MOST_CONNECTIONS: usize = 512;

/// The time for the head of a request, counted from when its connection was opened or had its last answer.
const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// The most bytes of a head, about: what is read in one go is not cut. A larger one is answered with 431.
const LARGEST_HEAD: usize = 64 << 10;

/// The most headers of a request. More are answered with 431.
const MOST_HEADERS: usize = 100;

/// Listens on loopback and serves until the sandbox is dropped.
pub(crate) async fn start(builder: SandboxBuilder) -> io::Result<Sandbox> {
    builder.check()?;
    let (api, base_url) = listen(builder.port).await?;
    let (files, files_url) = listen(0).await?;
    let backend = Arc::new(Backend::new(builder, files_url.clone()));
    let (shutdown, stopped) = watch::channel(());
    let tasks = [
        tokio::spawn(serve(api, Service::Api(Arc::clone(&backend)), stopped.clone())),
        tokio::spawn(serve(files, Service::Files(Arc::clone(&backend)), stopped.clone())),
        tokio::spawn(webhooks::run(Arc::clone(&backend.notifier), stopped)),
    ];
    Ok(Sandbox::new(base_url, files_url, backend, shutdown, tasks))
}

async fn listen(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok((listener, url))
}

/// A service of the sandbox.
#[derive(Clone)]
enum Service {
    Api(Arc<Backend>),
    Files(Arc<Backend>),
}

impl Service {
    async fn answer(&self, order: &connection::Order, request: Request) -> Response {
        match self {
            Self::Api(backend) => handler::carry_out(backend, order, request).await,
            Self::Files(backend) => file_server::answer(backend, &request),
        }
    }
}

/// Serves until the sandbox is dropped, and then until the requests under way are answered.
async fn serve(mut listener: TcpListener, service: Service, mut stopped: watch::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    // Dropped with this task, which ends the connections too.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Nothing is ever sent: the channel only closes.
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
            stream = connection::accept(&mut listener), if connections.len() < MOST_CONNECTIONS => {
                connections.spawn(serve_connection(stream, service.clone(), graceful.watcher()));
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
    while connections.join_next().await.is_some() {}
}

async fn serve_connection(stream: Connection, service: Service, watcher: Watcher) {
    let order = stream.order();
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let (service, order) = (service.clone(), order.clone());
        async move { Ok::<_, Infallible>(service.answer(&order, request.map(Body::new)).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    http.max_buf_size(LARGEST_HEAD).max_headers(MOST_HEADERS);
    // A connection that breaks is its client's affair.
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), answer)).await;
}
