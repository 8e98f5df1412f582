//! The HTTP server.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::call::Call;
use crate::market::Market;
use crate::sandbox::Sandbox;

/// Listens on loopback and serves until the sandbox is dropped.
pub(crate) async fn start(market: Market, port: u16) -> io::Result<Sandbox> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let market = Arc::new(market);
    let (shutdown, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(listener, Arc::clone(&market), stopped));
    Ok(Sandbox::new(base_url, market, shutdown, server))
}

async fn serve(listener: TcpListener, market: Arc<Market>, stopped: oneshot::Receiver<()>) {
    // The table of operations is the router: a fallback alone keeps axum from having an opinion of its own.
    let router = Router::new().fallback(handle).with_state(market);
    let stopped = async {
        let _ = stopped.await;
    };
    // The error type is there for the trait's sake: axum documents that it never returns one.
    let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
}

async fn handle(State(market): State<Arc<Market>>, request: Request) -> Response {
    let call = Call::receive(request).await;
    market.answer(&call, SystemTime::now())
}
