//! getCampaigns.

use axum::Json;
use axum::response::{IntoResponse, Response};
use yandex_market_api::Operation;
use yandex_market_api::types::{Campaign, FlippingPager, GetCampaignsResponse};

use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::parameters;

/// "`page`: maximum 10000."
const LAST_PAGE: u32 = 10_000;

/// "Do not give a `pageSize` of more than 100."
const LARGEST_PAGE: u32 = 100;

/// Answers a page of the campaigns, which goes by number only if it is asked for by number alone.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let page = parameters::number(call, "page", LAST_PAGE)?;
    let size = parameters::number(call, "pageSize", LARGEST_PAGE)?;
    let by_number = page.is_some() || size.is_some();
    if by_number && token.is_none() && call.query("limit").is_none() {
        return Ok(numbered(&market.campaigns, page.unwrap_or(1), size.unwrap_or(LARGEST_PAGE)));
    }
    let paging = market.paging(call);
    let page = paging.page(market.campaigns.iter(), token, limit, &operation.id)?;
    let pager = paging.pager(page.next_token);
    let response = GetCampaignsResponse { campaigns: page.items, pager: None, paging: pager };
    Ok(paging.write(&response))
}

/// A page by its number, which is beyond the end when it is empty.
fn numbered(all: &[Campaign], page: u32, size: u32) -> Response {
    let (page, size) = (index(page), index(size));
    let before = (page - 1).saturating_mul(size).min(all.len());
    let campaigns: Vec<Campaign> = all.iter().skip(before).take(size).cloned().collect();
    let pager = FlippingPager {
        current_page: Some(int32(page)),
        from: Some(int32(before + usize::from(!campaigns.is_empty()))),
        page_size: Some(int32(size)),
        pages_count: Some(int32(all.len().div_ceil(size))),
        to: Some(int32(before + campaigns.len())),
        total: Some(int32(all.len())),
    };
    Json(GetCampaignsResponse { campaigns, pager: Some(pager), paging: None }).into_response()
}

/// A number of at least 1.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX).max(1)
}

fn int32(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
