//! Reports of requests that were rejected.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::options::ListenOptions;
use crate::report::{Report, Reporter};

/// Reports on standard error the peers that were rejected, and the reasons.
#[derive(Clone)]
pub(super) struct RejectionReporter(Arc<Inner>);

struct Inner {
    options: ListenOptions,
    reporter: Reporter,
    reported: Mutex<HashSet<(IpAddr, StatusCode)>>,
}

/// The largest number of strangers that are reported.
const MOST: usize = 1_000;

/// Passes on a request, and reports it if it is rejected.
pub(super) async fn report_rejections(
    State(reporter): State<RejectionReporter>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if !response.status().is_success() {
        reporter.report(peer.ip().to_canonical(), response.status());
    }
    response
}

impl RejectionReporter {
    pub(super) fn new(options: ListenOptions, reporter: Reporter) -> Self {
        Self(Arc::new(Inner { options, reporter, reported: Mutex::default() }))
    }

    fn report(&self, peer: IpAddr, status: StatusCode) {
        if self.is_news(peer, status) {
            let message = format!("a request of {peer} is refused: {}", self.reason(peer, status));
            self.0.reporter.print(Report::new("request_refused", &message));
        }
    }

    /// Returns true if it was not reported before: anyone may send requests, so each stranger is reported once.
    fn is_news(&self, peer: IpAddr, status: StatusCode) -> bool {
        if !matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
            return true;
        }
        let mut reported = self.0.reported.lock().unwrap_or_else(PoisonError::into_inner);
        reported.len() < MOST && reported.insert((peer, status))
    }

    fn reason(&self, peer: IpAddr, status: StatusCode) -> String {
        match status {
            StatusCode::FORBIDDEN if self.0.options.trusts(peer) => {
                "X-Forwarded-For names nobody who may send".to_owned()
            }
            StatusCode::FORBIDDEN if is_near(peer) => format!(
                "it does not come from the Market (if this is your reverse proxy: --trusted-proxy {peer}/{})",
                if peer.is_ipv4() { 32 } else { 128 }
            ),
            StatusCode::FORBIDDEN => "it does not come from the Market".to_owned(),
            StatusCode::NOT_FOUND => "the path of notifications is /notification".to_owned(),
            StatusCode::BAD_REQUEST => "it is no notification".to_owned(),
            status if status.is_server_error() => {
                format!("it cannot be taken now ({status}); the Market will send it again")
            }
            status => status.to_string(),
        }
    }
}

/// Returns true for an address where one's own reverse proxy may be.
fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local() || peer.is_unicast_link_local(),
    }
}
