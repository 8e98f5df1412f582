//! The campaigns (shops).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yandex_market_api::ids::{BusinessId, CampaignId};
use yandex_market_api::types::Chat;

use super::chats::CAMPAIGNS;
use super::pick;

/// The name of the business of a sandbox.
const BUSINESS: &str = "Sandbox";

/// Returns have chats with these models only.
const PLACEMENTS: &[&str] = &["FBS", "FBY"];

/// The campaigns that the chats are about, or the usual ones if they are about none.
pub(crate) fn campaigns<'a>(
    chats: impl Iterator<Item = &'a Chat>,
    business: BusinessId,
) -> Vec<(CampaignId, Value)> {
    let mut ids: BTreeSet<CampaignId> = chats.filter_map(|chat| chat.context.campaign_id).collect();
    if ids.is_empty() {
        ids = CAMPAIGNS.iter().copied().map(CampaignId::new).collect();
    }
    (1..).zip(ids).map(|(number, id)| campaign(number, id, business)).collect()
}

fn campaign(number: i64, id: CampaignId, business: BusinessId) -> (CampaignId, Value) {
    let campaign = json!({
        "id": id,
        "domain": format!("sandbox-{number}.example"),
        "business": { "id": business, "name": BUSINESS },
        "placementType": pick(PLACEMENTS, number - 1),
        "apiAvailability": "AVAILABLE",
    });
    (id, campaign)
}
