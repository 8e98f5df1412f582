//! A request and its answer, with all that goes wrong between them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};

use crate::faults::corrupt::corrupt;
use crate::faults::fault::Fault;
use crate::faults::late;
use crate::faults::replace;
use crate::http::call::Call;
use crate::http::connection::Order;
use crate::http::guarded_body;
use crate::world::backend::Backend;

/// Carries out a request whose head has arrived. All waiting is done here.
pub(crate) async fn carry_out(backend: &Arc<Backend>, connection: &Order, request: Request) -> Response {
    if let Err(refusal) = backend.hosts.check(&request) {
        return refusal.into_response();
    }
    let (mut call, body) = Call::begin(request);
    let leave = backend.admit(&call).await;
    let (slot, refusal) = leave.map(|leave| (leave.slot, leave.refusal)).unzip();
    let refusal = refusal.flatten();
    // The limits come first: who breaks them uses up no fault.
    call.fault = if refusal.is_none() { backend.next_fault(&call) } else { None };
    if call.fault != Some(Fault::RefuseConnection) {
        call.read(body, backend.knows(&call)).await;
    }
    if let Some(Fault::ProcessLater(delay)) = call.fault {
        connection.reset();
        late::process_later(backend, call, delay);
        return replace::never_sent();
    }
    let response = backend.answer(&call, refusal);
    let response = deliver(backend, connection, &call, response).await;
    let dies = call.fault == Some(Fault::CloseIdle);
    guarded_body::until_written(response, (slot, dies.then(|| CloseIdle(connection.clone()))))
}

/// Lets the answer take its time, and its faults take it.
async fn deliver(backend: &Backend, connection: &Order, call: &Call, response: Response) -> Response {
    let (fault, operation) = (call.fault, call.operation());
    match fault {
        Some(Fault::RefuseConnection) => connection.close(),
        Some(Fault::ResetBefore) => connection.reset(),
        Some(Fault::ResetAfter) => {
            wait(backend.latency()).await;
            connection.reset();
        }
        Some(Fault::Slow(delay)) => wait(backend.latency().saturating_add(delay)).await,
        _ => wait(backend.latency()).await,
    }
    match (fault, operation) {
        (Some(fault), Some(operation)) => corrupt(response, operation, fault).await,
        _ => response,
    }
}

/// Leaves a connection dead when it is dropped.
struct CloseIdle(Order);

impl Drop for CloseIdle {
    fn drop(&mut self) {
        self.0.close_when_spoken_to();
    }
}

async fn wait(delay: Duration) {
    // Even no time at all would be a millisecond.
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
}
