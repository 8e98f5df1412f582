//! The parameters in the path and in the query.

use yandex_market_api::Operation;
use yandex_market_api::ids::BusinessId;
use yandex_market_api::support::Page;

use crate::answer::Refusal;
use crate::call::Call;
use crate::route::Route;

/// The page of an operation that the table knows no bounds of.
const UNBOUNDED: Page = Page { largest: u32::MAX, default: None };

/// Whether the business in the path, if there is one, is the one that the key belongs to.
pub(crate) fn check_business(route: &Route, own: BusinessId) -> Result<(), Refusal> {
    let Some(text) = route.parameter("businessId") else {
        return Ok(());
    };
    match text.parse::<BusinessId>() {
        Ok(id) if id == own => Ok(()),
        Ok(id) if id.get() >= 1 => Err(Refusal::forbidden(format!("no access to business {id}"))),
        _ => Err(Refusal::bad_request(format!("businessId must be an integer of at least 1, not `{text}`"))),
    }
}

/// How many items to answer. "A `limit` over the maximum is a 400, not a silent cut."
pub(crate) fn limit(call: &Call, operation: &Operation) -> Result<usize, Refusal> {
    let page = operation.page.unwrap_or(UNBOUNDED);
    let limit = match call.query("limit") {
        None => page.default.unwrap_or(page.largest),
        Some(text) => read_limit(text, page.largest)?,
    };
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}

fn read_limit(text: &str, largest: u32) -> Result<u32, Refusal> {
    let limit = text.parse().ok().filter(|limit| (1..=largest).contains(limit));
    let message = format!("limit must be an integer between 1 and {largest}, not `{text}`");
    limit.ok_or_else(|| Refusal::bad_request(message))
}

/// The token of the page to answer: `pageToken`, or `page_token` as it was called before.
pub(crate) fn page_token(call: &Call) -> Option<&str> {
    call.query("pageToken").or_else(|| call.query("page_token"))
}
