//! The entities that operations are about.

use yandex_market_api::types::{BusinessId, CampaignId};

use crate::Market;

/// One business (the seller's cabinet) of the Market: what [`Market::business`] returns. It has a method for each group of
/// operations about a business.
#[derive(Clone, Debug)]
pub struct BusinessHandle {
    pub(crate) market: Market,
    pub(crate) id: BusinessId,
}

impl BusinessHandle {
    /// Returns the Market that it belongs to.
    #[must_use]
    pub fn market(&self) -> &Market {
        &self.market
    }

    /// Returns the id of the business.
    #[must_use]
    pub fn id(&self) -> BusinessId {
        self.id
    }
}

/// One campaign (a shop) of the Market: what [`Market::campaign`] returns. It has a method for each group of operations about
/// a campaign.
#[derive(Clone, Debug)]
pub struct CampaignHandle {
    pub(crate) market: Market,
    pub(crate) id: CampaignId,
}

impl CampaignHandle {
    /// Returns the Market that it belongs to.
    #[must_use]
    pub fn market(&self) -> &Market {
        &self.market
    }

    /// Returns the id of the campaign.
    #[must_use]
    pub fn id(&self) -> CampaignId {
        self.id
    }
}

impl Market {
    /// Returns the handle of a business (the seller's cabinet).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// # let market = yandex_market::Market::from_env()?;
    /// let chats = market.business(12345).chats();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn business(&self, id: impl Into<BusinessId>) -> BusinessHandle {
        BusinessHandle { market: self.clone(), id: id.into() }
    }

    /// Returns the handle of a campaign (a shop).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), yandex_market::Error> {
    /// # let market = yandex_market::Market::from_env()?;
    /// let shop = market.campaign(67890);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn campaign(&self, id: impl Into<CampaignId>) -> CampaignHandle {
        CampaignHandle { market: self.clone(), id: id.into() }
    }
}
