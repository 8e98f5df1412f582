//! updateGoodsQuestionTextEntity.

use yandex_market_api::bounds::QUESTIONS_TEXT_CONTENT;
use yandex_market_api::operations::UPDATE_GOODS_QUESTION_TEXT_ENTITY as OPERATION;
use yandex_market_api::types::{
    AnswerCommentId, AnswerId, QuestionsTextContent, QuestionsTextEntityOperationType,
    QuestionsTextEntityType, TypedQuestionsTextEntityId, UpdateGoodsQuestionTextEntityRequest as Request,
    UpdateGoodsQuestionTextEntityResponse as Response,
};

use super::{OneQuestion, Questions, Reply};
use crate::checks::{check_id, check_text};
use crate::{Account, Answer, Error};

impl OneQuestion {
    /// Answers the question, and returns the id of the answer.
    ///
    /// The text has from 1 to 5000 characters, counted as Unicode scalar values.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let answer = market.business(12345).questions().one(41200029).answer("Yes, it does.").await?;
    /// println!("answer {answer}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// 500 requests an hour (1 000 with the tariff `medium`); the key needs one of the scopes `communication` and
    /// `all-methods`. **It must not be repeated** when its outcome is unknown
    /// ([`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown)): the answer would stand there twice, so look among the
    /// [answers](Self::answers) first. The Market's page:
    /// [updateGoodsQuestionTextEntity](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-questions/updateGoodsQuestionTextEntity).
    ///
    /// # Errors
    ///
    /// [`Refused`](crate::ErrorKind::Refused) when the text is too short or too long, with its length;
    /// [`Answered`](crate::ErrorKind::Answered) with status 404 when there is no such question; whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn answer(&self, text: impl Into<String>) -> Result<AnswerId, Error> {
        check_id(&OPERATION, "question", self.id.get())?;
        let parent =
            TypedQuestionsTextEntityId { id: self.id.get(), type_: QuestionsTextEntityType::Question };
        self.questions.create(parent, text.into()).await.map(AnswerId::new)
    }
}

impl Questions {
    /// Comments on an answer, and returns the id of the comment.
    ///
    /// It is the same call as [`OneQuestion::answer`]: see there for the text, the quota and repeating.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).questions().comment(960000013, "Thank you!").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`OneQuestion::answer`].
    pub async fn comment(
        &self,
        answer: impl Into<AnswerId>,
        text: impl Into<String>,
    ) -> Result<AnswerCommentId, Error> {
        let parent = checked(Reply::Answer(answer.into()))?;
        self.create(parent, text.into()).await.map(AnswerCommentId::new)
    }

    /// Changes the text of an answer or a comment of the seller's.
    ///
    /// It is the same call as [`OneQuestion::answer`]: see there for the text and the quota. Doing it twice does no harm,
    /// but nobody can tell from the operation, so neither is it repeated by itself.
    ///
    /// ```no_run
    /// use yandex_market::types::AnswerId;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).questions().edit(AnswerId::new(960000013), "Yes, it does fit.").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`OneQuestion::answer`]; [`Answered`](crate::ErrorKind::Answered) when it is not there or is somebody else's.
    pub async fn edit(&self, reply: impl Into<Reply>, text: impl Into<String>) -> Result<(), Error> {
        let entity = checked(reply.into())?;
        let text = Some(checked_text(text.into())?);
        let body = request(QuestionsTextEntityOperationType::Update, Some(entity), None, text);
        self.send(body).await.map(drop)
    }

    /// Deletes an answer or a comment of the seller's.
    ///
    /// It is the same call as [`OneQuestion::answer`]: see there for the quota. It is not repeated by itself, but you may
    /// do so: what is deleted stays so, and then the Market may answer that it is not there.
    ///
    /// ```no_run
    /// use yandex_market::types::AnswerId;
    ///
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).questions().delete(AnswerId::new(960000013)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Answered`](crate::ErrorKind::Answered) when it is not there or is somebody else's; whatever
    /// [`Market::execute`](crate::Market::execute) fails with.
    pub async fn delete(&self, reply: impl Into<Reply>) -> Result<(), Error> {
        let entity = checked(reply.into())?;
        let body = request(QuestionsTextEntityOperationType::Delete, Some(entity), None, None);
        self.send(body).await.map(drop)
    }

    /// Writes something below a question or an answer, and returns its id.
    async fn create(&self, parent: TypedQuestionsTextEntityId, text: String) -> Result<i64, Error> {
        let text = Some(checked_text(text)?);
        let body = request(QuestionsTextEntityOperationType::Create, None, Some(parent), text);
        let created = self.send(body).await?.require(&OPERATION, |answer| answer.result)?;
        Ok(created.into_inner().entity.id)
    }

    async fn send(&self, body: Request) -> Result<Answer<Response>, Error> {
        let business = self.business;
        let call =
            self.market.execute(&OPERATION, Account::Business(business), |client| {
                let body = body.clone();
                async move {
                    client.update_goods_question_text_entity().business_id(business).body(body).send().await
                }
            });
        call.await
    }
}

fn request(
    operation_type: QuestionsTextEntityOperationType,
    entity_id: Option<TypedQuestionsTextEntityId>,
    parent_entity_id: Option<TypedQuestionsTextEntityId>,
    text: Option<QuestionsTextContent>,
) -> Request {
    Request { entity_id, operation_type, parent_entity_id, text }
}

fn checked(reply: Reply) -> Result<TypedQuestionsTextEntityId, Error> {
    let entity = reply.to_sent();
    let kind = if matches!(reply, Reply::Answer(_)) { "answer" } else { "comment" };
    check_id(&OPERATION, kind, entity.id).map(|()| entity)
}

fn checked_text(text: String) -> Result<QuestionsTextContent, Error> {
    check_text(&OPERATION, "a text", QUESTIONS_TEXT_CONTENT, &text)?;
    Ok(QuestionsTextContent(text))
}
