//! The campaigns (shops).

use std::collections::BTreeSet;

use yandex_market_api::enums::{ApiAvailabilityStatusType, PlacementType};
use yandex_market_api::ids::{BusinessId, CampaignId};
use yandex_market_api::types::{Business, Campaign, Chat};

use super::chats::CAMPAIGNS;
use super::pick;

/// What the business of a sandbox is called.
const BUSINESS: &str = "Sandbox";

/// Returns have chats with these models only.
const PLACEMENTS: &[PlacementType] = &[PlacementType::Fbs, PlacementType::Fby];

/// The campaigns that the chats are about, or the usual ones if they are about none.
pub(crate) fn campaigns<'a>(chats: impl Iterator<Item = &'a Chat>, business: BusinessId) -> Vec<Campaign> {
    let mut ids: BTreeSet<CampaignId> = chats.filter_map(|chat| chat.context.campaign_id).collect();
    if ids.is_empty() {
        ids = CAMPAIGNS.iter().copied().map(CampaignId::new).collect();
    }
    (1..).zip(ids).map(|(number, id)| campaign(number, id, business)).collect()
}

fn campaign(number: i64, id: CampaignId, business: BusinessId) -> Campaign {
    Campaign {
        api_availability: Some(ApiAvailabilityStatusType::Available),
        business: Some(Business { id: Some(business), name: Some(BUSINESS.to_owned()) }),
        client_id: None,
        domain: Some(format!("sandbox-{number}.example")),
        id: Some(id),
        placement_type: pick(PLACEMENTS, number - 1),
    }
}
