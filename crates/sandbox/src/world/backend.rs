//! The backend of the servers: settings and memory.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use yandex_market_api::ids::{BusinessId, CampaignId};

use crate::builder::SandboxBuilder;
use crate::contract::paging::Paging;
use crate::contract::{self, Checked, Content};
use crate::faults::canned::{Canned, CannedAnswer};
use crate::faults::fault::Fault;
use crate::faults::late::Late;
use crate::faults::queue::FaultQueue;
use crate::faults::replace;
use crate::groups;
use crate::http::auth::{self, Key};
use crate::http::call::Call;
use crate::http::hosts::Hosts;
use crate::http::refusal::Refusal;
use crate::http::route::Route;
use crate::http::trace::Traces;
use crate::limits::rate_headers;
use crate::limits::{Leave, Limits};
use crate::webhooks::Notifier;
use crate::world::capacity::Storage;
use crate::world::journal::Journal;
use crate::world::seed;
use crate::world::state::State;
use crate::world::store::Items;
use crate::world::sync::locked;

/// The Market, without its HTTP.
pub(crate) struct Backend {
    pub(crate) key: Key,
    pub(crate) business: BusinessId,
    pub(crate) campaigns: Vec<(CampaignId, Value)>,
    pub(crate) limits: Limits,
    pub(crate) state: Mutex<State>,
    pub(crate) items: Mutex<Items>,
    /// The number of items of a list that is made of a sample.
    pub(crate) list_length: usize,
    /// The operations that are answered with their samples although the sandbox keeps state for them.
    sampled: HashSet<String>,
    pub(crate) canned: Mutex<Canned>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) notifier: Arc<Notifier>,
    pub(crate) late: Late,
    pub(crate) hosts: Hosts,
    pub(crate) storage: Storage,
    latency: Mutex<Duration>,
    paging: Paging,
    traces: Traces,
    /// The number of responses that have had broken rate headers.
    broken_headers: AtomicUsize,
}

/// An answer, and whether the request was carried out.
struct Reply {
    response: Response,
    processed: bool,
    /// The number of items that it was charged for.
    charged: u32,
}

impl Reply {
    fn unprocessed(answer: impl IntoResponse) -> Self {
        Self { response: answer.into_response(), processed: false, charged: 0 }
    }
}

impl Backend {
    pub(crate) fn new(mut builder: SandboxBuilder, files_url: String) -> Self {
        let (business, conversations) = (builder.business, builder.conversations());
        let campaigns =
            seed::campaigns(conversations.iter().map(|conversation| &conversation.chat), business);
        let notifier = Arc::new(Notifier::new(business, builder.notify, builder.keep_journal));
        let ids: Vec<CampaignId> = campaigns.iter().map(|(id, _)| *id).collect();
        let orders_without_chat = seed::without_chat(&ids);
        let state = State::new(conversations, orders_without_chat, files_url, Arc::clone(&notifier));
        Self {
            key: builder.key,
            business,
            campaigns,
            limits: Limits::new(builder.strictness, business, &ids),
            state: Mutex::new(state),
            items: Mutex::new(seed::items(builder.reviews, builder.questions, business)),
            list_length: builder.list_length,
            sampled: builder.sampled,
            canned: Mutex::new(builder.canned),
            faults: Mutex::new(builder.faults),
            journal: Mutex::new(Journal::new(builder.keep_journal)),
            notifier,
            late: Late::default(),
            hosts: builder.hosts,
            storage: Storage::new(builder.storage),
            latency: Mutex::new(builder.latency),
            paging: builder.paging,
            traces: Traces::default(),
            broken_headers: AtomicUsize::new(0),
        }
    }

    /// Returns the latency of every response.
    pub(crate) fn latency(&self) -> Duration {
        *locked(&self.latency)
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        *locked(&self.latency) = latency;
    }

    /// Returns the way in which the response to a call is cut into pages.
    pub(crate) fn paging(&self, call: &Call) -> Paging {
        self.paging.with(call.fault)
    }

    /// Counts a request in, if it calls an operation at all.
    pub(crate) async fn admit(&self, call: &Call) -> Option<Leave> {
        let route = call.route.as_ref().ok()?;
        Some(self.limits.admit(route, call.at).await)
    }

    /// Tells whether a request has the right key.
    pub(crate) fn knows(&self, call: &Call) -> bool {
        auth::check(call, &self.key.secret).is_ok()
    }

    /// Returns the fault that a request meets.
    pub(crate) fn next_fault(&self, call: &Call) -> Option<Fault> {
        locked(&self.faults).next(call.operation()?.id)
    }

    /// Answers a request that has arrived, and keeps the books. `refusal` is for a limit that it broke.
    pub(crate) fn answer(&self, call: &Call, refusal: Option<Refusal>) -> Response {
        let place = locked(&self.journal).arrived(call);
        let Reply { mut response, processed, charged } = self.respond(call, refusal);
        self.put_headers(call, charged, &mut response);
        let status = if call.fault.is_some_and(Fault::is_silent) { 0 } else { response.status().as_u16() };
        locked(&self.journal).answered(place, status, processed);
        response
    }

