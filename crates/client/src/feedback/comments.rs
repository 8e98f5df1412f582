//! getGoodsFeedbackComments.

use yandex_market_api::operations::GET_GOODS_FEEDBACK_COMMENTS;
use yandex_market_api::types::{GetGoodsFeedbackCommentsRequest, GoodsFeedbackComment};

use super::OneFeedback;
use crate::paging::{PageOptions, check_token};
use crate::salvage::salvage;
use crate::{Account, Error, Items, Page, Pages};

/// Lists the comments on a review: what [`OneFeedback::comments`] returns.
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
/// 5 000 requests an hour; the key needs one of the scopes `communication`, `all-methods` and
/// `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsFeedbackComments](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/getGoodsFeedbackComments).
#[derive(Clone, Debug)]
#[must_use = "a list does nothing until it is read"]
pub struct ListComments {
    of: OneFeedback,
    page: PageOptions,
}

impl ListComments {
    pub(super) fn new(of: OneFeedback) -> Self {
        Self { of, page: PageOptions::default() }
    }

    /// How many comments a page has at most, from 1 to 50. Without it, 50: the fewest requests.
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
    /// [`Refused`](crate::ErrorKind::Refused) when something was given that the Market would refuse, and whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn page(self) -> Result<Page<GoodsFeedbackComment>, Error> {
        let token = self.page.token.clone();
        self.read(token).await
    }

    /// Reads page after page, as they are asked for.
    ///
    /// # Errors
    ///
    /// The stream ends with what [`page`](Self::page) fails with, or with
    /// [`Undecodable`](crate::ErrorKind::Undecodable) when a page token comes a second time.
    pub fn pages(self) -> Pages<GoodsFeedbackComment> {
        let first = self.page.token.clone();
        Pages::new(&GET_GOODS_FEEDBACK_COMMENTS, first, move |token| self.clone().read(token))
    }

    /// Reads comment after comment, page by page as they are asked for.
    ///
    /// # Errors
    ///
    /// As [`pages`](Self::pages).
    pub fn stream(self) -> Items<GoodsFeedbackComment> {
        self.pages().items()
    }

    async fn read(self, token: Option<String>) -> Result<Page<GoodsFeedbackComment>, Error> {
        let (business, id) = (self.of.business, self.of.checked_id(&GET_GOODS_FEEDBACK_COMMENTS)?);
        let limit = self.page.limit(&GET_GOODS_FEEDBACK_COMMENTS)?;
        check_token(&GET_GOODS_FEEDBACK_COMMENTS, token.as_deref())?;
        let account = Account::Business(business);
        let answer = self.of.market.execute(&GET_GOODS_FEEDBACK_COMMENTS, account, |client| {
            let body = GetGoodsFeedbackCommentsRequest { comment_ids: None, feedback_id: Some(id) };
            let token = token.clone();
            async move {
                let call = client.get_goods_feedback_comments().business_id(business).limit(limit).body(body);
                match token {
                    Some(token) => call.page_token(token).send().await,
                    None => call.send().await,
                }
            }
        });
        let result = match answer.await {
            Ok(answer) => answer.require(&GET_GOODS_FEEDBACK_COMMENTS, |answer| answer.result)?,
            Err(error) => return salvage(error, "/result/comments"),
        };
        Ok(Page::of(result, |result| {
            (result.comments, result.paging.and_then(|paging| paging.next_page_token))
        }))
    }
}
