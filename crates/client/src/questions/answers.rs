//! getGoodsQuestionAnswers.

use yandex_market_api::operations::GET_GOODS_QUESTION_ANSWERS;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{BusinessId, GetAnswersRequest, GetAnswersResponse, QuestionId};
use yandex_market_api::{Client, Operation};

use crate::Error;
use crate::checks::check_id;
use crate::list::{List, Query, Sent};

/// Lists the answers to a question, each with the comments on it: what
/// [`OneQuestion::answers`](crate::OneQuestion::answers) returns.
///
/// ```no_run
/// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
/// let mut answers = market.business(12345).questions().one(41200029).answers().stream();
/// while let Some(answer) = answers.try_next().await? {
///     println!("{}: {}", answer.id, answer.text);
/// }
/// # Ok(())
/// # }
/// ```
///
/// 1 000 requests an hour (5 000 with the tariff `medium`); the key needs one of the scopes `communication`,
/// `all-methods` and `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsQuestionAnswers](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-questions/getGoodsQuestionAnswers).
pub type ListAnswers = List<Answers>;

/// The answers to a question.
#[derive(Clone, Debug)]
pub struct Answers(pub(super) QuestionId);

impl Query for Answers {
    type Answer = GetAnswersResponse;

    fn operation() -> &'static Operation {
        &GET_GOODS_QUESTION_ANSWERS
    }

    fn checked(self) -> Result<Self, Error> {
        check_id(&GET_GOODS_QUESTION_ANSWERS, "question", self.0.get()).map(|()| self)
    }

    async fn send(self, client: Client, business: BusinessId, page: PageAt) -> Sent<GetAnswersResponse> {
        let body = GetAnswersRequest { answer_ids: None, question_id: Some(self.0) };
        client.get_goods_question_answers().business_id(business).body(body).page_at(page).send().await
    }
}
