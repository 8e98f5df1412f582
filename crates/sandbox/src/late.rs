//! Requests that take effect after their connections have broken.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

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
pub(crate) fn process_later(market: &Arc<Market>, call: Call, delay: Duration) {
    let number = locked(&market.journal).arrived(&call);
    if *market.late.0.borrow() >= MOST {
        return process(market, &call, number);
    }
    market.late.0.send_modify(|waiting| *waiting += 1);
    tokio::spawn(wait(Arc::downgrade(market), call, number, delay));
}

async fn wait(market: Weak<Market>, mut call: Call, number: u64, delay: Duration) {
    tokio::time::sleep(delay).await;
    let Some(market) = market.upgrade() else { return };
    call.at = SystemTime::now();
    process(&market, &call, number);
    market.late.0.send_modify(|waiting| *waiting -= 1);
}

fn process(market: &Market, call: &Call, number: u64) {
    let processed = market.carries_out(call);
    locked(&market.journal).answered(number, 0, processed);
}
