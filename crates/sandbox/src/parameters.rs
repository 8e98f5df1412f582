//! The parameters in the path and in the query.

use serde_json::Value;
use yandex_market_api::Operation;
use yandex_market_api::ids::BusinessId;
use yandex_market_api::support::Page;

use crate::answer::Refusal;
use crate::body;
use crate::call::Call;
use crate::route::Route;

/// The page of an operation that the table knows no bounds of.
const UNBOUNDED: Page = Page { largest: u32::MAX, default: None, items: None };

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

/// An id that the query must have: "`chatId` and `messageId` travel in the QUERY".
pub(crate) fn id<T: From<i64>>(call: &Call, name: &str) -> Result<T, Refusal> {
    let wanted = format!("{name} must be an integer of at least 1 in the query");
    let text = once(call, name)?.ok_or_else(|| Refusal::bad_request(format!("{wanted}; it is not there")))?;
    let id: Option<i64> = digits(text).filter(|id| *id >= 1);
    id.map(T::from).ok_or_else(|| Refusal::bad_request(format!("{wanted}, not `{text}`")))
}

/// How many items to answer. "A `limit` over the maximum is a 400, not a silent cut."
pub(crate) fn limit(call: &Call, operation: &Operation) -> Result<usize, Refusal> {
    let page = operation.page.unwrap_or(UNBOUNDED);
    let limit = number(call, "limit", page.largest)?.or(page.default).unwrap_or(page.largest);
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}

/// A number from 1 that the query may have.
pub(crate) fn number(call: &Call, name: &str, largest: u32) -> Result<Option<u32>, Refusal> {
    let Some(text) = once(call, name)? else {
        return Ok(None);
    };
    let number = digits(text).filter(|number| (1..=largest).contains(number));
    let message = format!("{name} must be an integer between 1 and {largest}, not `{text}`");
    number.map(Some).ok_or_else(|| Refusal::bad_request(message))
}

/// One of the known values of an enum, which the query may have.
pub(crate) fn one_of<T: AsRef<str> + Clone>(
    call: &Call,
    name: &str,
    known: &[T],
) -> Result<Option<T>, Refusal> {
    let read = once(call, name)?.map(|text| body::one_of(known, &Value::from(text))).transpose();
    read.map_err(|reason| Refusal::bad_request(format!("{name}: {reason}")))
}

/// The token of the page to answer: `pageToken`, or `page_token` as it was called before.
pub(crate) fn page_token(call: &Call) -> Result<Option<&str>, Refusal> {
    Ok(once(call, "pageToken")?.or(once(call, "page_token")?))
}

/// A parameter that the query has once at most.
fn once<'c>(call: &'c Call, name: &str) -> Result<Option<&'c str>, Refusal> {
    match call.query.iter().filter(|(parameter, _)| parameter == name).count() {
        0 | 1 => Ok(call.query(name)),
        _ => Err(Refusal::bad_request(format!("{name} is given more than once"))),
    }
}

/// A number as JSON writes it; Rust would read `+5` as well.
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
