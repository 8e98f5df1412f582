//! Requests that take effect after their connections have broken.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::http::call::Call;
use crate::world::backend::Backend;
use crate::world::sync::locked;

/// The most requests that are put off at a time. One more takes effect at once, so that nothing grows without end.
const MOST: usize = 1_000;

/// Counts the requests that are put off.
#[derive(Debug, Default)]
pub(crate) struct Late(watch::Sender<usize>);

impl Late {
    /// Waits until nothing is put off.
    pub(crate) async fn until_none(&self) {
        let _ = self.0.subscribe().wait_for(|waiting| *waiting == 0).await;
    }
}

/// Has a request take effect after so long, unless the sandbox is gone by then. Nobody sees its answer.
pub(crate) fn process_later(backend: &Arc<Backend>, call: Call, delay: Duration) {
    let number = locked(&backend.journal).arrived(&call);
    if *backend.late.0.borrow() >= MOST {
        return process(backend, &call, number);
    }
    backend.late.0.send_modify(|waiting| *waiting += 1);
    tokio::spawn(wait(Arc::downgrade(backend), call, number, delay));
}

async fn wait(backend: Weak<Backend>, mut call: Call, number: u64, delay: Duration) {
    tokio::time::sleep(delay).await;
    let Some(backend) = backend.upgrade() else { return };
    call.at = SystemTime::now();
    process(&backend, &call, number);
    backend.late.0.send_modify(|waiting| *waiting -= 1);
}

fn process(backend: &Backend, call: &Call, number: u64) {
    let processed = backend.carries_out(call);
    locked(&backend.journal).answered(number, 0, processed);
}
