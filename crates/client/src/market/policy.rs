//! How calls are carried out.

use std::sync::Arc;
use std::time::Duration;

use crate::call::limits::Patience;
use crate::{Attempt, Retry, Wait};

/// What [`MarketBuilder`](crate::MarketBuilder) was told of how calls are to be carried out.
#[derive(Clone)]
pub(crate) struct Policy {
    pub(crate) retry: Retry,
    /// The longest waits for the Market's limits.
    pub(crate) patience: Patience,
    /// How long after a request the Market may still carry it out.
    pub(crate) settle_time: Duration,
    pub(crate) on_attempt: Option<Arc<OnAttempt>>,
    pub(crate) on_wait: Option<Arc<OnWait>>,
}

/// Who wants to know of every attempt.
type OnAttempt = dyn Fn(&Attempt<'_>) + Send + Sync;

/// Who wants to know of every wait for the quota.
pub(crate) type OnWait = dyn Fn(&Wait) + Send + Sync;

impl Default for Policy {
    fn default() -> Self {
        Self {
            retry: Retry::new(),
            patience: Patience { quota: Duration::from_secs(60), slot: Duration::from_secs(120) },
            // "The server's own time-out is 10 s."
            settle_time: Duration::from_secs(10),
            on_attempt: None,
            on_wait: None,
        }
    }
}
