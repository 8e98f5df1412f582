//! The HTTP servers.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::builder::SandboxBuilder;
use crate::market::Market;
use crate::sandbox::Sandbox;
use crate::wire::{Order, Wires};
use crate::{exchange, file_server, notifying};

/// Listens on loopback and serves until the sandbox is dropped.
pub(crate) async fn start(builder: SandboxBuilder) -> io::Result<Sandbox> {
    let (api, base_url) = listen(builder.port).await?;
    let (files, files_url) = listen(0).await?;
    let market = Arc::new(Market::new(builder, files_url.clone()));
    let (shutdown, stopped) = watch::channel(());
    let tasks = [
        serve(api, router(Arc::clone(&market)), stopped.clone()),
        serve(files, file_server::router(Arc::clone(&market)), stopped.clone()),
        tokio::spawn(notifying::run(Arc::clone(&market.notifier), stopped)),
    ];
    Ok(Sandbox::new(base_url, files_url, market, shutdown, tasks))
}

async fn listen(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    Ok((listener, url))
}

fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<()>) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Nothing is ever sent: the channel only closes.
        let stopped = async move { while stopped.changed().await.is_ok() {} };
        // The error type is there for the trait's sake: axum documents that it never returns one.
        let service = router.into_make_service_with_connect_info::<Order>();
        let _ = axum::serve(Wires(listener), service).with_graceful_shutdown(stopped).await;
    })
}

fn router(market: Arc<Market>) -> Router {
    // The table of operations is the router: a fallback alone keeps axum from having an opinion of its own.
    Router::new().fallback(handle).with_state(market)
}

async fn handle(
    State(market): State<Arc<Market>>,
    ConnectInfo(wire): ConnectInfo<Order>,
    request: Request,
) -> Response {
    exchange::carry_out(&market, &wire, request).await
}
