//! One review.

use yandex_market_api::Operation;
use yandex_market_api::types::{BusinessId, GoodsFeedbackId};

use super::{FeedbackComments, ListComments};
use crate::checks::check_id;
use crate::{Error, Market};

/// One review of goods: what [`Feedback::one`](crate::Feedback::one) returns.
#[derive(Clone, Debug)]
pub struct OneFeedback {
    pub(super) market: Market,
    pub(super) business: BusinessId,
    pub(super) id: GoodsFeedbackId,
}

impl OneFeedback {
    pub(super) fn new(market: Market, business: BusinessId, id: GoodsFeedbackId) -> Self {
        Self { market, business, id }
    }

    /// The id of this review.
    #[must_use]
    pub fn id(&self) -> GoodsFeedbackId {
        self.id
    }

    /// The comments on it, and those on them.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let comments = market.business(12345).feedback().one(183920471).comments().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn comments(&self) -> ListComments {
        ListComments::new(self.market.clone(), self.business, FeedbackComments(self.id))
    }

    /// The id, if the Market can take it for one.
    pub(super) fn checked_id(&self, operation: &'static Operation) -> Result<GoodsFeedbackId, Error> {
        check_id(operation, "feedback", self.id.get()).map(|()| self.id)
    }
}
