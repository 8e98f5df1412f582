//! getCampaigns.

use std::collections::BTreeMap;

use yandex_market_api::operations::GET_CAMPAIGNS;
use yandex_market_api::types::{Business, Campaign};

use crate::{Account, Collected, Error, Items, Market};

impl Market {
    /// Lists the campaigns (shops) that the key sees, with the business of each.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let mut campaigns = market.campaigns();
    /// while let Some(campaign) = campaigns.try_next().await? {
    ///     println!("{:?} of {:?}", campaign.domain, campaign.business);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; every scope will do. It only reads, so it may be repeated. The Market's page:
    /// [getCampaigns](https://yandex.ru/dev/market/partner-api/doc/ru/reference/campaigns/getCampaigns).
    ///
    /// # Errors
    ///
    /// The stream ends with whatever [`Market::execute`] fails with, or with
    /// [`Undecodable`](crate::ErrorKind::Undecodable) when a page token comes a second time.
    pub fn campaigns(&self) -> Items<Campaign> {
        let pages = self.pages(&GET_CAMPAIGNS, Account::Key, |client, page| async move {
            client.get_campaigns().page_at(page).send().await
        });
        pages.items()
    }

    /// Lists the businesses (cabinets) of those campaigns, each once, by their ids. The bad items are campaigns.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// for business in market.businesses().await? {
    ///     println!("{:?}", business.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`campaigns`](Self::campaigns).
    pub async fn businesses(&self) -> Result<Collected<Business>, Error> {
        let mut campaigns = self.campaigns();
        let mut businesses = BTreeMap::new();
        while let Some(campaign) = campaigns.try_next().await? {
            if let Some(business) = campaign.business {
                businesses.entry(business.id).or_insert(business);
            }
        }
        let items = businesses.into_values().collect();
        Ok(Collected { items, bad_items: campaigns.take_bad_items() })
    }
}
