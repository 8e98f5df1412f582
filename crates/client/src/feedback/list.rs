//! getGoodsFeedbacks.

use yandex_market_api::bounds::{
    GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS, SHOP_SKU,
};
use yandex_market_api::operations::GET_GOODS_FEEDBACKS;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{
    BusinessId, FeedbackReactionStatusType, GetGoodsFeedbackRequest, GetGoodsFeedbackResponse,
    GoodsFeedbackId, ShopSku,
};
use yandex_market_api::{Client, Operation};

use crate::checks::{check_filter, distinct};
use crate::list::{List, Query, Sent};
use crate::{DateTime, Error};

/// Lists reviews of goods: what [`Feedback::list`](crate::Feedback::list) returns.
///
/// Filters of different kinds narrow each other; a filter lets through each of its values. One that is set without values
/// is [refused](crate::ErrorKind::Refused): leave it out to list everything. The reviews come in the order in which they
/// were published.
///
/// **Without dates it is those of the last 6 months**, which is the longest time that can be asked for at once.
///
/// ```no_run
/// use yandex_market::Market;
///
/// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
/// let mut bad = market.business(12345).feedback().list().ratings([1, 2]).needing_reaction().stream();
/// while let Some(review) = bad.try_next().await? {
///     println!("{}: {:?}", review.feedback_id, review.description);
/// }
/// # Ok(())
/// # }
/// ```
///
/// 5 000 requests an hour (10 000 with the tariff `medium`); the key needs one of the scopes `communication`,
/// `all-methods` and `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsFeedbacks](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/getGoodsFeedbacks).
pub type ListFeedback = List<FeedbackFilters>;

/// What reviews of goods to list.
#[derive(Clone, Debug, Default)]
pub struct FeedbackFilters(GetGoodsFeedbackRequest);

impl ListFeedback {
    /// Only these reviews, at most 50. It goes with no other filter.
    pub fn ids(mut self, ids: impl IntoIterator<Item = GoodsFeedbackId>) -> Self {
        self.query.0.feedback_ids = Some(distinct(ids));
        self
    }

    /// Only reviews that were written after this moment, at most 6 months before [`to`](ListFeedback::to).
    pub fn from(mut self, moment: DateTime) -> Self {
        self.query.0.date_time_from = Some(moment);
        self
    }

    /// Only reviews that were written before this moment.
    pub fn to(mut self, moment: DateTime) -> Self {
        self.query.0.date_time_to = Some(moment);
        self
    }

    /// Only reviews that the seller is yet to react to.
    pub fn needing_reaction(mut self) -> Self {
        self.query.0.reaction_status = Some(FeedbackReactionStatusType::NeedReaction);
        self
    }

    /// Only reviews with these ratings, from 1 to 5.
    pub fn ratings(mut self, ratings: impl IntoIterator<Item = i32>) -> Self {
        self.query.0.rating_values = Some(distinct(ratings));
        self
    }

    /// Only reviews of these offers, by the seller's own names for them (SKU), at most 20.
    pub fn offers(mut self, offers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.query.0.offer_ids = Some(distinct(offers.into_iter().map(|offer| ShopSku(offer.into()))));
        self
    }

    /// Only reviews that were rewarded with points of Yandex Plus, or only those that were not.
    pub fn paid(mut self, paid: bool) -> Self {
        self.query.0.paid = Some(paid);
        self
    }
}

impl Query for FeedbackFilters {
    type Answer = GetGoodsFeedbackResponse;

    fn operation() -> &'static Operation {
        &GET_GOODS_FEEDBACKS
    }

    fn checked(self) -> Result<Self, Error> {
        self.check().map(|()| self)
    }

    async fn send(
        self,
        client: Client,
        business: BusinessId,
        page: PageAt,
    ) -> Sent<GetGoodsFeedbackResponse> {
        client.get_goods_feedbacks().business_id(business).body(self.0).page_at(page).send().await
    }
}

impl FeedbackFilters {
    /// Refuses what the Market would refuse.
    fn check(&self) -> Result<(), Error> {
        let body = &self.0;
        let refused = |reason: &str| Err(Error::refused(&GET_GOODS_FEEDBACKS, reason));
        let (ids, offers) = (GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS);
        check_filter(&GET_GOODS_FEEDBACKS, "ids", Some(ids), &body.feedback_ids)?;
        check_filter(&GET_GOODS_FEEDBACKS, "offers", Some(offers), &body.offer_ids)?;
        check_filter(&GET_GOODS_FEEDBACKS, "ratings", None, &body.rating_values)?;
        if body.feedback_ids.is_some()
            && *body
                != (GetGoodsFeedbackRequest { feedback_ids: body.feedback_ids.clone(), ..Default::default() })
        {
            return refused("a list of ids goes with no other filter");
        }
        if body.rating_values.iter().flatten().any(|rating| !(1..=5).contains(rating)) {
            return refused("a rating is from 1 to 5");
        }
        let is_offer = |offer: &ShopSku| !offer.trim().is_empty() && offer.chars().count() <= SHOP_SKU;
        if !body.offer_ids.iter().flatten().all(is_offer) {
            return refused("the name of an offer has from 1 to 255 characters, and not only white space");
        }
        match (body.date_time_from, body.date_time_to) {
            (Some(from), Some(to)) if from >= to => refused("the period ends before it begins"),
            _ => Ok(()),
        }
    }
}
