//! Sending what waits.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::queue::{Job, Queue};
use super::{Notifier, schedule};

/// The time that a notification waits to be overtaken when nothing else happens.
const HELD: Duration = Duration::from_secs(1);

/// Sends until the sandbox is dropped.
pub(crate) async fn run(notifier: Arc<Notifier>, mut stopped: watch::Receiver<()>) {
    tokio::select! {
        // Nothing is ever sent: the channel only closes.
        _ = stopped.changed() => {}
        () = deliver(&notifier.queue) => {}
    }
}

async fn deliver(queue: &watch::Sender<Queue>) {
    loop {
        let job = next(queue).await;
        let mut changes = queue.subscribe();
        tokio::select! {
            () = settle(queue, &job) => {}
            _ = changes.wait_for(|queue| queue.turn != job.turn) => {}
        }
    }
}

/// Waits for something to send.
async fn next(queue: &watch::Sender<Queue>) -> Job {
    let mut changes = queue.subscribe();
    loop {
        let _ = changes.wait_for(|queue| !queue.is_empty()).await;
        // What was held is let go when its time is over. The queue may change at any moment, so look again.
        if timeout(HELD, changes.wait_for(|queue| queue.is_ready())).await.is_err() {
            queue.send_modify(Queue::release);
        }
        if let Some(job) = queue.borrow().job() {
            return job;
        }
    }
}

/// Sends a notification until it is taken or the Market has lost patience.
async fn settle(queue: &watch::Sender<Queue>, job: &Job) {
    let minute = job.receiver.settings.minute;
    for pause in schedule::pauses() {
        if is_settled(queue, job).await {
            return;
        }
        wait(minute.saturating_mul(pause)).await;
    }
    if !is_settled(queue, job).await {
        queue.send_modify(|queue| queue.switch_off(job.turn));
    }
}

/// Sends a notification once.
async fn is_settled(queue: &watch::Sender<Queue>, job: &Job) -> bool {
    if !queue.send_if_modified(|queue| queue.attempt(job.turn)) {
        return true;
    }
    let answer = job.receiver.send(&job.json).await;
    let is_settled = answer.settles();
    queue.send_modify(|queue| queue.answered(job.turn, answer));
    is_settled
}

/// The timer knows nothing shorter than a millisecond.
async fn wait(pause: Duration) {
    if !pause.is_zero() {
        sleep(pause).await;
    }
}
