//! getGoodsFeedbacks.

use yandex_market_api::bounds::{
    GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS, SHOP_SKU,
};
use yandex_market_api::operations::GET_GOODS_FEEDBACKS;
use yandex_market_api::types::{
    BusinessId, FeedbackReactionStatusType, GetGoodsFeedbackRequest, GoodsFeedback, GoodsFeedbackId, ShopSku,
};

use crate::checks::{at_most, distinct};
use crate::paging::{PageOptions, check_token};
use crate::salvage::salvage;
use crate::{Account, DateTime, Error, Items, Market, Page, Pages};

/// Lists reviews of goods: what [`Feedback::list`](crate::Feedback::list) returns.
///
/// Filters of different kinds narrow each other; a filter lets through each of its values, and one without values
/// lets through everything. The reviews come in the order in which they were published.
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
/// 5 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
/// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsFeedbacks](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/getGoodsFeedbacks).
#[derive(Clone, Debug)]
#[must_use = "a list does nothing until it is read"]
pub struct ListFeedback {
    market: Market,
    business: BusinessId,
    body: GetGoodsFeedbackRequest,
    page: PageOptions,
}

impl ListFeedback {
    pub(super) fn new(market: Market, business: BusinessId) -> Self {
        Self { market, business, body: GetGoodsFeedbackRequest::default(), page: PageOptions::default() }
    }

    /// Only these reviews, at most 50. It goes with no other filter.
    pub fn ids(mut self, ids: impl IntoIterator<Item = GoodsFeedbackId>) -> Self {
        self.body.feedback_ids = distinct(ids);
        self
    }

    /// Only reviews that were written after this moment, at most 6 months before [`to`](Self::to).
    pub fn from(mut self, moment: DateTime) -> Self {
        self.body.date_time_from = Some(moment);
        self
    }

    /// Only reviews that were written before this moment.
    pub fn to(mut self, moment: DateTime) -> Self {
        self.body.date_time_to = Some(moment);
        self
    }

    /// Only reviews that the seller is yet to react to.
    pub fn needing_reaction(mut self) -> Self {
        self.body.reaction_status = Some(FeedbackReactionStatusType::NeedReaction);
        self
    }

    /// Only reviews with these ratings, from 1 to 5.
    pub fn ratings(mut self, ratings: impl IntoIterator<Item = i32>) -> Self {
        self.body.rating_values = distinct(ratings);
        self
    }

    /// Only reviews of these offers, by the seller's own names for them (SKU), at most 20.
    pub fn offers(mut self, offers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.offer_ids = distinct(offers.into_iter().map(|offer| ShopSku(offer.into())));
        self
    }

    /// Only reviews that were rewarded with points of Yandex Plus, or only those that were not.
    pub fn paid(mut self, paid: bool) -> Self {
        self.body.paid = Some(paid);
        self
    }

    /// How many reviews a page has at most, from 1 to 50. Without it, 50: the fewest requests.
    pub fn limit(self, limit: u32) -> Self {
        Self { page: PageOptions { limit: Some(limit), ..self.page }, ..self }
    }

    /// Begins at the page of this token, from [`Page::next_page_token`] of an earlier one.
    pub fn page_token(self, token: impl Into<String>) -> Self {
        Self { page: PageOptions { token: Some(token.into()), ..self.page }, ..self }
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when a setter was given what the Market would refuse, and whatever
    /// [`Market::execute`] fails with.
    pub async fn page(self) -> Result<Page<GoodsFeedback>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with [`Undecodable`](crate::ErrorKind::Undecodable)
    /// when a page token comes a second time.
    pub fn pages(self) -> Pages<GoodsFeedback> {
        let first = self.page.token.clone();
        Pages::new(&GET_GOODS_FEEDBACKS, first, move |token| self.clone().read(token))
    }

    /// Reads review after review, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<GoodsFeedback> {
        self.pages().items()
    }

    async fn read(self, token: Option<String>) -> Result<Page<GoodsFeedback>, Error> {
        let business = self.business;
        self.check()?;
        let limit = self.page.limit(&GET_GOODS_FEEDBACKS)?;
        check_token(&GET_GOODS_FEEDBACKS, token.as_deref())?;
        let answer = self.market.execute(&GET_GOODS_FEEDBACKS, Account::Business(business), |client| {
            let (body, token) = (self.body.clone(), token.clone());
            async move {
                let call = client.get_goods_feedbacks().business_id(business).limit(limit).body(body);
                match token {
                    Some(token) => call.page_token(token).send().await,
                    None => call.send().await,
                }
            }
        });
        let result = match answer.await {
            Ok(answer) => answer.require(&GET_GOODS_FEEDBACKS, |answer| answer.result)?,
            Err(error) => return salvage(error, "/result/feedbacks"),
        };
        Ok(Page::of(result, |result| {
            (result.feedbacks, result.paging.and_then(|paging| paging.next_page_token))
        }))
    }

    /// Refuses what the Market would refuse.
    fn check(&self) -> Result<(), Error> {
        let body = &self.body;
        let refused = |reason: &str| Err(Error::refused(&GET_GOODS_FEEDBACKS, reason));
        at_most(&GET_GOODS_FEEDBACKS, "ids", GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, &body.feedback_ids)?;
        at_most(&GET_GOODS_FEEDBACKS, "offers", GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS, &body.offer_ids)?;
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
