//! A running sandbox.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use yandex_market_api::ids::BusinessId;
use yandex_market_api::types::Chat;

use crate::builder::SandboxBuilder;
use crate::canned::CannedAnswer;
use crate::journal::Recorded;
use crate::market::Market;
use crate::sync::locked;

/// The key that a sandbox accepts when nobody sets another.
pub const DEFAULT_API_KEY: &str = "sandbox-key";

/// How long [`Sandbox::stop`] waits for connections on which no request ever comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// A Market in process, which runs until it is dropped or [stopped](Self::stop).
///
/// It listens on loopback only.
pub struct Sandbox {
    base_url: String,
    market: Arc<Market>,
    /// Dropped with the sandbox, which is what tells the server to stop.
    shutdown: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Sandbox {
    pub(crate) fn new(
        base_url: String,
        market: Arc<Market>,
        shutdown: oneshot::Sender<()>,
        server: JoinHandle<()>,
    ) -> Self {
        Self { base_url, market, shutdown, server }
    }

    /// Starts a sandbox with all the defaults.
    ///
    /// # Errors
    ///
    /// When there is no free port on loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox to be set up before it starts.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where it listens, for example `http://127.0.0.1:40123`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The key that it accepts.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.market.api_key
    }

    /// The business that the key belongs to.
    #[must_use]
    pub fn business(&self) -> BusinessId {
        self.market.business
    }

    /// The chats as they are now, in the order they are listed.
    #[must_use]
    pub fn chats(&self) -> Vec<Chat> {
        locked(&self.market.state).chats.clone()
    }

    /// Every request so far, in the order they arrived.
    #[must_use]
    pub fn journal(&self) -> Vec<Recorded> {
        locked(&self.market.journal).snapshot()
    }

    /// Answers one call of an operation so, before anything is checked. Further answers queue up behind it.
    pub fn answer(&self, operation_id: &str, answer: CannedAnswer) {
        locked(&self.market.canned).push(operation_id, answer);
    }

    /// Stops it and returns when requests under way are answered and the port is free.
    pub async fn stop(self) {
        drop(self.shutdown);
        let abort = self.server.abort_handle();
        // A client may hold a connection open on which it never sent anything; it must not hold us up.
        if tokio::time::timeout(PATIENCE, self.server).await.is_err() {
            abort.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
