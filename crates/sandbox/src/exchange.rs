//! A request and its answer, with all that goes wrong between them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};

use crate::call::Call;
use crate::fault::Fault;
use crate::market::Market;
use crate::spoil::spoil;
use crate::wire::Order;
use crate::{held, instead, late};

/// Carries out a request whose head has arrived. All waiting is done here.
pub(crate) async fn carry_out(market: &Arc<Market>, wire: &Order, request: Request) -> Response {
    if let Err(refusal) = market.hosts.check(&request) {
        return refusal.into_response();
    }
    let (mut call, body) = Call::begin(request);
    let leave = market.admit(&call).await;
    let (slot, refusal) = leave.map(|leave| (leave.slot, leave.refusal)).unzip();
    let refusal = refusal.flatten();
    // The limits come first: who breaks them uses up no fault.
    call.fault = if refusal.is_none() { market.next_fault(&call) } else { None };
    if call.fault != Some(Fault::RefuseConnection) {
        call.read(body, market.knows(&call)).await;
    }
    if let Some(Fault::ProcessLater(delay)) = call.fault {
        wire.reset();
        late::process_later(market, call, delay);
        return instead::never_sent();
    }
    let response = market.answer(&call, refusal);
    let response = deliver(market, wire, call.fault, response).await;
    let dies = call.fault == Some(Fault::CloseIdle);
    held::until_written(response, (slot, dies.then(|| CloseIdle(wire.clone()))))
}

/// Lets the answer take its time, and its faults take it.
async fn deliver(market: &Market, wire: &Order, fault: Option<Fault>, response: Response) -> Response {
    match fault {
        Some(Fault::RefuseConnection) => wire.close(),
        Some(Fault::ResetBefore) => wire.reset(),
        Some(Fault::ResetAfter) => {
            wait(market.latency()).await;
            wire.reset();
        }
        Some(Fault::Slow(delay)) => wait(market.latency().saturating_add(delay)).await,
        _ => wait(market.latency()).await,
    }
    match fault {
        Some(fault) => spoil(response, fault).await,
        None => response,
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
