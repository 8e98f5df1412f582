//! What stands behind the server: everything that is set and everything that is remembered.

use std::sync::Mutex;
use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use yandex_market_api::ids::BusinessId;
use yandex_market_api::types::Campaign;

use crate::answer::Refusal;
use crate::auth::{self, Key};
use crate::builder::SandboxBuilder;
use crate::call::Call;
use crate::canned::{Canned, CannedAnswer};
use crate::journal::Journal;
use crate::paging::Paging;
use crate::quota::{Quotas, Standing};
use crate::route::Route;
use crate::state::State;
use crate::sync::locked;
use crate::trace::Traces;
use crate::{operations, parameters, seed};

/// The Market.
pub(crate) struct Market {
    pub(crate) key: Key,
    pub(crate) business: BusinessId,
    pub(crate) paging: Paging,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) state: Mutex<State>,
    pub(crate) canned: Mutex<Canned>,
    pub(crate) journal: Mutex<Journal>,
    quotas: Mutex<Quotas>,
    traces: Traces,
}

impl Market {
    pub(crate) fn new(builder: SandboxBuilder, files_url: String) -> Self {
        let SandboxBuilder { rooms, key, business, paging, canned, port: _ } = builder;
        let campaigns = seed::campaigns(rooms.iter().map(|room| &room.chat), business);
        let state = State::new(rooms, seed::without_chat(&campaigns), files_url);
        Self {
            key,
            business,
            paging,
            campaigns,
            state: Mutex::new(state),
            canned: Mutex::new(canned),
            journal: Mutex::default(),
            quotas: Mutex::default(),
            traces: Traces::default(),
        }
    }

    /// Answers a request that has arrived, and keeps the books.
    pub(crate) fn answer(&self, call: &Call) -> Response {
        let place = locked(&self.journal).arrived(call);
        let mut response = self.respond(call);
        self.put_headers(call, &mut response);
        locked(&self.journal).answered(place, response.status());
        response
    }

    fn respond(&self, call: &Call) -> Response {
        let route = call.route.as_ref().map_err(Refusal::clone);
        route.and_then(|route| self.carry_out(call, route)).unwrap_or_else(Refusal::into_response)
    }

    fn carry_out(&self, call: &Call, route: &Route) -> Result<Response, Refusal> {
        if let Some(canned) = self.take_canned(route) {
            return Ok(canned.into_response());
        }
        let credential = auth::check(call, &self.key.secret)?;
        auth::check_scopes(credential, &self.key, route.operation)?;
        parameters::check_business(route, self.business)?;
        operations::carry_out(self, call, route.operation)
    }

    fn take_canned(&self, route: &Route) -> Option<CannedAnswer> {
        locked(&self.canned).take(route.operation.id)
    }

    /// The headers of every answer. A canned answer may have set them otherwise, and then they stay so.
    fn put_headers(&self, call: &Call, response: &mut Response) {
        let now = call.at;
        let standing = call.route.as_ref().ok().map(|route| self.spend(route, response.status(), now));
        let headers = response.headers_mut();
        put(headers, "date", httpdate::fmt_http_date(now));
        put(headers, "traceparent", self.traces.next());
        if let Some(standing) = standing {
            put(headers, "x-ratelimit-resource-limit", standing.limit);
            put(headers, "x-ratelimit-resource-remaining", standing.remaining);
            put(headers, "x-ratelimit-resource-until", httpdate::fmt_http_date(standing.until));
        }
    }

    /// "4xx answers spend quota too; 5xx do not."
    fn spend(&self, route: &Route, status: StatusCode, now: SystemTime) -> Standing {
        let business = route.parameter("businessId").unwrap_or_default();
        let cost = u32::from(!status.is_server_error());
        locked(&self.quotas).spend(business, route.operation, cost, now)
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: impl ToString) {
    if let Ok(value) = HeaderValue::try_from(value.to_string()) {
        headers.entry(HeaderName::from_static(name)).or_insert(value);
    }
}
