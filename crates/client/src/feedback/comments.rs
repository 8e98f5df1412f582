//! getGoodsFeedbackComments.

use yandex_market_api::operations::GET_GOODS_FEEDBACK_COMMENTS;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{
    BusinessId, GetGoodsFeedbackCommentsRequest, GetGoodsFeedbackCommentsResponse, GoodsFeedbackId,
};
use yandex_market_api::{Client, Operation};

use crate::Error;
use crate::checks::check_id;
use crate::list::{List, Query, Sent};

/// Lists the comments on a review: what [`OneFeedback::comments`](crate::OneFeedback::comments) returns.
///
/// They come in the order in which they were published. One that answers another has its id as `parent_id`.
///
/// ```no_run
/// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
/// let mut comments = market.business(12345).feedback().one(183920471).comments().stream();
/// while let Some(comment) = comments.try_next().await? {
///     println!("{}: {}", comment.id, comment.text);
/// }
/// # Ok(())
/// # }
/// ```
///
/// 5 000 requests an hour (10 000 with the tariff `medium`); the key needs one of the scopes `communication`,
/// `all-methods` and `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsFeedbackComments](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/getGoodsFeedbackComments).
pub type ListComments = List<FeedbackComments>;

/// The comments on a review.
#[derive(Clone, Debug)]
pub struct FeedbackComments(pub(super) GoodsFeedbackId);

impl Query for FeedbackComments {
    type Answer = GetGoodsFeedbackCommentsResponse;

    fn operation() -> &'static Operation {
        &GET_GOODS_FEEDBACK_COMMENTS
    }

    fn checked(self) -> Result<Self, Error> {
        check_id(&GET_GOODS_FEEDBACK_COMMENTS, "feedback", self.0.get()).map(|()| self)
    }

    async fn send(
        self,
        client: Client,
        business: BusinessId,
        page: PageAt,
    ) -> Sent<GetGoodsFeedbackCommentsResponse> {
        let body = GetGoodsFeedbackCommentsRequest { comment_ids: None, feedback_id: Some(self.0) };
        client.get_goods_feedback_comments().business_id(business).body(body).page_at(page).send().await
    }
}
