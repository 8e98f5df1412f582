//! skipGoodsFeedbacksReaction.

use yandex_market_api::bounds::SKIP_GOODS_FEEDBACK_REACTION_REQUEST_FEEDBACK_IDS;
use yandex_market_api::operations::SKIP_GOODS_FEEDBACKS_REACTION;
use yandex_market_api::types::{GoodsFeedbackId, SkipGoodsFeedbackReactionRequest};

use super::{Feedback, OneFeedback};
use crate::checks::{at_most, check_id, distinct};
use crate::{Account, Error};

impl Feedback {
    /// Tells the Market that the seller will not react to these reviews, at most 50. None at all is no call.
    ///
    /// ```no_run
    /// use yandex_market::types::GoodsFeedbackId;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).feedback().skip([183920471, 183920942].map(GoodsFeedbackId::new)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 500 requests an hour (1 000 with the tariff `medium`); the key needs one of the scopes `communication` and
    /// `all-methods`. It may be repeated: what is skipped stays so. The Market's page:
    /// [skipGoodsFeedbacksReaction](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/skipGoodsFeedbacksReaction).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when there are more than 50; whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn skip(&self, ids: impl IntoIterator<Item = GoodsFeedbackId>) -> Result<(), Error> {
        let (operation, business) = (&SKIP_GOODS_FEEDBACKS_REACTION, self.business);
        let ids = distinct(ids);
        if ids.is_empty() {
            return Ok(());
        }
        for id in &ids {
            check_id(operation, "feedback", id.get())?;
        }
        at_most(operation, "reviews", SKIP_GOODS_FEEDBACK_REACTION_REQUEST_FEEDBACK_IDS, &ids)?;
        let call = self.market.execute(operation, Account::Business(business), |client| {
            let body = SkipGoodsFeedbackReactionRequest { feedback_ids: ids.clone() };
            async move { client.skip_goods_feedbacks_reaction().business_id(business).body(body).send().await }
        });
        call.await.map(drop)
    }
}

impl OneFeedback {
    /// Tells the Market that the seller will not react to this review, as [`Feedback::skip`] does.
    ///
    /// # Errors
    ///
    /// As [`Feedback::skip`].
    pub async fn skip(&self) -> Result<(), Error> {
        Feedback::new(self.market.clone(), self.business).skip([self.id]).await
    }
}
