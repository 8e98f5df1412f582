//! The businesses of a key.

use std::collections::BTreeMap;

use yandex_market_api::types::Business;

use crate::{Collected, Error, Market};

impl Market {
    /// Lists the businesses (cabinets) of the campaigns that the key sees, each once, by their ids. The bad items are campaigns.
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
    /// As [`Campaigns::list`](crate::key::Campaigns::list).
    pub async fn businesses(&self) -> Result<Collected<Business>, Error> {
        let mut campaigns = self.campaigns().list().stream();
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