    /// Carries out a request that nobody waits for any more, and tells whether it had an effect.
    pub(crate) fn carries_out(&self, call: &Call) -> bool {
        self.respond(call, None).processed
    }

    fn respond(&self, call: &Call, refusal: Option<Refusal>) -> Reply {
        match (refusal, &call.route) {
            (Some(refusal), _) => Reply::unprocessed(refusal),
            (None, Err(refusal)) => Reply::unprocessed(refusal.clone()),
            (None, Ok(route)) => self.respond_on(call, route),
        }
    }

    fn respond_on(&self, call: &Call, route: &Route) -> Reply {
        if let Some(instead) =
            call.fault.and_then(|fault| replace::before(fault, &self.limits, route, call.at))
        {
            return Reply::unprocessed(instead);
        }
        let mut reply = self.carry_out(call, route).unwrap_or_else(Reply::unprocessed);
        if let Some(fault) = call.fault {
            reply.response = replace::after(fault, reply.response);
        }
        reply
    }

    fn carry_out(&self, call: &Call, route: &Route) -> Result<Reply, Refusal> {
        if let Some(canned) = self.take_canned(route) {
            return Ok(Reply::unprocessed(canned));
        }
        let credential = auth::check(call, &self.key.secret)?;
        auth::check_scopes(credential, &self.key, route.operation)?;
        let request = self.checked(call, route)?;
        let charged = self.limits.spend_request(route, &request.body, call.at)?;
        let content = match groups::handler(route.operation.id) {
            Some(handler) if !self.sampled.contains(route.operation.id) => {
                Content::Json(handler(self, &request)?)
            }
            _ => contract::respond(self, &request)?,
        };
        let charged = charged + self.limits.spend_response(route, content.json(), call.at);
        Ok(Reply { response: content.into_response(), processed: true, charged })
    }

    /// Checks a request by the description. What it is about comes first, for that may be somebody else's.
    fn checked<'c>(&self, call: &'c Call, route: &Route) -> Result<Checked<'c>, Refusal> {
        let mut parameters = contract::check_path(route)?;
        self.check_access(&parameters)?;
        contract::check_query(call, route, &mut parameters)?;
        let body = contract::check_body(call, route.operation)?;
        Ok(Checked { call, operation: route.operation, parameters, body })
    }

    /// Checks that the business or the campaign of a request is one of the key's.
    fn check_access(&self, parameters: &Map<String, Value>) -> Result<(), Refusal> {
        let id = |name: &str| parameters.get(name).and_then(Value::as_i64);
        let is_own = |id| self.campaigns.iter().any(|(own, _)| own.get() == id);
        match (id("businessId"), id("campaignId")) {
            (Some(id), _) if id != self.business.get() => {
                Err(Refusal::forbidden(format!("no access to business {id}")))
            }
            (_, Some(id)) if !is_own(id) => Err(Refusal::forbidden(format!("no access to campaign {id}"))),
            _ => Ok(()),
        }
    }

    fn take_canned(&self, route: &Route) -> Option<CannedAnswer> {
        locked(&self.canned).take(route.operation.id)
    }

    /// The headers of every answer. A canned answer may have set them otherwise, and then they stay so.
    fn put_headers(&self, call: &Call, charged: u32, response: &mut Response) {
        if let Ok(route) = &call.route {
            self.put_rate_headers(call, route, charged, response);
        }
        let headers = response.headers_mut();
        put(headers, "date", httpdate::fmt_http_date(call.at));
        put(headers, "traceparent", self.traces.next());
    }

    /// "4xx answers spend quota too; 5xx do not." Neither does what is not answered because it was not processed.
    fn put_rate_headers(&self, call: &Call, route: &Route, charged: u32, response: &mut Response) {
        if response.status().is_server_error() {
            self.limits.unspend(route, charged, call.at);
        }
        let standing = self.limits.standing(route, call.at);
        let is_broken = call.fault == Some(Fault::BrokenRateHeaders);
        let turn = self.broken_headers.fetch_add(usize::from(is_broken), Ordering::Relaxed);
        rate_headers::put(response.headers_mut(), standing, call.fault, call.at, turn);
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.entry(HeaderName::from_static(name)).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_own_campaigns_are_open_and_no_others() {
        let backend = Backend::new(SandboxBuilder::default(), String::new());
        let check = |parameters: Value| backend.check_access(parameters.as_object().unwrap()).is_ok();
        let own = backend.campaigns[0].0;
        assert!(check(json!({ "campaignId": own })) && !check(json!({ "campaignId": 5 })));
        assert!(check(json!({ "businessId": 1 })) && !check(json!({ "businessId": 5 })));
        assert!(check(json!({})));
    }
}
