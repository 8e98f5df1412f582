//! updateGoodsFeedbackComment and deleteGoodsFeedbackComment.

use yandex_market_api::bounds::GOODS_FEEDBACK_COMMENT_TEXT;
use yandex_market_api::operations::{DELETE_GOODS_FEEDBACK_COMMENT, UPDATE_GOODS_FEEDBACK_COMMENT};
use yandex_market_api::types::{
    DeleteGoodsFeedbackCommentRequest, GoodsFeedbackComment, GoodsFeedbackCommentId,
    GoodsFeedbackCommentText, UpdateGoodsFeedbackComment, UpdateGoodsFeedbackCommentRequest,
};

use super::{Feedback, OneFeedback};
use crate::checks::{check_id, check_text};
use crate::{Account, Answer, Error};

impl OneFeedback {
    /// Comments on the review, which then needs no reaction any more.
    ///
    /// The text has from 1 to 4096 characters, counted as Unicode scalar values. Contacts of the shop and links to
    /// other sites than the Market are not published.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let comment = market.business(12345).feedback().one(183920471).comment("Thank you!").await?;
    /// println!("{} is {}", comment.id, comment.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication` and `all-methods`. **It must not be
    /// repeated** when its outcome is unknown ([`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown)): the comment would
    /// stand there twice, so look among the [comments](Self::comments) first. The Market's page:
    /// [updateGoodsFeedbackComment](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/updateGoodsFeedbackComment).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the text is too short or too long, with its length;
    /// [`Answered`](crate::ErrorKind::Answered) with status 404 when there is no such review; whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn comment(&self, text: impl Into<String>) -> Result<GoodsFeedbackComment, Error> {
        self.put(None, None, text.into()).await
    }

    /// Answers a comment on the review.
    ///
    /// It is [`comment`](Self::comment) below another: see there for the text, the quota and repeating.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).feedback().one(183920471).answer(72500011, "You are welcome!").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`comment`](Self::comment); [`Answered`](crate::ErrorKind::Answered) with status 404 when the comment is not
    /// there.
    pub async fn answer(
        &self,
        comment: impl Into<GoodsFeedbackCommentId>,
        text: impl Into<String>,
    ) -> Result<GoodsFeedbackComment, Error> {
        self.put(None, Some(comment.into()), text.into()).await
    }

    /// Changes the text of a comment of the seller's.
    ///
    /// It is the same call as [`comment`](Self::comment): see there for the text and the quota. Doing it twice does no
    /// harm, but nobody can tell from the operation, so neither is it repeated by itself.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).feedback().one(183920471).edit_comment(72500011, "Thank you very much!").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`comment`](Self::comment); [`Answered`](crate::ErrorKind::Answered) when the comment is not there or is
    /// somebody else's.
    pub async fn edit_comment(
        &self,
        comment: impl Into<GoodsFeedbackCommentId>,
        text: impl Into<String>,
    ) -> Result<GoodsFeedbackComment, Error> {
        self.put(Some(comment.into()), None, text.into()).await
    }

    async fn put(
        &self,
        id: Option<GoodsFeedbackCommentId>,
        parent_id: Option<GoodsFeedbackCommentId>,
        text: String,
    ) -> Result<GoodsFeedbackComment, Error> {
        let operation = &UPDATE_GOODS_FEEDBACK_COMMENT;
        let (business, feedback_id) = (self.business, self.checked_id(operation)?);
        for id in id.iter().chain(&parent_id) {
            check_id(operation, "comment", id.get())?;
        }
        check_text(operation, "a comment", GOODS_FEEDBACK_COMMENT_TEXT, &text)?;
        let comment = UpdateGoodsFeedbackComment { id, parent_id, text: GoodsFeedbackCommentText(text) };
        let call = self.market.execute(operation, Account::Business(business), |client| {
            let body = UpdateGoodsFeedbackCommentRequest { comment: comment.clone(), feedback_id };
            async move { client.update_goods_feedback_comment().business_id(business).body(body).send().await }
        });
        call.await?.require(operation, |answer| answer.result).map(Answer::into_inner)
    }
}

impl Feedback {
    /// Deletes a comment of the seller's.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).feedback().delete_comment(72500011).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 1 000 requests an hour; the key needs one of the scopes `communication` and `all-methods`. It is not
    /// repeated by itself when its outcome is unknown, but you may do so: a comment that is deleted stays so, and then the
    /// Market answers that there is none. The Market's page:
    /// [deleteGoodsFeedbackComment](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-feedback/deleteGoodsFeedbackComment).
    ///
    /// # Errors
    ///
    /// [`Answered`](crate::ErrorKind::Answered) with status 404 when there is no such comment; whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn delete_comment(&self, comment: impl Into<GoodsFeedbackCommentId>) -> Result<(), Error> {
        let (business, id) = (self.business, comment.into());
        check_id(&DELETE_GOODS_FEEDBACK_COMMENT, "comment", id.get())?;
        let account = Account::Business(business);
        let call = self.market.execute(&DELETE_GOODS_FEEDBACK_COMMENT, account, |client| async move {
            let body = DeleteGoodsFeedbackCommentRequest { id };
            client.delete_goods_feedback_comment().business_id(business).body(body).send().await
        });
        call.await.map(drop)
    }
}
