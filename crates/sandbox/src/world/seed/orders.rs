//! Orders and returns that nobody has talked about yet.

use yandex_market_api::enums::ChatContextType;
use yandex_market_api::ids::{CampaignId, ReturnId};
use yandex_market_api::types::ChatFullContext;

use super::chats::{customer, order, return_};
use super::pick;

/// The number of orders without a chat.
const ORDERS: i64 = 100;

/// The number of returns without a chat. Each is of an order of its own, which is none of the above.
const RETURNS: i64 = 50;

/// The orders and returns that have no chat, as they will stand in the chats about them.
pub(crate) fn without_chat(campaigns: &[CampaignId]) -> Vec<ChatFullContext> {
    let campaign = |number| pick(campaigns, number);
    let orders = (1..=ORDERS).map(|number| context(number, campaign(number), None));
    let returns =
        (1..=RETURNS).map(|number| context(ORDERS + number, campaign(number), Some(return_(number))));
    orders.chain(returns).collect()
}

fn context(number: i64, campaign_id: Option<CampaignId>, return_id: Option<ReturnId>) -> ChatFullContext {
    let type_ = if return_id.is_some() { ChatContextType::Return } else { ChatContextType::Order };
    let mut context = ChatFullContext::new(type_).order_id(order(number));
    (context.campaign_id, context.customer, context.return_id) = (campaign_id, customer(number), return_id);
    context
}
