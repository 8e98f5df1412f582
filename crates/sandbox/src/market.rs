//! What stands behind the server: everything that is set and everything that is remembered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use yandex_market_api::ids::BusinessId;
use yandex_market_api::types::Campaign;

use crate::answer::Refusal;
use crate::auth::{self, Key};
use crate::builder::SandboxBuilder;
use crate::call::Call;
use crate::canned::{Canned, CannedAnswer};
use crate::capacity::Storage;
use crate::fault::Fault;
use crate::feedback::{self, Reviews};
use crate::hosts::Hosts;
use crate::journal::Journal;
use crate::late::Late;
use crate::limits::{Leave, Limits};
use crate::notifying::Notifier;
use crate::paging::Paging;
use crate::questions::{self, Questions};
use crate::route::Route;
use crate::script::Script;
use crate::state::State;
use crate::sync::locked;
use crate::trace::Traces;
use crate::{instead, operations, parameters, rate_headers, seed};

/// The Market.
pub(crate) struct Market {
    pub(crate) key: Key,
    pub(crate) business: BusinessId,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) limits: Limits,
    pub(crate) state: Mutex<State>,
    pub(crate) reviews: Mutex<Reviews>,
    pub(crate) questions: Mutex<Questions>,
    pub(crate) canned: Mutex<Canned>,
    pub(crate) script: Mutex<Script>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) notifier: Arc<Notifier>,
    pub(crate) late: Late,
    pub(crate) hosts: Hosts,
    pub(crate) storage: Storage,
    latency: Mutex<Duration>,
    paging: Paging,
    traces: Traces,
    /// How many answers have had broken rate headers.
    broken_headers: AtomicUsize,
}

/// An answer, and whether the request was carried out.
struct Reply {
    response: Response,
    processed: bool,
}

impl Reply {
    fn unprocessed(answer: impl IntoResponse) -> Self {
        Self { response: answer.into_response(), processed: false }
    }
}

impl Market {
    pub(crate) fn new(mut builder: SandboxBuilder, files_url: String) -> Self {
        let (business, rooms) = (builder.business, builder.rooms());
        let campaigns = seed::campaigns(rooms.iter().map(|room| &room.chat), business);
        let notifier = Arc::new(Notifier::new(business, builder.notify, builder.keep_journal));
        let quiet = seed::without_chat(&campaigns);
        let state = State::new(rooms, quiet, files_url, Arc::clone(&notifier));
        Self {
            key: builder.key,
            business,
            campaigns,
            limits: Limits::new(builder.strictness, business),
            state: Mutex::new(state),
            reviews: Mutex::new(Reviews::new(feedback::seeded(builder.reviews))),
            questions: Mutex::new(Questions::new(questions::seeded(builder.questions, business))),
            canned: Mutex::new(builder.canned),
            script: Mutex::new(builder.script),
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

    /// How long every answer takes.
    pub(crate) fn latency(&self) -> Duration {
        *locked(&self.latency)
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        *locked(&self.latency) = latency;
    }

    /// How the answer to a call is cut into pages.
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

    /// What goes wrong with a request.
    pub(crate) fn next_fault(&self, call: &Call) -> Option<Fault> {
        locked(&self.script).next(call.operation()?.id)
    }

    /// Answers a request that has arrived, and keeps the books. `refusal` is for a limit that it broke.
    pub(crate) fn answer(&self, call: &Call, refusal: Option<Refusal>) -> Response {
        let place = locked(&self.journal).arrived(call);
        let Reply { mut response, processed } = self.respond(call, refusal);
        self.put_headers(call, &mut response);
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
            call.fault.and_then(|fault| instead::before(fault, &self.limits, route, call.at))
        {
            return Reply::unprocessed(instead);
        }
        let Reply { response, processed } = self.carry_out(call, route).unwrap_or_else(Reply::unprocessed);
        let response = match call.fault {
            Some(fault) => instead::after(fault, response),
            None => response,
        };
        Reply { response, processed }
    }

    fn carry_out(&self, call: &Call, route: &Route) -> Result<Reply, Refusal> {
        if let Some(canned) = self.take_canned(route) {
            return Ok(Reply::unprocessed(canned));
        }
        let credential = auth::check(call, &self.key.secret)?;
        auth::check_scopes(credential, &self.key, route.operation)?;
        parameters::check_business(route, self.business)?;
        let response = operations::carry_out(self, call, route.operation)?;
        Ok(Reply { response, processed: true })
    }

    fn take_canned(&self, route: &Route) -> Option<CannedAnswer> {
        locked(&self.canned).take(route.operation.id)
    }

    /// The headers of every answer. A canned answer may have set them otherwise, and then they stay so.
    fn put_headers(&self, call: &Call, response: &mut Response) {
        if let Ok(route) = &call.route {
            self.put_rate_headers(call, route, response);
        }
        let headers = response.headers_mut();
        put(headers, "date", httpdate::fmt_http_date(call.at));
        put(headers, "traceparent", self.traces.next());
    }

    /// "4xx answers spend quota too; 5xx do not." Neither does what is not answered because it was not processed.
    fn put_rate_headers(&self, call: &Call, route: &Route, response: &mut Response) {
        if response.status().is_server_error() {
            self.limits.unspend(route, call.at);
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
