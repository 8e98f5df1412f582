//! The server that the Market calls.

use std::net::SocketAddr;

use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use yandex_market::notify::{self, Notifications, Receiver, Stats};

use super::options::ListenOptions;
use super::rejections::{RejectionReporter, report_rejections};
use crate::console::notice;
use crate::failure::Failure;
use crate::report::Reporter;

/// A server that receives notifications.
pub(crate) struct Server {
    receiver: Receiver,
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Begins to listen, and prints the address.
    pub(crate) async fn start(
        port: u16,
        options: &ListenOptions,
        reporter: Reporter,
    ) -> Result<(Self, Notifications), Failure> {
        let (receiver, notifications) = options.receiver()?;
        let address = SocketAddr::new(options.address(), port);
        let failed = |error| Failure::io(format!("notifications cannot be listened for at {address}"), error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        explain(listener.local_addr().map_err(failed)?, options);
        let (end, ended) = oneshot::channel();
        let task = tokio::spawn(serve(
            listener,
            receiver.clone(),
            RejectionReporter::new(options.clone(), reporter),
            ended,
        ));
        Ok((Self { receiver, end, task }, notifications))
    }

    /// Accepts no more. What was acknowledged can still be read.
    pub(super) fn close(&self) {
        self.receiver.shutdown();
    }

    /// Stops when the requests under way have their responses, and returns the counters.
    pub(crate) async fn stop(self) -> Stats {
        self.close();
        let _ = self.end.send(());
        let _ = self.task.await;
        self.receiver.stats()
    }
}

async fn serve(
    listener: TcpListener,
    receiver: Receiver,
    rejections: RejectionReporter,
    ended: oneshot::Receiver<()>,
) {
    let router = receiver.router().layer(from_fn_with_state(rejections, report_rejections));
    let end = async {
        let _ = ended.await;
    };
    notify::Server::new(listener, router).run_until(end).await;
}

fn explain(address: SocketAddr, options: &ListenOptions) {
    notice(&format!("Listening at http://{address}/notification until Ctrl-C."));
    notice("The Market calls https only: leave TLS to a reverse proxy that passes on to this address.");
    if !options.has_senders() {
        notice("Name the proxy with --trusted-proxy, and have it say in X-Forwarded-For who calls.");
    }
}
