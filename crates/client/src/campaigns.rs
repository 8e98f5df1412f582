//! getCampaigns.

use std::collections::BTreeMap;

use yandex_market_api::operations::GET_CAMPAIGNS;
use yandex_market_api::types::{Business, Campaign};

use crate::paging::{PageOptions, check_token};
use crate::salvage::salvage;
use crate::{Account, Error, Items, Market, Page, Pages};

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
        let market = self.clone();
        Pages::new(&GET_CAMPAIGNS, None, move |token| read(market.clone(), token)).items()
    }

    /// Lists the businesses (cabinets) of those campaigns, each once, by their ids.
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
    pub async fn businesses(&self) -> Result<Vec<Business>, Error> {
        let mut campaigns = self.campaigns();
        let mut businesses = BTreeMap::new();
        while let Some(campaign) = campaigns.try_next().await? {
            if let Some(business) = campaign.business {
                businesses.entry(business.id).or_insert(business);
            }
        }
        Ok(businesses.into_values().collect())
    }
}

async fn read(market: Market, token: Option<String>) -> Result<Page<Campaign>, Error> {
    let limit = PageOptions::default().limit(&GET_CAMPAIGNS)?;
    check_token(&GET_CAMPAIGNS, token.as_deref())?;
    let answer = market.execute(&GET_CAMPAIGNS, Account::Key, |client| {
        let token = token.clone();
        async move {
            let call = client.get_campaigns().limit(limit);
            match token {
                Some(token) => call.page_token(token).send().await,
                None => call.send().await,
            }
        }
    });
    let next = |answer: yandex_market_api::types::GetCampaignsResponse| {
        (answer.campaigns, answer.paging.and_then(|paging| paging.next_page_token))
    };
    match answer.await {
        Ok(answer) => Ok(Page::of(answer, next)),
        Err(error) => salvage(error, "/campaigns"),
    }
}
