//! Reviews of goods, and the comments on them.

mod comment;
mod comments;
mod list;
mod one;
mod skip;

pub use comments::{FeedbackComments, ListComments};
pub use list::{FeedbackFilters, ListFeedback};
pub use one::OneFeedback;

use yandex_market_api::types::{BusinessId, GoodsFeedback, GoodsFeedbackId};

use crate::{Error, Market};

/// The reviews of a business's goods: what [`Business::feedback`](crate::Business::feedback) returns.
#[derive(Clone, Debug)]
pub struct Feedback {
    market: Market,
    business: BusinessId,
}

impl Feedback {
    pub(crate) fn new(market: Market, business: BusinessId) -> Self {
        Self { market, business }
    }

    /// Lists the reviews, all of the last 6 months or some.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let reviews = market.business(12345).feedback().list().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListFeedback {
        ListFeedback::new(self.market.clone(), self.business, FeedbackFilters::default())
    }

    /// Finds the review with this id, if there is one, however old it is.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// if let Some(review) = market.business(12345).feedback().find(183920471).await? {
    ///     println!("{} of 5", review.statistics.rating);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It is [`list`](Self::list) with the id set: see there for quota and scopes.
    ///
    /// # Errors
    ///
    /// [`Undecodable`](crate::ErrorKind::Undecodable) for a review that cannot be decoded; whatever [`Market::execute`]
    /// fails with.
    pub async fn find(&self, id: impl Into<GoodsFeedbackId>) -> Result<Option<GoodsFeedback>, Error> {
        // A review that cannot be decoded is there all the same.
        self.list().ids([id.into()]).limit(1).stream().strict().try_next().await
    }

    /// What can be done with one review.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).feedback().one(183920471).comment("Thank you!").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn one(&self, id: impl Into<GoodsFeedbackId>) -> OneFeedback {
        OneFeedback::new(self.market.clone(), self.business, id.into())
    }
}
